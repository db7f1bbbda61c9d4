/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief What the close designs take from the network stack.
 *
 * RTEMS exports these functions but declares them in a header that cannot be
 * included beside the application's own headers.
 */

#ifndef CLOSEFIX_H
#define CLOSEFIX_H

#include <rtems.h>
#include <sys/select.h>
#include <sys/time.h>

struct sockbuf;
struct socket;

#ifndef SBWAIT_EVENT
#define SBWAIT_EVENT RTEMS_EVENT_SYSTEM_NETWORK_SBWAIT
#define SOSLEEP_EVENT RTEMS_EVENT_SYSTEM_NETWORK_SOSLEEP
#endif

void rtems_bsdnet_semaphore_obtain( void );
void rtems_bsdnet_semaphore_release( void );
uint32_t rtems_bsdnet_semaphore_release_recursive( void );
void rtems_bsdnet_semaphore_obtain_recursive( uint32_t nest_count );
rtems_status_code rtems_bsdnet_event_receive(
  rtems_event_set event_in,
  rtems_option option_set,
  rtems_interval ticks,
  rtems_event_set *event_out
);
struct socket *rtems_bsdnet_fdToSocket( int fd );

/* The wrapped functions: __real_ is the stack's own. */
int __wrap_sbwait( struct sockbuf *sb );
int __wrap_soconnsleep( struct socket *so );
void __wrap_sowakeup( struct socket *so, struct sockbuf *sb );
void __wrap_soconnwakeup( struct socket *so );
int __wrap_soclose( struct socket *so );
int __real_soclose( struct socket *so );
int __wrap_select(
  int nfds,
  fd_set *readfds,
  fd_set *writefds,
  fd_set *exceptfds,
  struct timeval *timeout
);
int __real_select(
  int nfds,
  fd_set *readfds,
  fd_set *writefds,
  fd_set *exceptfds,
  struct timeval *timeout
);

/** @brief Prints who sleeps, a line each; for a post-mortem. */
void closefix_post_mortem( void ( *line )( const char *text ) );

/* A set with room behind it, and a number in there that is never open. */

#define SELECT_POISON_WORD ( (int) ( sizeof( fd_set ) / sizeof( fd_mask ) ) )
#define SELECT_NFDS ( ( SELECT_POISON_WORD + 1 ) * (int) NFDBITS )
/** The last bit of its word. */
#define SELECT_POISON ( (fd_mask) 1 << ( NFDBITS - 1 ) )

typedef union {
  fd_set set;
  fd_mask words[ sizeof( fd_set ) / sizeof( fd_mask ) + 1 ];
} select_set;

#endif /* CLOSEFIX_H */
