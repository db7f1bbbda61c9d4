/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Steps that are calls of the socket interface.
 */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <netinet/in.h>

#include "calls.h"
#include "calls_hoard.h"
#include "calls_select.h"

/*
 * What is sent comes from one buffer and what is received goes into one:
 * nobody looks at the bytes, so tasks need not have their own.
 */
static char source[ PROGRAM_LENGTH ];
static char sink[ PROGRAM_LENGTH ];

static void fill_address( struct sockaddr_in *address, uint32_t host,
  long port )
{
  memset( address, 0, sizeof( *address ) );
  address->sin_family = AF_INET;
  address->sin_port = htons( (uint16_t) ( run.port + port ) );
  address->sin_addr.s_addr = host;
}

static long opened( uint8_t descriptor, int fd, bool is_udp )
{
  if ( fd >= 0 ) {
    run.fds[ descriptor ] = fd;
    run.fd_open[ descriptor ] = true;
    run.fd_is_udp[ descriptor ] = is_udp;
  }

  return fd;
}

static long do_bind( const program_step *step, int fd )
{
  struct sockaddr_in address;
  int on;

  on = 1;
  (void) setsockopt( fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof( on ) );
  fill_address( &address, INADDR_ANY, step->port );
  errno = 0;
  return bind( fd, (struct sockaddr *) &address, sizeof( address ) );
}

static long do_accept( const program_step *step, int fd )
{
  struct sockaddr_in address;
  socklen_t length;

  length = sizeof( address );
  return opened( step->into,
    accept( fd, (struct sockaddr *) &address, &length ), false );
}

static long do_connect( const program_step *step, int fd )
{
  struct sockaddr_in address;

  fill_address( &address, agent_port_address( step->who ), step->port );
  return connect( fd, (struct sockaddr *) &address, sizeof( address ) );
}

static int call_flags( uint8_t flags )
{
  int result;

  result = 0;
  result |= ( flags & FLAG_WAITALL ) != 0 ? MSG_WAITALL : 0;
  result |= ( flags & FLAG_PEEK ) != 0 ? MSG_PEEK : 0;
  result |= ( flags & FLAG_DONTWAIT ) != 0 ? MSG_DONTWAIT : 0;
  result |= ( flags & FLAG_OOB ) != 0 ? MSG_OOB : 0;
  return result;
}

static long do_recv( const program_step *step, int fd )
{
  struct sockaddr_in address;
  socklen_t length;
  int flags;

  flags = call_flags( step->flags );

  if ( !run.fd_is_udp[ step->descriptor ] ) {
    return (long) recv( fd, sink, (size_t) step->value, flags );
  }

  length = sizeof( address );
  return (long) recvfrom( fd, sink, (size_t) step->value, flags,
    (struct sockaddr *) &address, &length );
}

static long do_sendto( const program_step *step, int fd )
{
  struct sockaddr_in address;

  fill_address( &address, agent_port_address( step->who ), step->port );
  return (long) sendto( fd, source, (size_t) step->value, 0,
    (struct sockaddr *) &address, sizeof( address ) );
}

static long set_linger( int fd, int seconds )
{
  struct linger linger;

  linger.l_onoff = 1;
  linger.l_linger = seconds;
  return setsockopt( fd, SOL_SOCKET, SO_LINGER, &linger, sizeof( linger ) );
}

static long do_setopt( const program_step *step, int fd )
{
  static const int names[] = {
    SO_LINGER, SO_RCVTIMEO, SO_SNDTIMEO, SO_RCVBUF, SO_SNDBUF
  };
  struct timeval time;
  int size;

  switch ( step->choice ) {
    case OPTION_LINGER:
      return set_linger( fd, (int) step->value );
    case OPTION_RCVTIMEO:
    case OPTION_SNDTIMEO:
      calls_ticks_to_time( step->value, &time );
      return setsockopt( fd, SOL_SOCKET, names[ step->choice ], &time,
        sizeof( time ) );
    default:
      size = (int) step->value;
      return setsockopt( fd, SOL_SOCKET, names[ step->choice ], &size,
        sizeof( size ) );
  }
}

static long do_close( const program_step *step, int fd )
{
  long value;

  value = close( fd );

  if ( value == 0 ) {
    run.fd_open[ step->descriptor ] = false;
  }

  return value;
}

static long do_shutdown( const program_step *step, int fd )
{
  static const int hows[] = { SHUT_RD, SHUT_WR, SHUT_RDWR };

  return shutdown( fd, hows[ step->choice ] );
}

static long call( const program_step *step, int fd, run_result *result )
{
  bool is_udp;

  switch ( step->op ) {
    case OP_SOCKET:
      is_udp = step->choice != 0;
      return opened( step->descriptor,
        socket( AF_INET, is_udp ? SOCK_DGRAM : SOCK_STREAM, 0 ), is_udp );
    case OP_BIND:
      return do_bind( step, fd );
    case OP_LISTEN:
      return listen( fd, (int) step->value );
    case OP_ACCEPT:
      return do_accept( step, fd );
    case OP_CONNECT:
      return do_connect( step, fd );
    case OP_RECV:
      return do_recv( step, fd );
    case OP_SEND:
      return (long) send( fd, source, (size_t) step->value,
        call_flags( step->flags ) );
    case OP_SENDTO:
      return do_sendto( step, fd );
    case OP_READ:
      return (long) read( fd, sink, (size_t) step->value );
    case OP_WRITE:
      return (long) write( fd, source, (size_t) step->value );
    case OP_SELECT:
      return calls_select( step, result );
    case OP_SHUTDOWN:
      return do_shutdown( step, fd );
    case OP_CLOSE:
      return do_close( step, fd );
    case OP_DUP:
      return opened( step->into, fcntl( fd, F_DUPFD, 0 ),
        run.fd_is_udp[ step->descriptor ] );
    case OP_SETOPT:
      return do_setopt( step, fd );
    default:
      return fcntl( fd, F_SETFL, O_NONBLOCK );
  }
}

void calls_perform( const program_step *step, run_result *result )
{
  errno = 0;
  result->value = call( step, run.fds[ step->descriptor ], result );
  result->error = result->value < 0 ? errno : 0;
}

void calls_close_all( void )
{
  size_t i;

  calls_hoard( SCARCE_FDS, false );
  calls_hoard( SCARCE_MBUFS, false );

  for ( i = 0; i < run.program.descriptor_count; ++i ) {
    if ( !run.fd_open[ i ] ) {
      continue;
    }

    /* Nothing is to stay behind: no linger, no TIME_WAIT. */
    (void) set_linger( run.fds[ i ], 0 );
    (void) close( run.fds[ i ] );
    run.fd_open[ i ] = false;
  }
}
