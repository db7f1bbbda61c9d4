/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Options of sockets.
 */

#include <rtems/rtems_bsdnet_internal.h>
#include <string.h>
#include <sys/socketvar.h>
#include <sys/time.h>

#define TOGGLES \
  ( SO_DEBUG | SO_KEEPALIVE | SO_DONTROUTE | SO_BROADCAST | SO_REUSEADDR | \
    SO_OOBINLINE )

static int set_size( struct socket *so, int optname, int size )
{
  if ( size < 1 ) {
    return EINVAL;
  }

  switch ( optname ) {
    case SO_SNDBUF:
    case SO_RCVBUF:
      return sbreserve(
        optname == SO_SNDBUF ? &so->so_snd : &so->so_rcv,
        (u_int) size
      ) == 0 ? ENOBUFS : 0;
    case SO_SNDLOWAT:
      so->so_snd.sb_lowat = size > (int) so->so_snd.sb_hiwat
        ? (int) so->so_snd.sb_hiwat : size;
      return 0;
    default:
      so->so_rcv.sb_lowat = size > (int) so->so_rcv.sb_hiwat
        ? (int) so->so_rcv.sb_hiwat : size;
      return 0;
  }
}

/** @brief Converts to ticks; anything above 0 is at least one. */
static int set_timeout( struct sockbuf *sb, const struct timeval *tv )
{
  int ticks;

  if ( tv->tv_sec >= ( 0x7fffffff - hz ) / hz ) {
    return EDOM;
  }

  ticks = (int) tv->tv_sec * hz + (int) tv->tv_usec / tick;

  if ( ticks == 0 && ( tv->tv_sec != 0 || tv->tv_usec != 0 ) ) {
    ticks = 1;
  }

  sb->sb_timeo = ticks;

  return 0;
}

static void set_wakeup( struct sockbuf *sb, const struct sockwakeup *sw )
{
  sb->sb_wakeup = sw->sw_pfn;
  sb->sb_wakeuparg = sw->sw_arg;

  if ( sw->sw_pfn != NULL ) {
    sb->sb_flags |= SB_ASYNC;
  } else {
    sb->sb_flags &= ~SB_ASYNC;
  }
}

int sosetopt(
  struct socket *so,
  int level,
  int optname,
  const void *value,
  socklen_t length
)
{
  const int *number = value;

  if ( level != SOL_SOCKET ) {
    return ENOPROTOOPT;
  }

  if ( value == NULL || length < sizeof( int ) ) {
    return EINVAL;
  }

  switch ( optname ) {
    case SO_LINGER:
      if ( length != sizeof( struct linger ) ) {
        return EINVAL;
      }

      so->so_linger = (short) ( (const struct linger *) value )->l_linger;

      if ( *number != 0 ) {
        so->so_options |= SO_LINGER;
      } else {
        so->so_options &= ~SO_LINGER;
      }

      return 0;
    case SO_SNDBUF:
    case SO_RCVBUF:
    case SO_SNDLOWAT:
    case SO_RCVLOWAT:
      return set_size( so, optname, *number );
    case SO_SNDTIMEO:
    case SO_RCVTIMEO:
      if ( length < sizeof( struct timeval ) ) {
        return EINVAL;
      }

      return set_timeout(
        optname == SO_SNDTIMEO ? &so->so_snd : &so->so_rcv,
        value
      );
    case SO_SNDWAKEUP:
    case SO_RCVWAKEUP:
      if ( length != sizeof( struct sockwakeup ) ) {
        return EINVAL;
      }

      set_wakeup(
        optname == SO_SNDWAKEUP ? &so->so_snd : &so->so_rcv,
        value
      );
      return 0;
    default:
      if ( ( optname & ~TOGGLES ) != 0 || optname == 0 ) {
        return ENOPROTOOPT;
      }

      if ( *number != 0 ) {
        so->so_options |= (short) optname;
      } else {
        so->so_options &= (short) ~optname;
      }

      return 0;
  }
}

static void get_timeout( const struct sockbuf *sb, struct timeval *tv )
{
  tv->tv_sec = sb->sb_timeo / hz;
  tv->tv_usec = sb->sb_timeo % hz * tick;
}

int sogetopt(
  struct socket *so,
  int level,
  int optname,
  void *value,
  socklen_t *length
)
{
  union {
    int number;
    struct linger linger;
    struct timeval time;
  } answer;
  size_t size = sizeof( answer.number );

  if ( level != SOL_SOCKET ) {
    return ENOPROTOOPT;
  }

  memset( &answer, 0, sizeof( answer ) );

  switch ( optname ) {
    case SO_LINGER:
      answer.linger.l_onoff = so->so_options & SO_LINGER;
      answer.linger.l_linger = so->so_linger;
      size = sizeof( answer.linger );
      break;
    case SO_TYPE:
      answer.number = so->so_type;
      break;
    case SO_ERROR:
      answer.number = so->so_error;
      so->so_error = 0;
      break;
    case SO_SNDBUF:
      answer.number = (int) so->so_snd.sb_hiwat;
      break;
    case SO_RCVBUF:
      answer.number = (int) so->so_rcv.sb_hiwat;
      break;
    case SO_SNDLOWAT:
      answer.number = so->so_snd.sb_lowat;
      break;
    case SO_RCVLOWAT:
      answer.number = so->so_rcv.sb_lowat;
      break;
    case SO_SNDTIMEO:
      get_timeout( &so->so_snd, &answer.time );
      size = sizeof( answer.time );
      break;
    case SO_RCVTIMEO:
      get_timeout( &so->so_rcv, &answer.time );
      size = sizeof( answer.time );
      break;
    default:
      if ( ( optname & ~TOGGLES ) != 0 || optname == 0 ) {
        return ENOPROTOOPT;
      }

      answer.number = so->so_options & optname;
      break;
  }

  if ( value != NULL && length != NULL ) {
    if ( *length > size ) {
      *length = (socklen_t) size;
    }

    memcpy( value, &answer, *length );
  }

  return 0;
}
