/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The agent's delivery alone, driven by standard input.
 *
 * Commands, one a line: "begin", "feed TEXT" (a line of the console), "tick N"
 * and "send KIND PAYLOAD".  What comes of each is printed, "write TEXT" for
 * every line to the host and "take KIND PAYLOAD" for every message from it,
 * and then "done".
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../agent_port.h"
#include "../link.h"

static rtems_interval now;

rtems_interval rtems_clock_get_ticks_since_boot( void )
{
  return now;
}

void agent_port_console_write( const char *data, size_t size )
{
  /* Without its CR and LF. */
  printf( "write %.*s\n", (int) size - 2, data );
}

static void take( const frame *message )
{
  printf( "take %s %s\n", message->kind, message->payload );
}

static void feed( const char *text )
{
  for ( ; *text != '\0'; ++text ) {
    link_feed( *text );
  }

  link_feed( '\r' );
  link_feed( '\n' );
}

static void obey( char *line )
{
  char *word;

  word = strchr( line, ' ' );

  if ( word == NULL ) {
    now = 0;
    link_begin( take );
    return;
  }

  *word = '\0';
  ++word;

  if ( strcmp( line, "feed" ) == 0 ) {
    feed( word );
  } else if ( strcmp( line, "tick" ) == 0 ) {
    now += (rtems_interval) strtoul( word, NULL, 10 );
    (void) link_service();
  } else {
    char *payload;

    payload = strchr( word, ' ' );

    if ( payload != NULL ) {
      *payload = '\0';
      link_send( word, payload + 1 );
    }
  }
}

int main( void )
{
  static char line[ 2 * FRAME_MAXIMUM ];

  link_begin( take );

  while ( fgets( line, sizeof( line ), stdin ) != NULL ) {
    line[ strcspn( line, "\n" ) ] = '\0';
    obey( line );
    printf( "done\n" );
    fflush( stdout );
  }

  return 0;
}
