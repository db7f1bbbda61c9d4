/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Closing a socket under blocked calls: an add-on for the RTEMS legacy
 *   network stack, which stays as it is.
 *
 * A task that closes a socket aborts every call that sleeps on it (the calls
 * return ECONNABORTED) and waits until the last of them is out of the network
 * code. Only then is the socket closed. It is linked around the stack with
 *
 *   -Wl,--wrap=sbwait,--wrap=soconnsleep,--wrap=sowakeup
 *   -Wl,--wrap=soconnwakeup,--wrap=soclose,--wrap=select
 *
 * The first five are the stack's own seams. The sixth is there because one
 * socket buffer has room for one waiter only, which select overwrites, and
 * because nothing else tells when a select ends.
 *
 * Each sleeping call has a record in a table (netwait.c). The record, not the
 * event, says whether the call has been aborted, and the absence of records,
 * not the acknowledgement, ends the closer's wait: a stray event does no harm.
 *
 * This file is long because it is carried into other trees: the six wrapped
 * functions, the protocol between sleepers and closer and the answers below
 * are one thing to whoever reviews it there, so they are in one file. The
 * records, which know nothing of closing, are the other one.
 *
 * What it does, where a design has a choice:
 *  1. A closer that must not wait: a SO_*WAKEUP callback is told EDEADLK if a
 *     call sleeps on the socket (the call is aborted, the socket is kept for
 *     ever, check.c shows it); a task that holds the network semaphore more
 *     than once gives all back.
 *  2. Sleeper suspended: the closer waits until it is resumed. A build with
 *     CONNABORT_CLOSE_TICKS waits so long at most, for a sleeper that a busy
 *     task keeps from running, too. Then the close returns ETIMEDOUT and
 *     nothing is freed, as the sleeper still has the socket in its hands: the
 *     descriptor is dead, the sleeper's call returns ECONNABORTED whenever it
 *     runs, and the socket, its port and its connection stay, never used
 *     again. To close it later would need somebody who comes back to it.
 *  3. Sleeper deleted: a delete extension drops its record and its lock and
 *     wakes the closer; CONFIGURE_MAXIMUM_USER_EXTENSIONS must allow for it.
 *  4. Several sleepers: all are woken by data and all are aborted; nothing
 *     panics but what the stack's own SB_LOCK makes panic.
 *  5. Listener: it refuses new children from the moment of the close; what is
 *     queued or half open is reset by soclose().
 *  6. select: returns EBADF, also for write and except sets and for a number
 *     that has been given away again; the closer does not wait for it.
 *  7. Priority: the sleeper inherits nothing while it is on its way to the
 *     semaphore, so a busy task in between delays the closer, without a limit
 *     but that of 2.
 *  8. Two closers, dup: the second finds data1 cleared and gets EBADF; a dup'd
 *     descriptor of a socket is EBADF in this stack anyway.
 *  9. Event bits: system events 24 to 27, never one of the application's;
 *     what was left pending is soaked up before each wait.
 * 10. A server that calls accept again after ECONNABORTED gets EBADF.
 * 11. A lingering close has no descriptor any more, so nobody can abort it;
 *     as in the stack, the linger time does not limit it.
 * 12. A task that polls for an mbuf: it holds SB_LOCK or has not cleared
 *     SS_NOFDREF yet; the closer looks again every tick until it is through.
 * 13. A call that had its result but had not run: is aborted, data are lost.
 * 14. A timeout that comes together with the close: the abort wins.
 * 15. Wire: nothing is sent before the last sleeper is out.
 */

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>

#include <rtems.h>
#include <rtems/libio_.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/socketvar.h>

#include "closefix.h"
#include "netwait.h"

/** Tells a sleeper that its socket is being closed. */
#define CONNABORT_EVENT RTEMS_EVENT_26

/**
 * How many ticks a closer waits for the calls on its socket; 0 is for ever.
 */
#ifndef CONNABORT_CLOSE_TICKS
#define CONNABORT_CLOSE_TICKS 0
#endif

/** The task inside a SO_*WAKEUP callback, or 0. */
static rtems_id callback_task;

static void soak( rtems_event_set events )
{
  const rtems_option poll = RTEMS_EVENT_ANY | RTEMS_NO_WAIT;

  (void) rtems_event_system_receive( events, poll, RTEMS_NO_TIMEOUT, &events );
}

/**
 * @brief Sleeps until woken, aborted or timed out.
 *
 * @param locked The buffer if the caller keeps it locked.
 */
static int net_sleep(
  const void *key,
  struct sockbuf *locked,
  rtems_event_set event,
  int ticks
)
{
  struct netwait *r;
  rtems_event_set events;
  rtems_status_code sc;
  rtems_id closer;
  bool aborted;

  soak( event | CONNABORT_EVENT );
  r = netwait_link( key );

  if ( r == NULL ) {
    return ENOBUFS;
  }

  r->locked = locked;
  events = 0;
  sc = rtems_bsdnet_event_receive(
    event | CONNABORT_EVENT,
    RTEMS_EVENT_ANY | RTEMS_WAIT,
    (rtems_interval) ticks,
    &events
  );
  aborted = r->aborted;
  closer = r->closer;
#if defined( MUTANT_ACK_FORGOTTEN )
  closer = 0;
#endif
#if defined( MUTANT_EVENT_DECIDES )
  aborted = ( events & CONNABORT_EVENT ) != 0;
#endif
#if defined( MUTANT_TIMEOUT_WINS )
  aborted = aborted && sc == RTEMS_SUCCESSFUL;
#endif
#if defined( MUTANT_RECORD_LEFT_LINKED )
  if ( !aborted )
#endif
  {
    r->task = 0;
  }

  if ( aborted ) {
    if ( closer != 0 ) {
      (void) rtems_event_system_send( closer, CLOSEACK_EVENT );
    }

#if defined( MUTANT_WRONG_ERRNO )
    return EBADF;
#else
    return ECONNABORTED;
#endif
  }

  switch ( sc ) {
    case RTEMS_SUCCESSFUL:
      return 0;
    case RTEMS_TIMEOUT:
      return EWOULDBLOCK;
    default:
      return ENXIO;
  }
}

int __wrap_sbwait( struct sockbuf *sb )
{
  struct sockbuf *locked = ( sb->sb_flags & SB_LOCK ) != 0 ? sb : NULL;

  /* TCP tells of acknowledged data only where this says that somebody waits. */
  sb->sb_flags |= SB_WAIT;
  return net_sleep( sb, locked, SBWAIT_EVENT, sb->sb_timeo );
}

int __wrap_soconnsleep( struct socket *so )
{
  return net_sleep( so, NULL, SOSLEEP_EVENT, so->so_rcv.sb_timeo );
}

/** @brief Wakes all calls that sleep on a key. */
static void net_wakeup( const void *key, rtems_event_set event )
{
  struct netwait *r;

  FOR_EACH_NETWAIT( r ) {
    if ( r->task != 0 && r->key == key ) {
      (void) rtems_event_system_send( r->task, event );
    }
  }
}

void __wrap_sowakeup( struct socket *so, struct sockbuf *sb )
{
  net_wakeup( sb, SBWAIT_EVENT );

  /* It may be a select that waits. */
  if ( ( sb->sb_flags & SB_WAIT ) != 0 ) {
    sb->sb_flags &= ~SB_WAIT;
    net_wakeup( netwaits, SBWAIT_EVENT );
  }

  if ( sb->sb_wakeup != NULL ) {
    rtems_id outer = callback_task;

    callback_task = rtems_task_self();
    ( *sb->sb_wakeup )( so, sb->sb_wakeuparg );
    callback_task = outer;
  }
}

void __wrap_soconnwakeup( struct socket *so )
{
  net_wakeup( so, SOSLEEP_EVENT );
}

/** @brief Takes the socket from its descriptor: nobody can enter any more. */
static void forget_descriptor( const struct socket *so )
{
  uint32_t i;

  for ( i = 0; i < rtems_libio_number_iops; ++i ) {
    if ( rtems_libio_iops[ i ].data1 == so ) {
#if !defined( MUTANT_DATA1_LEFT )
      rtems_libio_iops[ i ].data1 = NULL;
#endif
    }
  }
}

/** @brief Makes every select on a socket end with EBADF; waits for none. */
static void abort_selects( const struct socket *so )
{
  struct netwait *r;
  int i;

  FOR_EACH_NETWAIT( r ) {
    for ( i = 0; r->task != 0 && i < r->count; ++i ) {
      if ( r->sockets[ i ] == so ) {
#if !defined( MUTANT_POISON_FORGOTTEN )
        *r->poison = SELECT_POISON;
#endif
#if !defined( MUTANT_SELECT_NOT_TOLD )
        (void) rtems_event_system_send( r->task, SBWAIT_EVENT );
#endif
        break;
      }
    }
  }
}

/** @brief Does this call sleep on the socket or on one of its buffers? */
static bool is_on( const struct netwait *r, const struct socket *so )
{
  if ( r->task == 0 ) {
    return false;
  }

#if !defined( MUTANT_WRITER_FORGOTTEN )
  if ( r->key == &so->so_snd ) {
    return true;
  }
#endif

#if !defined( MUTANT_ACCEPT_FORGOTTEN )
  if ( r->key == so ) {
    return true;
  }
#endif

  return r->key == &so->so_rcv;
}

#if defined( MUTANT_ABORT_ONE_SLEEPER )
/** The socket of which one call has been aborted. */
static const struct socket *told;
#endif

/** @brief Aborts the calls on a socket; returns how many are still there. */
static int abort_calls( const struct socket *so, rtems_id closer )
{
  struct netwait *r;
  int n = 0;

  FOR_EACH_NETWAIT( r ) {
    if ( !is_on( r, so ) ) {
      continue;
    }

    ++n;

#if defined( MUTANT_ABORT_ONE_SLEEPER )
    if ( told == so ) {
      continue;
    }

    told = so;
#endif

    if ( !r->aborted ) {
      r->aborted = true;
      r->closer = closer;
      (void) rtems_event_system_send( r->task, CONNABORT_EVENT );
    }
  }

  return n;
}

/** @brief Is a task inside that does not sleep but polls for memory? */
static bool is_polled( const struct socket *so )
{
  return ( ( so->so_rcv.sb_flags | so->so_snd.sb_flags ) & SB_LOCK ) != 0 ||
    ( so->so_state & SS_NOFDREF ) != 0;
}

/** @brief Waits for an acknowledgement, or until the time is up. */
static void wait_for_calls( rtems_interval ticks )
{
  uint32_t nest_count = rtems_bsdnet_semaphore_release_recursive();
  rtems_event_set e = CLOSEACK_EVENT;

  (void) rtems_event_system_receive( e, RTEMS_DEFAULT_OPTIONS, ticks, &e );
  rtems_bsdnet_semaphore_obtain_recursive( nest_count );
}

/** @brief The closer goes; the socket stays to those who are still inside. */
static void give_up( struct socket *so )
{
  struct netwait *r;

  FOR_EACH_NETWAIT( r ) {
    if ( is_on( r, so ) ) {
      r->closer = 0;
    }
  }

  /* What they lead to may be gone when the application has closed. */
  so->so_rcv.sb_wakeup = NULL;
  so->so_snd.sb_wakeup = NULL;
}

/** @brief Returns when no call is inside, or with an errno. */
static int drain( struct socket *so )
{
  const rtems_interval limit = CONNABORT_CLOSE_TICKS;
  rtems_interval begun = rtems_clock_get_ticks_since_boot();
  rtems_id self = rtems_task_self();
  bool must_not_wait = callback_task == self;

  soak( CLOSEACK_EVENT );

#if defined( MUTANT_WAIT_BEFORE_FLAG )
  const struct netwait *r;

  FOR_EACH_NETWAIT( r ) {
    if ( is_on( r, so ) ) {
      wait_for_calls( RTEMS_NO_TIMEOUT );
      break;
    }
  }
#endif

  while ( true ) {
    int n = abort_calls( so, must_not_wait ? 0 : self );
    rtems_interval waited = rtems_clock_get_ticks_since_boot() - begun;

#if defined( MUTANT_CLOSE_RETURNS_EARLY )
    return 0;
#endif

    if ( n == 0 && !is_polled( so ) ) {
      return 0;
    }

    if ( must_not_wait ) {
      return EDEADLK;
    }

    if ( limit != 0 && waited >= limit ) {
      give_up( so );
      return ETIMEDOUT;
    }

    if ( n == 0 ) {
      /* Nobody will acknowledge. */
      wait_for_calls( 1 );
    } else {
      wait_for_calls( limit == 0 ? RTEMS_NO_TIMEOUT : limit - waited );
    }
  }
}

int __wrap_soclose( struct socket *so )
{
  int error;

  forget_descriptor( so );
  so->so_state |= SS_ASYNC;

#if !defined( MUTANT_QLIMIT_KEPT )
  if ( ( so->so_options & SO_ACCEPTCONN ) != 0 ) {
    so->so_qlimit = -1;
  }
#endif

  abort_selects( so );
  error = drain( so );
#if defined( MUTANT_ABORT_ONE_SLEEPER )
  told = NULL;
#endif

  if ( error != 0 ) {
    return error;
  }

  /* Nobody waits any more, so RTEMS's own design has nobody to tell. */
  so->so_rcv.sb_flags &= ~SB_WAIT;
  so->so_snd.sb_flags &= ~SB_WAIT;

  return __real_soclose( so );
}

/** @brief Copies a set and notes its sockets in the record. */
static void enter_set( struct netwait *r, int n, const fd_set *from,
  select_set *to )
{
  int fd;

  memset( to, 0, sizeof( *to ) );

  for ( fd = 0; fd < n && fd < FD_SETSIZE; ++fd ) {
    struct socket *so;

    if ( !FD_ISSET( fd, from ) ) {
      continue;
    }

    FD_SET( fd, &to->set );
    so = rtems_bsdnet_fdToSocket( fd );

    if ( so != NULL ) {
      r->sockets[ r->count ] = so;
      ++r->count;
    }
  }
}

/**
 * @brief select with a record.
 *
 * The stack's own select gets copies of the sets with one more word behind
 * them. The closer sets a bit in that word: a number that no descriptor can
 * have, so the next scan ends with EBADF, whatever has become of the number
 * that was closed.
 */
int __wrap_select(
  int nfds,
  fd_set *readfds,
  fd_set *writefds,
  fd_set *exceptfds,
  struct timeval *timeout
)
{
  fd_set *sets[ 3 ] = { readfds, writefds, exceptfds };
  fd_set *copies[ 3 ] = { NULL, NULL, NULL };
  struct socket *sockets[ 3 * FD_SETSIZE ];
  select_set copied[ 3 ];
  struct netwait *r;
  int saved_errno = errno;
  int n;
  int i;

  rtems_bsdnet_semaphore_obtain();
  r = netwait_link( netwaits );

  if ( r == NULL ) {
    rtems_bsdnet_semaphore_release();
    errno = ENOBUFS;
    return -1;
  }

  r->sockets = sockets;

  for ( i = 0; i < 3; ++i ) {
    if ( sets[ i ] != NULL ) {
      enter_set( r, nfds, sets[ i ], &copied[ i ] );
      copies[ i ] = &copied[ i ].set;
      r->poison = &copied[ i ].words[ SELECT_POISON_WORD ];
    }
  }

  rtems_bsdnet_semaphore_release();
  errno = saved_errno;
  nfds = nfds < 0 ? nfds : SELECT_NFDS;
  n = __real_select( nfds, copies[ 0 ], copies[ 1 ], copies[ 2 ], timeout );
  saved_errno = errno;

  for ( i = 0; i < 3; ++i ) {
    if ( sets[ i ] != NULL ) {
      *sets[ i ] = copied[ i ].set;
    }
  }

  rtems_bsdnet_semaphore_obtain();
  r->task = 0;
  rtems_bsdnet_semaphore_release();
  errno = saved_errno;

  return n;
}
