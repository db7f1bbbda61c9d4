/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Fake sockets on one machine: bytes are counted, not kept.
 *
 * Connections are made at once.  One to anybody but this machine (the peer)
 * is made without another end, one to the black hole never is.  close() ends
 * the calls that wait on the socket with ECONNABORTED.
 */

#define _DEFAULT_SOURCE
#include "redirect.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <netinet/in.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "executive.h"
#include "sockets.h"

#define SOCKETS 64
#define FIRST_FD 3
#define BUFFER 16384

typedef struct {
  bool used;
  bool datagram;
  bool listens;
  bool connected;
  bool nonblocking;
  bool receive_ended;
  bool send_ended;
  unsigned long generation;
  uint16_t port;
  long queued;
  long timeout;
  int peer;
  int backlog[ 8 ];
  int backlog_count;
} fake;

static fake fakes[ SOCKETS ];
static unsigned long generation;
static const char select_channel = 's';
static bool hangs;

void sockets_hang( bool hang )
{
  hangs = hang;
}

static fake *find( int fd )
{
  if ( fd < FIRST_FD || fd >= FIRST_FD + SOCKETS ||
    !fakes[ fd - FIRST_FD ].used ) {
    errno = EBADF;
    return NULL;
  }

  return &fakes[ fd - FIRST_FD ];
}

static int fail( int error )
{
  errno = error;
  return -1;
}

static void changed( const fake *f )
{
  executive_wake( f );
  executive_wake( &select_channel );
}

/* Waits for a change; false with errno if the call has to return. */
static bool wait_on( fake *f, bool dontwait )
{
  unsigned long before;

  if ( f->nonblocking || dontwait ) {
    return fail( EWOULDBLOCK ) == 0;
  }

  before = f->generation;

  if ( !executive_sleep( AGENT_TASK_EVENT, f, (rtems_interval) f->timeout ) ) {
    return fail( EWOULDBLOCK ) == 0;
  }

  return f->generation == before || fail( ECONNABORTED ) == 0;
}

static int allocate( bool datagram )
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

  return fail( EMFILE );
}

int socket( int domain, int type, int protocol )
{
  (void) domain;
  (void) protocol;
  return allocate( type == SOCK_DGRAM );
}

static uint16_t port_of( const struct sockaddr *address )
{
  struct sockaddr_in in;

  memcpy( &in, address, sizeof( in ) );
  return in.sin_port;
}

static uint32_t host_of( const struct sockaddr *address )
{
  struct sockaddr_in in;

  memcpy( &in, address, sizeof( in ) );
  return in.sin_addr.s_addr;
}

static int find_port( uint16_t port, bool datagram )
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

int bind( int fd, const struct sockaddr *address, socklen_t size )
{
  fake *f;

  (void) size;
  f = find( fd );

  if ( f == NULL ) {
    return -1;
  }

  f->port = port_of( address );
  return 0;
}

int listen( int fd, int backlog )
{
  fake *f;

  (void) backlog;
  f = find( fd );

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
  f = find( fd );

  if ( f == NULL ) {
    return -1;
  }

  while ( f->backlog_count == 0 ) {
    if ( !wait_on( f, false ) ) {
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
  fake *f;
  int listener;
  int child;

  (void) size;
  f = find( fd );

  if ( f == NULL ) {
    return -1;
  }

  while ( host_of( address ) == agent_port_address( AGENT_WHO_BLACKHOLE ) ) {
    if ( !wait_on( f, false ) ) {
      return -1;
    }
  }

  f->connected = true;

  if ( host_of( address ) == agent_port_address( AGENT_WHO_PEER ) ) {
    return 0;
  }

  listener = find_port( port_of( address ), false );

  if ( listener < 0 || fakes[ listener ].backlog_count == 8 ) {
    return fail( ECONNREFUSED );
  }

  child = allocate( false ) - FIRST_FD;

  if ( child < 0 ) {
    return -1;
  }

  fakes[ child ].connected = true;
  fakes[ child ].peer = fd - FIRST_FD;
  f->peer = child;
  fakes[ listener ].backlog[ fakes[ listener ].backlog_count ] = child;
  ++fakes[ listener ].backlog_count;
  changed( &fakes[ listener ] );
  return 0;
}

ssize_t recv( int fd, void *buffer, size_t size, int flags )
{
  fake *f;
  long count;

  (void) buffer;
  f = find( fd );

  if ( f == NULL ) {
    return -1;
  }

  while ( f->queued == 0 || ( ( flags & MSG_WAITALL ) != 0 &&
    f->queued < (long) size && !f->receive_ended ) ) {
    if ( f->receive_ended ) {
      return 0;
    }

    if ( !wait_on( f, ( flags & MSG_DONTWAIT ) != 0 ) ) {
      return -1;
    }
  }

  count = f->queued < (long) size ? f->queued : (long) size;

  if ( ( flags & MSG_PEEK ) == 0 ) {
    f->queued -= count;

    if ( f->peer >= 0 ) {
      changed( &fakes[ f->peer ] );
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

static bool has_room( const fake *f )
{
  return f->peer < 0 || fakes[ f->peer ].queued < BUFFER;
}

ssize_t send( int fd, const void *buffer, size_t size, int flags )
{
  fake *f;

  (void) buffer;
  f = find( fd );

  if ( f == NULL ) {
    return -1;
  }

  if ( !f->connected ) {
    return fail( ENOTCONN );
  }

  while ( !f->send_ended && !has_room( f ) ) {
    if ( !wait_on( f, ( flags & MSG_DONTWAIT ) != 0 ) ) {
      return -1;
    }
  }

  if ( f->send_ended ) {
    return fail( EPIPE );
  }

  if ( f->peer >= 0 ) {
    fakes[ f->peer ].queued += (long) size;
    changed( &fakes[ f->peer ] );
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

  if ( find( fd ) == NULL ) {
    return -1;
  }

  other = find_port( port_of( address ), true );

  if ( other >= 0 ) {
    fakes[ other ].queued += (long) size;
    changed( &fakes[ other ] );
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

bool sockets_readable( int fd )
{
  const fake *f;

  f = find( fd );
  return f != NULL &&
    ( f->queued > 0 || f->receive_ended || f->backlog_count > 0 );
}

bool sockets_writable( int fd )
{
  const fake *f;

  f = find( fd );
  return f != NULL && ( f->datagram || f->connected ) && has_room( f );
}

/* Counts the ready ones; -1 if one is not open. */
static int scan( int most, const fd_set *wanted, fd_set *ready,
  bool ( *is_ready )( int fd ) )
{
  int count;
  int fd;

  FD_ZERO( ready );
  count = 0;

  for ( fd = 0; wanted != NULL && fd < most; ++fd ) {
    if ( !FD_ISSET( fd, wanted ) ) {
      continue;
    }

    if ( find( fd ) == NULL ) {
      return -1;
    }

    if ( ( *is_ready )( fd ) ) {
      FD_SET( fd, ready );
      ++count;
    }
  }

  return count;
}

static bool never( int fd )
{
  (void) fd;
  return false;
}

int select( int most, fd_set *read_set, fd_set *write_set,
  fd_set *except_set, struct timeval *time )
{
  rtems_interval limit;

  limit = time == NULL ? RTEMS_NO_TIMEOUT :
    (rtems_interval) ( time->tv_sec * 100 + time->tv_usec / 10000 );

  for ( ;; ) {
    fd_set ready[ 3 ];
    int counts[ 3 ];
    int total;

    counts[ 0 ] = scan( most, read_set, &ready[ 0 ], sockets_readable );
    counts[ 1 ] = scan( most, write_set, &ready[ 1 ], sockets_writable );
    counts[ 2 ] = scan( most, except_set, &ready[ 2 ], never );

    if ( counts[ 0 ] < 0 || counts[ 1 ] < 0 || counts[ 2 ] < 0 ) {
      return fail( EBADF );
    }

    total = counts[ 0 ] + counts[ 1 ] + counts[ 2 ];

    if ( total > 0 || ( time != NULL && limit == 0 ) ||
      !executive_sleep( AGENT_TASK_EVENT, &select_channel, limit ) ) {
      *( read_set == NULL ? &ready[ 0 ] : read_set ) = ready[ 0 ];
      *( write_set == NULL ? &ready[ 1 ] : write_set ) = ready[ 1 ];
      return total;
    }
  }
}

int shutdown( int fd, int how )
{
  fake *f;

  f = find( fd );

  if ( f == NULL ) {
    return -1;
  }

  f->receive_ended = f->receive_ended || how != SHUT_WR;
  f->send_ended = f->send_ended || how != SHUT_RD;
  changed( f );
  return 0;
}

int setsockopt( int fd, int level, int name, const void *value,
  socklen_t size )
{
  struct timeval time;
  fake *f;

  (void) level;
  f = find( fd );

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

  f = find( fd );

  if ( f == NULL ) {
    return -1;
  }

  if ( command == F_SETFL ) {
    f->nonblocking = true;
    return 0;
  }

  copy = allocate( f->datagram );
  return copy;
}

int close( int fd )
{
  fake *f;
  int i;

  f = find( fd );

  if ( f == NULL ) {
    return -1;
  }

  for ( i = 0; i < f->backlog_count; ++i ) {
    fakes[ f->backlog[ i ] ].used = false;
  }

  if ( f->peer >= 0 ) {
    fakes[ f->peer ].receive_ended = true;
    fakes[ f->peer ].peer = -1;
    changed( &fakes[ f->peer ] );
  }

  f->used = false;
  f->generation = 0;

  if ( !hangs ) {
    changed( f );
  }

  return 0;
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
