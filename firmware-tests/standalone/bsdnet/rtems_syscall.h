/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief What the files of the system calls share.
 */

#ifndef CLOSECHECK_RTEMS_SYSCALL_H
#define CLOSECHECK_RTEMS_SYSCALL_H

#include <errno.h>
#include <rtems/libio.h>
#include <rtems/rtems_bsdnet.h>
#include <sys/mbuf.h>
#include <sys/socket.h>

/** @brief The handlers that make a descriptor a socket. */
extern const rtems_filesystem_file_handlers_r rtems_bsdnet_handlers;

/** @brief Gives a socket a descriptor, or returns -1 with errno set. */
int rtems_bsdnet_makeFdForSocket( struct socket *so );

/** @brief Copies an argument of a call into an mbuf; returns an errno. */
int sockargstombuf( struct mbuf **mp, const void *area, size_t length );

/** @brief Ends a system call: gives the semaphore back, sets errno. */
static inline int leave( int error )
{
  rtems_bsdnet_semaphore_release();

  if ( error != 0 ) {
    errno = error;
    return -1;
  }

  return 0;
}

/** @brief Ends a system call whose errno is set already. */
static inline int leave_failed( void )
{
  rtems_bsdnet_semaphore_release();

  return -1;
}

#endif /* CLOSECHECK_RTEMS_SYSCALL_H */
