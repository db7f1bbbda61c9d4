/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Closing a socket from its own SO_RCVWAKEUP callback.
 *
 * The callback runs in the network daemon, which must not wait for anybody.
 * Each line says what the calls have returned:
 *
 *   closecheck check NAME close=R recv=R then=R again=R bind=R
 *
 * close is the callback's, recv and then are two calls of the reader, again is
 * a second close, bind a new socket on the old one's port.
 */

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include <rtems.h>
#include <rtems/bspIo.h>
#include <rtems/rtems_bsdnet.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <netinet/in.h>

#include "agent_port.h"
#include "check.h"
#include "names.h"

#define CHECK_PORT 7007
#define READER_PRIORITY 50
#define NETD_PRIORITY 100
#define CHECK_PRIORITY 150
/** Nothing takes as long here; a call that is not back by then never is. */
#define PATIENCE_TICKS 20

/** @brief What a call has returned, an error if negative. */
typedef struct {
  bool done;
  int value;
} check_result;

static int watched = -1;
static check_result closed;
static check_result received[ 2 ];

static void note( check_result *result, int value )
{
  result->value = value < 0 ? -errno : value;
  result->done = true;
}

static void tell( const char *what, const check_result *result )
{
  if ( !result->done ) {
    printk( " %s=never", what );
  } else if ( result->value < 0 ) {
    printk( " %s=%s", what, names_of_error( -result->value ) );
  } else {
    printk( " %s=%d", what, result->value );
  }
}

static void close_watched( struct socket *so, void *argument )
{
  (void) so;
  (void) argument;

  if ( !closed.done ) {
    note( &closed, close( watched ) );
  }
}

static rtems_task read_twice( rtems_task_argument argument )
{
  char byte;
  int i;

  (void) argument;

  for ( i = 0; i < 2; ++i ) {
    note( &received[ i ], (int) recv( watched, &byte, 1, 0 ) );
  }

  (void) rtems_task_suspend( RTEMS_SELF );
}

static int open_bound( check_result *result )
{
  struct sockaddr_in address;
  int fd = socket( AF_INET, SOCK_DGRAM, 0 );

  memset( &address, 0, sizeof( address ) );
  address.sin_family = AF_INET;
  address.sin_port = htons( CHECK_PORT );
  address.sin_addr.s_addr = htonl( 0x7f000001 );
  note( result,
    bind( fd, (struct sockaddr *) &address, sizeof( address ) ) );
  return fd;
}

static void send_byte( void )
{
  struct sockaddr_in address;
  char byte = 0;
  int fd = socket( AF_INET, SOCK_DGRAM, 0 );

  memset( &address, 0, sizeof( address ) );
  address.sin_family = AF_INET;
  address.sin_port = htons( CHECK_PORT );
  address.sin_addr.s_addr = htonl( 0x7f000001 );
  (void) sendto( fd, &byte, 1, 0, (struct sockaddr *) &address,
    sizeof( address ) );
  (void) rtems_task_wake_after( PATIENCE_TICKS );
  (void) close( fd );
}

static void check_callback( const char *name, bool with_reader )
{
  struct sockwakeup wakeup;
  check_result result;
  rtems_id reader = 0;

  memset( &closed, 0, sizeof( closed ) );
  memset( received, 0, sizeof( received ) );
  memset( &wakeup, 0, sizeof( wakeup ) );
  wakeup.sw_pfn = close_watched;
  watched = open_bound( &result );
  (void) setsockopt( watched, SOL_SOCKET, SO_RCVWAKEUP, &wakeup,
    sizeof( wakeup ) );

  if ( with_reader ) {
    (void) rtems_task_create( rtems_build_name( 'R', 'E', 'A', '2' ),
      READER_PRIORITY, AGENT_STACK_SIZE, RTEMS_DEFAULT_MODES,
      RTEMS_DEFAULT_ATTRIBUTES, &reader );
    (void) rtems_task_start( reader, read_twice, 0 );
  }

  send_byte();
  printk( "closecheck check %s", name );
  tell( "close", &closed );

  if ( with_reader ) {
    tell( "recv", &received[ 0 ] );
    tell( "then", &received[ 1 ] );
    (void) rtems_task_delete( reader );
  }

  note( &result, close( watched ) );
  tell( "again", &result );
  (void) close( open_bound( &result ) );
  tell( "bind", &result );
  printk( "\r\n" );
}

void closefix_check( void )
{
  rtems_task_priority old;

  agent_port_set_netd_priority( NETD_PRIORITY );
  (void) rtems_task_set_priority( RTEMS_SELF, CHECK_PRIORITY, &old );
  check_callback( "nobody-asleep", false );
  check_callback( "reader-asleep", true );
  printk( "closecheck check end\r\n" );
}
