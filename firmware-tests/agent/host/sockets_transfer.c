/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The fake recv and send, and their relatives.
 */

#define _DEFAULT_SOURCE
#include "redirect.h"

#include <errno.h>
#include <unistd.h>

#include <sys/socket.h>

#include "sockets_table.h"

ssize_t recv( int fd, void *buffer, size_t size, int flags )
{
  fake *f;
  long count;

  (void) buffer;
  f = sockets_find( fd );

  if ( f == NULL ) {
    return -1;
  }

  while ( f->queued == 0 || ( ( flags & MSG_WAITALL ) != 0 &&
    f->queued < (long) size && !f->receive_ended ) ) {
    if ( f->receive_ended ) {
      return 0;
    }

    if ( !sockets_wait( f, ( flags & MSG_DONTWAIT ) != 0 ) ) {
      return -1;
    }
  }

  count = f->queued < (long) size ? f->queued : (long) size;

  if ( ( flags & MSG_PEEK ) == 0 ) {
    f->queued -= count;

    if ( f->peer >= 0 ) {
      sockets_changed( &fakes[ f->peer ] );
    }
  }

  return count;
}

ssize_t recvfrom( int fd, void *buffer, size_t size, int flags,
  struct sockaddr *address, socklen_t *length )
{
  (void) address;
  (void) length;
  return recv( fd, buffer, size, flags );
}

ssize_t send( int fd, const void *buffer, size_t size, int flags )
{
  fake *f;

  (void) buffer;
  f = sockets_find( fd );

  if ( f == NULL ) {
    return -1;
  }

  if ( !f->connected ) {
    return sockets_fail( ENOTCONN );
  }

  while ( !f->send_ended && !sockets_have_room( f ) ) {
    if ( !sockets_wait( f, ( flags & MSG_DONTWAIT ) != 0 ) ) {
      return -1;
    }
  }

  if ( f->send_ended ) {
    return sockets_fail( EPIPE );
  }

  if ( f->peer >= 0 ) {
    fakes[ f->peer ].queued += (long) size;
    sockets_changed( &fakes[ f->peer ] );
  }

  return (ssize_t) size;
}

ssize_t sendto( int fd, const void *buffer, size_t size, int flags,
  const struct sockaddr *address, socklen_t length )
{
  int other;

  (void) buffer;
  (void) flags;
  (void) length;

  if ( sockets_find( fd ) == NULL ) {
    return -1;
  }

  other = sockets_find_port( sockets_port_of( address ), true );

  if ( other >= 0 ) {
    fakes[ other ].queued += (long) size;
    sockets_changed( &fakes[ other ] );
  }

  return (ssize_t) size;
}

ssize_t read( int fd, void *buffer, size_t size )
{
  return recv( fd, buffer, size, 0 );
}

ssize_t write( int fd, const void *buffer, size_t size )
{
  return send( fd, buffer, size, 0 );
}
