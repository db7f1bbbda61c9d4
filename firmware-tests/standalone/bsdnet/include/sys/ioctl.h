/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Device control of sockets.
 */

#ifndef CLOSECHECK_SYS_IOCTL_H
#define CLOSECHECK_SYS_IOCTL_H

/* BSD's encoding of _IOW( 'f', 126, int ) and _IOR( 'f', 127, int ). */
#define FIONBIO 0x8004667eUL
#define FIONREAD 0x4004667fUL

int ioctl( int fd, unsigned long command, ... );

#endif /* CLOSECHECK_SYS_IOCTL_H */
