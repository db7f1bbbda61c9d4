/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The table of the fake sockets, and the waiting on one.
 */

#define _DEFAULT_SOURCE
#include <errno.h>
#include <string.h>

#include <netinet/in.h>

#include "executive.h"
#include "sockets.h"
#include "sockets_table.h"

fake fakes[ SOCKETS ];
const char sockets_select_channel = 's';
static unsigned long generation;
static bool hangs;

void sockets_hang( bool hang )
{
  hangs = hang;
}

fake *sockets_find( int fd )
{
  if ( fd < FIRST_FD || fd >= FIRST_FD + SOCKETS ||
    !fakes[ fd - FIRST_FD ].used ) {
    errno = EBADF;
    return NULL;
  }

  return &fakes[ fd - FIRST_FD ];
}

int sockets_fail( int error )
{
  errno = error;
  return -1;
}

void sockets_changed( const fake *f )
{
  executive_wake( f );
  executive_wake( &sockets_select_channel );
}

bool sockets_wait( fake *f, bool dontwait )
{
  unsigned long before;

  if ( f->nonblocking || dontwait ) {
    return sockets_fail( EWOULDBLOCK ) == 0;
  }

  before = f->generation;

  if ( !executive_sleep( AGENT_TASK_EVENT, f, (rtems_interval) f->timeout ) ) {
    return sockets_fail( EWOULDBLOCK ) == 0;
  }

  return f->generation == before || sockets_fail( ECONNABORTED ) == 0;
}

void sockets_closed( fake *f )
{
  f->used = false;
  f->generation = 0;

  if ( !hangs ) {
    sockets_changed( f );
  }
}

int sockets_allocate( bool datagram )
{
  int i;

  for ( i = 0; i < SOCKETS; ++i ) {
    if ( !fakes[ i ].used ) {
      memset( &fakes[ i ], 0, sizeof( fakes[ i ] ) );
      fakes[ i ].used = true;
      fakes[ i ].datagram = datagram;
      fakes[ i ].peer = -1;
      fakes[ i ].generation = ++generation;
      return FIRST_FD + i;
    }
  }

  return sockets_fail( EMFILE );
}

uint16_t sockets_port_of( const struct sockaddr *address )
{
  struct sockaddr_in in;

  memcpy( &in, address, sizeof( in ) );
  return in.sin_port;
}

uint32_t sockets_host_of( const struct sockaddr *address )
{
  struct sockaddr_in in;

  memcpy( &in, address, sizeof( in ) );
  return in.sin_addr.s_addr;
}

int sockets_find_port( uint16_t port, bool datagram )
{
  int i;

  for ( i = 0; i < SOCKETS; ++i ) {
    if ( fakes[ i ].used && fakes[ i ].port == port &&
      ( datagram ? fakes[ i ].datagram : fakes[ i ].listens ) ) {
      return i;
    }
  }

  return -1;
}

bool sockets_have_room( const fake *f )
{
  return f->peer < 0 || fakes[ f->peer ].queued < BUFFER;
}

long sockets_count( void )
{
  long count;
  int i;

  count = 0;

  for ( i = 0; i < SOCKETS; ++i ) {
    count += fakes[ i ].used;
  }

  return count;
}

long sockets_bytes( void )
{
  long count;
  int i;

  count = 0;

  for ( i = 0; i < SOCKETS; ++i ) {
    count += fakes[ i ].used ? fakes[ i ].queued : 0;
  }

  return count;
}
