/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief What the files of the system calls share.
 */

#ifndef CLOSECHECK_RTEMS_SYSCALL_H
#define CLOSECHECK_RTEMS_SYSCALL_H

#include <rtems/libio.h>
#include <sys/mbuf.h>
#include <sys/socket.h>

/** @brief The handlers that make a descriptor a socket. */
extern const rtems_filesystem_file_handlers_r rtems_bsdnet_handlers;

/** @brief Gives a socket a descriptor, or returns -1 with errno set. */
int rtems_bsdnet_makeFdForSocket( struct socket *so );

/** @brief Copies an argument of a call into an mbuf; returns an errno. */
int sockargstombuf( struct mbuf **mp, const void *area, size_t length );

#endif /* CLOSECHECK_RTEMS_SYSCALL_H */
