/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief What the files of the socket layer share.
 */

#ifndef CLOSECHECK_RTEMS_BSDNET_INTERNAL_H
#define CLOSECHECK_RTEMS_BSDNET_INTERNAL_H

#include <rtems.h>
#include <rtems/rtems_bsdnet.h>

struct socket;

/*
 * In 2005 these were events 24 and 25 of the application's own set. They are
 * system events here, as since 2012, so that the agent has all of its own.
 */
#define SBWAIT_EVENT RTEMS_EVENT_SYSTEM_NETWORK_SBWAIT
#define SOSLEEP_EVENT RTEMS_EVENT_SYSTEM_NETWORK_SOSLEEP

#define panic rtems_panic

#define hz ( (int) rtems_clock_get_ticks_per_second() )
/** Microseconds. */
#define tick ( 1000000 / hz )

#define FREAD 0x1
#define FWRITE 0x2

int soconnsleep( struct socket *so );
void soconnwakeup( struct socket *so );

/** @brief The socket of a descriptor, or NULL with errno set. */
struct socket *rtems_bsdnet_fdToSocket( int fd );

#endif /* CLOSECHECK_RTEMS_BSDNET_INTERNAL_H */
