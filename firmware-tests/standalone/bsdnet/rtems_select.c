/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The select call: registers, never unregisters.
 */

#include <errno.h>
#include <rtems/rtems_bsdnet_internal.h>
#include <sys/select.h>
#include <sys/socketvar.h>

#if defined( CLOSECHECK_NETWORK_CLOSE )
#define SELECT_EVENTS ( SBWAIT_EVENT | RTEMS_EVENT_SYSTEM_NETWORK_CLOSE )
#else
#define SELECT_EVENTS SBWAIT_EVENT
#endif

static void register_with( struct sockbuf *sb, rtems_id tid )
{
  sb->sb_flags |= SB_WAIT;
  sb->sb_sel.si_pid = (pid_t) tid;
}

/** @brief Is a socket ready for what is asked? Registers if it is not. */
static bool socket_select( struct socket *so, int which, rtems_id tid )
{
  switch ( which ) {
    case FREAD:
      if ( soreadable( so ) ) {
        return true;
      }

      register_with( &so->so_rcv, tid );
      return false;
    case FWRITE:
      if ( sowriteable( so ) ) {
        return true;
      }

#if defined( CLOSECHECK_STACK_6 )
      register_with( &so->so_snd, tid );
#else
      /* The slip of 2005: a writer waits for the receive buffer. */
      register_with( &so->so_rcv, tid );
#endif
      return false;
    default:
      if ( so->so_oobmark != 0 || ( so->so_state & SS_RCVATMARK ) != 0 ) {
        return true;
      }

      so->so_rcv.sb_sel.si_pid = (pid_t) tid;
      return false;
  }
}

static int selscan(
  rtems_id tid,
  fd_mask **ibits,
  fd_mask **obits,
  int nfd,
  int *retval
)
{
  static const int flag[ 3 ] = { FREAD, FWRITE, 0 };
  int msk;
  int fd;
  int n = 0;

  for ( msk = 0; msk < 3; ++msk ) {
    for ( fd = 0; ibits[ msk ] != NULL && fd < nfd; ++fd ) {
      fd_mask bit = (fd_mask) 1 << fd % NFDBITS;
      struct socket *so;

      if ( ( ibits[ msk ][ fd / NFDBITS ] & bit ) == 0 ) {
        continue;
      }

      so = rtems_bsdnet_fdToSocket( fd );

      if ( so == NULL ) {
        return EBADF;
      }

      if ( socket_select( so, flag[ msk ], tid ) ) {
        obits[ msk ][ fd / NFDBITS ] |= bit;
        ++n;
      }
    }
  }

  *retval = n;

  return 0;
}

int select(
  int nfds,
  fd_set *readfds,
  fd_set *writefds,
  fd_set *exceptfds,
  struct timeval *timeout
)
{
  fd_set *sets[ 3 ] = { readfds, writefds, exceptfds };
  fd_mask *ibits[ 3 ];
  fd_mask *obits[ 3 ];
  fd_set ob[ 3 ];
  rtems_id tid = rtems_task_self();
  rtems_interval then = rtems_clock_get_ticks_since_boot();
  rtems_event_set events;
  int timo = 0;
  int retval = 0;
  int error;
  int i;

  if ( nfds < 0 ) {
    return EINVAL;
  }

  if ( timeout != NULL ) {
    timo = (int) timeout->tv_sec * hz + (int) timeout->tv_usec / tick;

    if ( timo == 0 ) {
      timo = 1;
    }
  }

  for ( i = 0; i < 3; ++i ) {
    ibits[ i ] = sets[ i ] == NULL ? NULL : sets[ i ]->fds_bits;
    obits[ i ] = ob[ i ].fds_bits;
    FD_ZERO( &ob[ i ] );
  }

  (void) rtems_event_system_receive(
    SELECT_EVENTS,
    RTEMS_EVENT_ANY | RTEMS_NO_WAIT,
    RTEMS_NO_TIMEOUT,
    &events
  );

  while ( true ) {
    rtems_bsdnet_semaphore_obtain();
    error = selscan( tid, ibits, obits, nfds, &retval );
    rtems_bsdnet_semaphore_release();

    if ( error != 0 || retval != 0 ) {
      break;
    }

    if ( timo != 0 ) {
      rtems_interval now = rtems_clock_get_ticks_since_boot();

      timo -= (int) ( now - then );

      if ( timo <= 0 ) {
        break;
      }

      then = now;
    }

    (void) rtems_event_system_receive(
      SELECT_EVENTS,
      RTEMS_EVENT_ANY | RTEMS_WAIT,
      (rtems_interval) timo,
      &events
    );
  }

  for ( i = 0; i < 3; ++i ) {
    if ( sets[ i ] != NULL ) {
      *sets[ i ] = ob[ i ];
    }
  }

  if ( error != 0 ) {
    errno = error;
    return -1;
  }

  return retval;
}
