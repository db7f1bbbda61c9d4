/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief What a close design costs: recv and close, over the loopback.
 *
 * With --bench=yes on the boot command line the image runs this in place of
 * the agent and prints a line for each measurement:
 *
 *   closecheck bench NAME CALLS calls NANOSECONDS ns
 *
 * The figures are wall-clock time of the whole call, so under QEMU they are
 * good for a comparison of two images on one host and for nothing else.
 */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <rtems.h>
#include <rtems/bspIo.h>

#include <sys/types.h>
#include <sys/socket.h>
#include <netinet/in.h>

#include "port.h"

#define CALLS 2000
#define CLOSES 500
#define PORT 7000
#define DONE RTEMS_EVENT_3

static int reader;
static int writer;
static rtems_id waiting;

static void address_of( struct sockaddr_in *address )
{
  memset( address, 0, sizeof( *address ) );
  address->sin_family = AF_INET;
  address->sin_port = htons( PORT );
  address->sin_addr.s_addr = htonl( INADDR_LOOPBACK );
}

static void tell( const char *name, unsigned int calls, uint64_t from )
{
  uint64_t time = rtems_clock_get_uptime_nanoseconds() - from;

  printk( "closecheck bench %s %u calls %u ns\r\n", name, calls,
    (unsigned int) ( time / calls ) );
}

static bool open_pair( void )
{
  struct sockaddr_in address;

  address_of( &address );
  reader = socket( AF_INET, SOCK_DGRAM, 0 );
  writer = socket( AF_INET, SOCK_DGRAM, 0 );
  return bind( reader, (struct sockaddr *) &address, sizeof( address ) ) == 0 &&
    connect( writer, (struct sockaddr *) &address, sizeof( address ) ) == 0;
}

/* The datagrams are there already: recv does not sleep. */
static void bench_recv_ready( void )
{
  char byte = 0;
  unsigned int i;
  uint64_t sum = 0;

  for ( i = 0; i < CALLS; ++i ) {
    uint64_t from;

    (void) send( writer, &byte, 1, 0 );
    /* The network daemon carries it to the reader. */
    (void) rtems_task_wake_after( RTEMS_YIELD_PROCESSOR );
    from = rtems_clock_get_uptime_nanoseconds();
    (void) recv( reader, &byte, 1, 0 );
    sum += rtems_clock_get_uptime_nanoseconds() - from;
  }

  tell( "recv-ready", CALLS, rtems_clock_get_uptime_nanoseconds() - sum );
}

static rtems_task read_task( rtems_task_argument argument )
{
  char byte;
  unsigned int i;

  (void) argument;

  for ( i = 0; i < CALLS; ++i ) {
    (void) recv( reader, &byte, 1, 0 );
  }

  (void) rtems_event_send( waiting, DONE );
  rtems_task_exit();
}

/* The reader sleeps each time, and is woken: send, wake and recv. */
static void bench_recv_sleep( void )
{
  rtems_event_set events;
  uint64_t from;
  rtems_id id;
  char byte = 0;
  unsigned int i;

  waiting = rtems_task_self();
  (void) rtems_task_create( rtems_build_name( 'B', 'R', 'E', 'A' ), 50,
    AGENT_STACK_SIZE, RTEMS_DEFAULT_MODES, RTEMS_DEFAULT_ATTRIBUTES, &id );
  (void) rtems_task_start( id, read_task, 0 );
  from = rtems_clock_get_uptime_nanoseconds();

  for ( i = 0; i < CALLS; ++i ) {
    (void) send( writer, &byte, 1, 0 );
    (void) rtems_task_wake_after( RTEMS_YIELD_PROCESSOR );
  }

  (void) rtems_event_receive( DONE, RTEMS_WAIT | RTEMS_EVENT_ANY,
    RTEMS_NO_TIMEOUT, &events );
  tell( "recv-sleep", CALLS, from );
}

static void bench_close( const char *name, int type )
{
  unsigned int i;
  uint64_t sum = 0;

  for ( i = 0; i < CLOSES; ++i ) {
    int fd = socket( AF_INET, type, 0 );
    uint64_t from = rtems_clock_get_uptime_nanoseconds();

    (void) close( fd );
    sum += rtems_clock_get_uptime_nanoseconds() - from;
  }

  tell( name, CLOSES, rtems_clock_get_uptime_nanoseconds() - sum );
}

void bench_run( void )
{
  rtems_task_priority old;

  /* Below the network daemon, so that it runs whenever it has to. */
  agent_port_set_netd_priority( 100 );
  (void) rtems_task_set_priority( RTEMS_SELF, 150, &old );

  if ( !open_pair() ) {
    printk( "closecheck bench: no sockets\r\n" );
    return;
  }

  bench_recv_ready();
  bench_recv_sleep();
  bench_close( "close-udp", SOCK_DGRAM );
  bench_close( "close-tcp", SOCK_STREAM );
}
