/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Where BSD's socket code meets RTEMS: the network semaphore, and how
 *   a task sleeps on a socket and is woken.
 *
 * sbwait(), sowakeup(), soconnsleep() and soconnwakeup() are called from other
 * files only, so that a close design can be put around them at link time.
 */

#include <bsdnet.h>
#include <rtems/libio.h>
#include <rtems/rtems_bsdnet_internal.h>
#include <sys/socketvar.h>

#include "tcp_lwip.h"

static rtems_id network_semaphore;

/** Levels held by the owner; only the owner reads or writes it. */
static uint32_t network_nest_count;

void rtems_bsdnet_initialize_sockets( void )
{
  rtems_status_code sc = rtems_semaphore_create(
    rtems_build_name( 'B', 'S', 'D', 'n' ),
    1,
    RTEMS_PRIORITY | RTEMS_BINARY_SEMAPHORE | RTEMS_INHERIT_PRIORITY,
    0,
    &network_semaphore
  );

  if ( sc != RTEMS_SUCCESSFUL ) {
    rtems_panic( "Can't create network semaphore: `%s'\n",
      rtems_status_text( sc ) );
  }

  mbuf_initialize();
  rtems_libio_initialize();
  tcp_initialize();
}

rtems_id bsdnet_semaphore( void )
{
  return network_semaphore;
}

void rtems_bsdnet_semaphore_obtain( void )
{
  rtems_status_code sc = rtems_semaphore_obtain(
    network_semaphore,
    RTEMS_WAIT,
    RTEMS_NO_TIMEOUT
  );

  if ( sc != RTEMS_SUCCESSFUL ) {
    rtems_panic( "Can't obtain network semaphore: `%s'\n",
      rtems_status_text( sc ) );
  }

  ++network_nest_count;
}

void rtems_bsdnet_semaphore_release( void )
{
  rtems_status_code sc;

  --network_nest_count;
  sc = rtems_semaphore_release( network_semaphore );

  if ( sc != RTEMS_SUCCESSFUL ) {
    rtems_panic( "Can't release network semaphore: `%s'\n",
      rtems_status_text( sc ) );
  }
}

uint32_t rtems_bsdnet_semaphore_release_recursive( void )
{
  uint32_t nest_count = network_nest_count;
  uint32_t i;

  for ( i = 0; i < nest_count; ++i ) {
    rtems_bsdnet_semaphore_release();
  }

  return nest_count;
}

void rtems_bsdnet_semaphore_obtain_recursive( uint32_t nest_count )
{
  while ( nest_count > 0 ) {
    rtems_bsdnet_semaphore_obtain();
    --nest_count;
  }
}

rtems_status_code rtems_bsdnet_event_receive(
  rtems_event_set event_in,
  rtems_option option_set,
  rtems_interval ticks,
  rtems_event_set *event_out
)
{
  rtems_status_code sc;

  rtems_bsdnet_semaphore_release();
  sc = rtems_event_system_receive( event_in, option_set, ticks, event_out );
  rtems_bsdnet_semaphore_obtain();

  return sc;
}

/** @brief Forgets a wake-up that nobody waits for any more. */
static void soak( rtems_event_set event )
{
  rtems_event_set events;

  (void) rtems_event_system_receive(
    event,
    RTEMS_EVENT_ANY | RTEMS_NO_WAIT,
    RTEMS_NO_TIMEOUT,
    &events
  );
}

static int wait_for( rtems_event_set event, int ticks )
{
  rtems_event_set events;

  switch (
    rtems_bsdnet_event_receive(
      event,
      RTEMS_EVENT_ANY | RTEMS_WAIT,
      (rtems_interval) ticks,
      &events
    )
  ) {
    case RTEMS_SUCCESSFUL:
      return 0;
    case RTEMS_TIMEOUT:
      return EWOULDBLOCK;
    default:
      return ENXIO;
  }
}

int sbwait( struct sockbuf *sb )
{
  soak( SBWAIT_EVENT );
  sb->sb_sel.si_pid = (pid_t) rtems_task_self();
  sb->sb_flags |= SB_WAIT;

  /* After a timeout SB_WAIT stays. */
  return wait_for( SBWAIT_EVENT, sb->sb_timeo );
}

void sowakeup( struct socket *so, struct sockbuf *sb )
{
  if ( ( sb->sb_flags & SB_WAIT ) != 0 ) {
    /* From here on nobody can see that the task has not run yet. */
    sb->sb_flags &= ~SB_WAIT;
    (void) rtems_event_system_send(
      (rtems_id) sb->sb_sel.si_pid,
      SBWAIT_EVENT
    );
  }

  if ( sb->sb_wakeup != NULL ) {
    ( *sb->sb_wakeup )( so, sb->sb_wakeuparg );
  }
}

int sb_lock( struct sockbuf *sb )
{
  (void) sb;
  rtems_panic( "Socket buffer is already in use." );
}

void wakeup( void *channel )
{
  (void) channel;
  rtems_panic( "Wakeup called" );
}

int soconnsleep( struct socket *so )
{
  int error;

  if ( so->so_pgid != 0 ) {
    rtems_panic( "Another task is already sleeping on that socket" );
  }

  soak( SOSLEEP_EVENT );
  so->so_pgid = (pid_t) rtems_task_self();
  error = wait_for( SOSLEEP_EVENT, so->so_rcv.sb_timeo );
  so->so_pgid = 0;

  return error;
}

void soconnwakeup( struct socket *so )
{
  if ( so->so_pgid != 0 ) {
    (void) rtems_event_system_send( (rtems_id) so->so_pgid, SOSLEEP_EVENT );
  }
}
