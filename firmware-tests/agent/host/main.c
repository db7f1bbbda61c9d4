/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The agent's port to a process of the host, and its main function.
 *
 * The console is standard input and output.  Arguments: "hang" (close()
 * leaves sleepers asleep), "boot=N", "fault=NAME" (noticed in every case).
 * Markers go to standard error.
 */

#define _DEFAULT_SOURCE
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <arpa/inet.h>

#include "executive.h"
#include "sockets.h"

static const char console_channel = 'c';
static uint32_t boot_number = 1;
static const char *fault;
static rtems_task_priority netd_priority;

/** @brief Rounds with the host so far (settle.c). */
static uint32_t rounds;

size_t agent_port_console_read( char *buffer, size_t size )
{
  for ( ;; ) {
    struct pollfd input;
    ssize_t count;

    input.fd = STDIN_FILENO;
    input.events = POLLIN;

    if ( poll( &input, 1, 0 ) == 1 ) {
      count = read( STDIN_FILENO, buffer, size );

      if ( count <= 0 ) {
        exit( 0 );
      }

      return (size_t) count;
    }

    executive_input( STDIN_FILENO, &console_channel );
    (void) executive_sleep( AGENT_TASK_OTHER, &console_channel,
      RTEMS_NO_TIMEOUT );
    executive_input( STDIN_FILENO, NULL );
  }
}

void agent_port_console_write( const char *data, size_t size )
{
  static const char round_end[] = " quiet *";
  size_t i;

  for ( i = 0; i + sizeof( round_end ) <= size; ++i ) {
    if ( memcmp( data + i, round_end, sizeof( round_end ) - 1 ) == 0 ) {
      ++rounds;
    }
  }

  while ( size > 0 ) {
    ssize_t count;

    count = write( STDOUT_FILENO, data, size );

    if ( count <= 0 ) {
      exit( 1 );
    }

    data += count;
    size -= (size_t) count;
  }
}

void agent_port_set_netd_priority( rtems_task_priority priority )
{
  netd_priority = priority;
}

bool agent_port_is_netd( void )
{
  return false;
}

uint32_t agent_port_address( agent_who who )
{
  static const uint32_t addresses[] = { 0x0a4d0001, 0x0a4d0009, 0x7f000001 };

  return htonl( addresses[ who ] );
}

bool agent_port_readable( int fd )
{
  return sockets_readable( fd );
}

bool agent_port_writable( int fd )
{
  return sockets_writable( fd );
}

void agent_port_marker( const char *text )
{
  fprintf( stderr, "%s\n", text );
}

uint32_t agent_port_traffic( void )
{
  /* As if there were packets in the first rounds of the first case. */
  return rounds < 2 ? rounds : 2;
}

bool agent_port_can_netlock( void )
{
  return false;
}

void agent_port_netlock( void )
{
}

void agent_port_netunlock( void )
{
}

bool agent_port_can_hoard_mbufs( void )
{
  return false;
}

void agent_port_hoard_mbufs( bool all )
{
  (void) all;
}

void agent_port_counts( agent_counts *counts )
{
  counts->fds = sockets_count();
  counts->sockets = counts->fds;
  counts->mbufs = sockets_bytes();
  counts->heap = 0;
}

void agent_port_begin_case( void )
{
}

void agent_port_faults( agent_port_line line )
{
  if ( fault != NULL ) {
    ( *line )( fault );
  }
}

void agent_port_post_mortem( agent_port_line line )
{
  char text[ 40 ];

  snprintf( text, sizeof( text ), "netd priority=%u; all well",
    (unsigned int) netd_priority );
  ( *line )( text );
}

uint32_t agent_port_boot_number( void )
{
  return boot_number;
}

void agent_port_identity( char *buffer, size_t size )
{
  snprintf( buffer, size, "product=closecheck-host arch=host stack=2005 "
    "fix=connabort policy=stale caps=suspend,delete tick=100 ip=127.0.0.1" );
}

void agent_port_power_off( void )
{
  exit( 0 );
}

static rtems_task agent_task( rtems_task_argument argument )
{
  (void) argument;
  agent_main();
}

int main( int argc, char **argv )
{
  int i;

  for ( i = 1; i < argc; ++i ) {
    if ( strcmp( argv[ i ], "hang" ) == 0 ) {
      sockets_hang( true );
    } else if ( strncmp( argv[ i ], "boot=", 5 ) == 0 ) {
      boot_number = (uint32_t) strtoul( argv[ i ] + 5, NULL, 10 );
    } else if ( strncmp( argv[ i ], "fault=", 6 ) == 0 ) {
      fault = argv[ i ] + 6;
    }
  }

  executive_run( agent_task, AGENT_PRIORITY );
  return 0;
}
