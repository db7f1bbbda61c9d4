/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Fake sockets on one machine: their beginning, options and end.
 *
 * Bytes are counted, not kept.  close() ends the calls that wait on the socket
 * with ECONNABORTED.
 */

#define _DEFAULT_SOURCE
#include "redirect.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <sys/socket.h>
#include <sys/time.h>

#include "sockets_table.h"

int socket( int domain, int type, int protocol )
{
  (void) domain;
  (void) protocol;
  return sockets_allocate( type == SOCK_DGRAM );
}

int shutdown( int fd, int how )
{
  fake *f;

  f = sockets_find( fd );

  if ( f == NULL ) {
    return -1;
  }

  f->receive_ended = f->receive_ended || how != SHUT_WR;
  f->send_ended = f->send_ended || how != SHUT_RD;
  sockets_changed( f );
  return 0;
}

int setsockopt( int fd, int level, int name, const void *value,
  socklen_t size )
{
  struct timeval time;
  fake *f;

  (void) level;
  f = sockets_find( fd );

  if ( f == NULL ) {
    return -1;
  }

  if ( name == SO_RCVTIMEO && size == sizeof( time ) ) {
    memcpy( &time, value, sizeof( time ) );
    f->timeout = time.tv_sec * 100 + time.tv_usec / 10000;
  }

  return 0;
}

int fcntl( int fd, int command, ... )
{
  fake *f;
  int copy;

  f = sockets_find( fd );

  if ( f == NULL ) {
    return -1;
  }

  if ( command == F_SETFL ) {
    f->nonblocking = true;
    return 0;
  }

  copy = sockets_allocate( f->datagram );
  return copy;
}

int close( int fd )
{
  fake *f;
  int i;

  f = sockets_find( fd );

  if ( f == NULL ) {
    return -1;
  }

  for ( i = 0; i < f->backlog_count; ++i ) {
    fakes[ f->backlog[ i ] ].used = false;
  }

  if ( f->peer >= 0 ) {
    fakes[ f->peer ].receive_ended = true;
    fakes[ f->peer ].peer = -1;
    sockets_changed( &fakes[ f->peer ] );
  }

  sockets_closed( f );
  return 0;
}
