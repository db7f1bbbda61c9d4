/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief File control.
 */

#ifndef CLOSECHECK_FCNTL_H
#define CLOSECHECK_FCNTL_H

#define O_RDONLY 0
#define O_WRONLY 1
#define O_RDWR 2
#define O_NONBLOCK 0x4000

#define F_DUPFD 0
#define F_GETFD 1
#define F_SETFD 2
#define F_GETFL 3
#define F_SETFL 4

int fcntl( int fd, int command, ... );

#endif /* CLOSECHECK_FCNTL_H */
