/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The close design of May 2005, to the letter of its text.
 *
 * close sets SS_ASYNC and calls the unchanged soclose(). When that comes to
 * wake a task, the task gets CONNABORT instead of the normal event, and the
 * closer is blocked, inside soclose(), until the task is out of its sleep.
 *
 * Four things that the text does not say are needed to make it work at all:
 *  1. sowakeup() must not clear the mark of a sleeper; the sleeper does.
 *  2. So does a sleeper that has timed out.
 *  3. A select must not be taken for a sleeper, it never acknowledges. The
 *     stack's select sets SB_WAIT, so sleepers have a mark of their own.
 *  4. Children must not inherit who sleeps in accept: a table tells so_pgid
 *     that a task has set from one that is inherited.
 *
 * Everything else is as the text has it, its faults included: one waiter for
 * each socket and each buffer, of which select overwrites the latter; the
 * panic of a second task in soconnsleep(); a closer that releases the network
 * semaphore in the middle of soclose().
 */

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <rtems.h>
#include <rtems/libio_.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/socketvar.h>

#include "closefix.h"

/** Tells a sleeper that its socket is being closed. */
#define CONNABORT_EVENT RTEMS_EVENT_26
/** Tells the closer that the sleeper is on its way out. */
#define CLOSEACK_EVENT RTEMS_EVENT_27

/** sb_flags: sbwait() has registered si_pid; no flag of the stack's. */
#define SB_ASLEEP 0x1000

#define MAXIMUM_ENTRIES 64

/** @brief A task that belongs to a socket for a time. */
struct entry {
  const struct socket *so;
  rtems_id task;
};

/** Tasks asleep in accept, connect or a lingering close. */
static struct entry sleepers[ MAXIMUM_ENTRIES ];

/** Tasks in the close of a socket. */
static struct entry closers[ MAXIMUM_ENTRIES ];

/** @brief The entry of a socket; with NULL, one that is free. */
static struct entry *find( struct entry *table, const struct socket *so )
{
  int i;

  for ( i = 0; i < MAXIMUM_ENTRIES; ++i ) {
    if ( table[ i ].so == so ) {
      return &table[ i ];
    }
  }

  return NULL;
}

static struct entry *enter( struct entry *table, const struct socket *so )
{
  struct entry *e = find( table, NULL );

  if ( e == NULL ) {
    rtems_panic( "connabort-literal: too many tasks" );
  }

  e->so = so;
  e->task = rtems_task_self();

  return e;
}

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

/**
 * @brief Waits for an event or the abort, which may come after a timeout.
 *
 * @param events Set to what has come.
 */
static int wait_for(
  rtems_event_set event,
  int ticks,
  rtems_event_set *events
)
{
  rtems_status_code sc;

  *events = 0;
  sc = rtems_bsdnet_event_receive(
    event | CONNABORT_EVENT,
    RTEMS_EVENT_ANY | RTEMS_WAIT,
    (rtems_interval) ticks,
    events
  );
#if !defined( MUTANT_LIT_SECOND_POLL_FORGOTTEN )
  *events |= poll_events( CONNABORT_EVENT );
#endif

  return sc == RTEMS_SUCCESSFUL ? 0 : EWOULDBLOCK;
}

/** @brief Lets the closer of a socket go on. */
static int acknowledge( const struct entry *closer )
{
  if ( closer != NULL ) {
#if !defined( MUTANT_LIT_ACK_FORGOTTEN )
    (void) rtems_event_system_send( closer->task, CLOSEACK_EVENT );
#endif
  }

  return ECONNABORTED;
}

/** @brief Who closes the socket that a buffer belongs to, or NULL. */
static const struct entry *closer_of_buffer( const struct sockbuf *sb )
{
  int i;

  for ( i = 0; i < MAXIMUM_ENTRIES; ++i ) {
    const struct socket *so = closers[ i ].so;

    if ( so != NULL && ( sb == &so->so_rcv || sb == &so->so_snd ) ) {
      return &closers[ i ];
    }
  }

  return NULL;
}

int __wrap_sbwait( struct sockbuf *sb )
{
  rtems_event_set events;
  int error;

  (void) poll_events( SBWAIT_EVENT | CONNABORT_EVENT );
  sb->sb_sel.si_pid = (pid_t) rtems_task_self();
  sb->sb_flags |= SB_ASLEEP;
  error = wait_for( SBWAIT_EVENT, sb->sb_timeo, &events );
#if defined( MUTANT_LIT_TIMEOUT_LEAVES_MARK )
  if ( error == 0 )
#endif
  {
    sb->sb_flags &= ~SB_ASLEEP;
  }

  if ( ( events & CONNABORT_EVENT ) != 0 ) {
    return acknowledge( closer_of_buffer( sb ) );
  }

  return error;
}

int __wrap_soconnsleep( struct socket *so )
{
  rtems_event_set events;
  struct entry *e;
  int error;

  if ( find( sleepers, so ) != NULL ) {
    rtems_panic( "Another task is already sleeping on that socket" );
  }

  (void) poll_events( SOSLEEP_EVENT | CONNABORT_EVENT );
  e = enter( sleepers, so );
  so->so_pgid = (pid_t) e->task;
  error = wait_for( SOSLEEP_EVENT, so->so_rcv.sb_timeo, &events );
  so->so_pgid = 0;
  e->so = NULL;

  if ( ( events & CONNABORT_EVENT ) != 0 ) {
    return acknowledge( find( closers, so ) );
  }

  return error;
}

/** @brief The closer's wait; the caller looks whether it is over. */
static inline void wait_for_sleeper( void )
{
  rtems_event_set events;

  (void) rtems_bsdnet_event_receive(
    CLOSEACK_EVENT,
    RTEMS_EVENT_ANY | RTEMS_WAIT,
    RTEMS_NO_TIMEOUT,
    &events
  );
}

static bool is_being_closed( const struct socket *so )
{
  return ( so->so_state & SS_ASYNC ) != 0;
}

void __wrap_sowakeup( struct socket *so, struct sockbuf *sb )
{
  rtems_id task = (rtems_id) sb->sb_sel.si_pid;

  if ( ( sb->sb_flags & SB_ASLEEP ) != 0 && is_being_closed( so ) ) {
    struct entry *closer = find( closers, so );

    if ( closer != NULL ) {
      closer->task = rtems_task_self();
    }

    (void) rtems_event_system_send( task, CONNABORT_EVENT );
#if !defined( MUTANT_LIT_CLOSER_DOES_NOT_WAIT )
    while ( ( sb->sb_flags & SB_ASLEEP ) != 0 ) {
      wait_for_sleeper();
    }
#endif
  } else if ( ( sb->sb_flags & ( SB_ASLEEP | SB_WAIT ) ) != 0 ) {
    sb->sb_flags &= ~SB_WAIT;
    (void) rtems_event_system_send( task, SBWAIT_EVENT );
  }

  if ( sb->sb_wakeup != NULL ) {
    ( *sb->sb_wakeup )( so, sb->sb_wakeuparg );
  }
}

void __wrap_soconnwakeup( struct socket *so )
{
  struct entry *e = find( sleepers, so );

  if ( e == NULL ) {
    return;
  }

  if ( is_being_closed( so ) ) {
    struct entry *closer = find( closers, so );

    if ( closer != NULL ) {
      closer->task = rtems_task_self();
    }

    (void) rtems_event_system_send( e->task, CONNABORT_EVENT );

#if !defined( MUTANT_LIT_CLOSER_DOES_NOT_WAIT )
    while ( so->so_pgid != 0 ) {
      wait_for_sleeper();
    }
#endif
  } else {
    (void) rtems_event_system_send( e->task, SOSLEEP_EVENT );
  }
}

static void forget_descriptor( const struct socket *so )
{
  uint32_t i;

  for ( i = 0; i < rtems_libio_number_iops; ++i ) {
    if ( rtems_libio_iops[ i ].data1 == so ) {
#if !defined( MUTANT_LIT_DATA1_LEFT )
      rtems_libio_iops[ i ].data1 = NULL;
#endif
    }
  }
}

int __wrap_soclose( struct socket *so )
{
  struct entry *closer = enter( closers, so );
  int error;

  forget_descriptor( so );
  so->so_state |= SS_ASYNC;
  (void) poll_events( CLOSEACK_EVENT );
  error = __real_soclose( so );
  closer->so = NULL;

  return error;
}
