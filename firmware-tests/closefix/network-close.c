/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief What RTEMS has done since 2015: an event tells the sleepers, and
 *   nobody waits.
 *
 * Modelled on the public behaviour of rtems_glue.c and uipc_socket.c of
 * rtems-net-legacy. The closer sends NETWORK_CLOSE to the one task that is
 * registered with the socket and with each buffer, and frees the socket. A
 * sleeper that sees the event returns ENXIO and touches the socket no more.
 *
 * That change is in part in the stack itself, where no wrapping reaches it:
 * network-close.mk sets CLOSECHECK_NETWORK_CLOSE for the close handler that
 * clears data1, for connect, accept and MSG_WAITALL that leave the socket
 * alone after ENXIO, and for the select that waits for the event, too. An
 * RTEMS of today has it built in and needs no add-on.
 */

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <rtems.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/socketvar.h>

#include "closefix.h"

#define CLOSE_EVENT RTEMS_EVENT_SYSTEM_NETWORK_CLOSE

static rtems_event_set poll_events( rtems_event_set wanted )
{
  rtems_event_set events = 0;

  (void) rtems_event_system_receive(
    wanted,
    RTEMS_EVENT_ANY | RTEMS_NO_WAIT,
    RTEMS_NO_TIMEOUT,
    &events
  );

  return events;
}

static int net_sleep( rtems_event_set event, int ticks )
{
  rtems_event_set wanted = event | CLOSE_EVENT;
  rtems_event_set events = 0;
  rtems_status_code sc;

  (void) poll_events( wanted );
  sc = rtems_bsdnet_event_receive(
    wanted,
    RTEMS_EVENT_ANY | RTEMS_WAIT,
    (rtems_interval) ticks,
    &events
  );

#if !defined( MUTANT_NC_SECOND_POLL_FORGOTTEN )
  /* The close may have come between the wake-up and the semaphore. */
  events |= poll_events( wanted );
#endif

  if ( ( events & CLOSE_EVENT ) != 0 ) {
    return ENXIO;
  }

  return sc == RTEMS_SUCCESSFUL ? 0 : EWOULDBLOCK;
}

int __wrap_sbwait( struct sockbuf *sb )
{
  int error;

  sb->sb_sel.si_pid = (pid_t) rtems_task_self();
  sb->sb_flags |= SB_WAIT;
  error = net_sleep( SBWAIT_EVENT, sb->sb_timeo );

  if ( error != ENXIO ) {
    sb->sb_flags &= ~SB_WAIT;
  }

  return error;
}

int __wrap_soconnsleep( struct socket *so )
{
  int error;

  if ( so->so_pgid != 0 ) {
    rtems_panic( "Another task is already sleeping on that socket" );
  }

  so->so_pgid = (pid_t) rtems_task_self();
  error = net_sleep( SOSLEEP_EVENT, so->so_rcv.sb_timeo );

  if ( error != ENXIO ) {
    so->so_pgid = 0;
  }

  return error;
}

static void callback( struct socket *so, const struct sockbuf *sb )
{
  if ( sb->sb_wakeup != NULL ) {
    ( *sb->sb_wakeup )( so, sb->sb_wakeuparg );
  }
}

void __wrap_sowakeup( struct socket *so, struct sockbuf *sb )
{
  /* The sleeper clears SB_WAIT, so that a close finds it until it has run. */
  if ( ( sb->sb_flags & SB_WAIT ) != 0 ) {
    (void) rtems_event_system_send(
      (rtems_id) sb->sb_sel.si_pid,
      SBWAIT_EVENT
    );
#if defined( MUTANT_NC_WAIT_CLEARED_EARLY )
    sb->sb_flags &= ~SB_WAIT;
#endif
  }

  callback( so, sb );
}

/** @brief Tells whoever is registered with a buffer, asleep or not. */
static void sockbuf_close_notify( struct socket *so, const struct sockbuf *sb )
{
  if ( ( sb->sb_flags & SB_WAIT ) != 0 ) {
    (void) rtems_event_system_send(
      (rtems_id) sb->sb_sel.si_pid,
      CLOSE_EVENT
    );
  }

  callback( so, sb );
}

int __wrap_soclose( struct socket *so )
{
#if !defined( MUTANT_NC_ACCEPT_FORGOTTEN )
  if ( so->so_pgid != 0 ) {
    (void) rtems_event_system_send( (rtems_id) so->so_pgid, CLOSE_EVENT );
  }
#endif

#if !defined( MUTANT_NC_WRITER_FORGOTTEN )
  sockbuf_close_notify( so, &so->so_snd );
#endif
  sockbuf_close_notify( so, &so->so_rcv );

  return __real_soclose( so );
}
