/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The fake bind, listen, accept and connect.
 *
 * Connections are made at once.  One to anybody but this machine (the peer)
 * is made without another end, one to the black hole never is.
 */

#define _DEFAULT_SOURCE
#include "redirect.h"

#include <errno.h>
#include <string.h>

#include <sys/socket.h>

#include "../agent_port.h"
#include "sockets_table.h"

int bind( int fd, const struct sockaddr *address, socklen_t size )
{
  fake *f;

  (void) size;
  f = sockets_find( fd );

  if ( f == NULL ) {
    return -1;
  }

  f->port = sockets_port_of( address );
  return 0;
}

int listen( int fd, int backlog )
{
  fake *f;

  (void) backlog;
  f = sockets_find( fd );

  if ( f == NULL ) {
    return -1;
  }

  f->listens = true;
  return 0;
}

int accept( int fd, struct sockaddr *address, socklen_t *size )
{
  fake *f;
  int child;

  (void) address;
  (void) size;
  f = sockets_find( fd );

  if ( f == NULL ) {
    return -1;
  }

  while ( f->backlog_count == 0 ) {
    if ( !sockets_wait( f, false ) ) {
      return -1;
    }
  }

  child = f->backlog[ 0 ];
  --f->backlog_count;
  memmove( f->backlog, f->backlog + 1, sizeof( f->backlog ) - sizeof( int ) );
  return FIRST_FD + child;
}

int connect( int fd, const struct sockaddr *address, socklen_t size )
{
  uint32_t host;
  fake *f;
  int listener;
  int child;

  (void) size;
  f = sockets_find( fd );

  if ( f == NULL ) {
    return -1;
  }

  host = sockets_host_of( address );

  while ( host == agent_port_address( AGENT_WHO_BLACKHOLE ) ) {
    if ( !sockets_wait( f, false ) ) {
      return -1;
    }
  }

  f->connected = true;

  if ( host == agent_port_address( AGENT_WHO_PEER ) ) {
    return 0;
  }

  listener = sockets_find_port( sockets_port_of( address ), false );

  if ( listener < 0 || fakes[ listener ].backlog_count == 8 ) {
    return sockets_fail( ECONNREFUSED );
  }

  child = sockets_allocate( false ) - FIRST_FD;

  if ( child < 0 ) {
    return -1;
  }

  fakes[ child ].connected = true;
  fakes[ child ].peer = fd - FIRST_FD;
  f->peer = child;
  fakes[ listener ].backlog[ fakes[ listener ].backlog_count ] = child;
  ++fakes[ listener ].backlog_count;
  sockets_changed( &fakes[ listener ] );
  return 0;
}
