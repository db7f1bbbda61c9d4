/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The gates inside the network stack, by link-time wrapping.
 *
 * Two functions are enough for every stack that is built like BSD's on RTEMS.
 * Whoever sleeps in the network code (sbwait, soconnsleep, select, a closer
 * that waits) gives the network semaphore back and then receives a system
 * event: before and behind that receive he holds nothing.  And a call asks for
 * the semaphore when it holds nothing yet.  The third is for a call that is to
 * be late while it holds the semaphore and has found its socket (delay.h).
 */

#include "../delay.h"
#include "../gate.h"

struct socket;

void __wrap_rtems_bsdnet_semaphore_obtain( void );
void __real_rtems_bsdnet_semaphore_obtain( void );
struct socket *__wrap_rtems_bsdnet_fdToSocket( int fd );
struct socket *__real_rtems_bsdnet_fdToSocket( int fd );
rtems_status_code __wrap_rtems_event_system_receive(
  rtems_event_set wanted,
  rtems_option options,
  rtems_interval ticks,
  rtems_event_set *events
);
rtems_status_code __real_rtems_event_system_receive(
  rtems_event_set wanted,
  rtems_option options,
  rtems_interval ticks,
  rtems_event_set *events
);

/* gate_words.c asks for it. */
const bool gate_wraps_are_linked = true;

void __wrap_rtems_bsdnet_semaphore_obtain( void )
{
  if ( gate_is_on ) {
    gate_arrive_self( POINT_LOCK );
  }

  __real_rtems_bsdnet_semaphore_obtain();
}

/*
 * Nothing is seen of a stack whose calls find their sockets in the same file.
 */
struct socket *__wrap_rtems_bsdnet_fdToSocket( int fd )
{
  struct socket *so;

  so = __real_rtems_bsdnet_fdToSocket( fd );

  if ( run.program.delay.inside ) {
    delay_inside();
  }

  return so;
}

rtems_status_code __wrap_rtems_event_system_receive(
  rtems_event_set wanted,
  rtems_option options,
  rtems_interval ticks,
  rtems_event_set *events
)
{
  rtems_status_code status;

  if ( !gate_is_on || ( options & RTEMS_NO_WAIT ) != 0 ) {
    return __real_rtems_event_system_receive( wanted, options, ticks, events );
  }

  gate_arrive_self( POINT_SLEEP );
  status = __real_rtems_event_system_receive( wanted, options, ticks, events );
  gate_arrive_self( POINT_WAKE );
  return status;
}
