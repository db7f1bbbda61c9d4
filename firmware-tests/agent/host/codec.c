/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Puts standard input through the codec, for comparison with another.
 *
 * "codec parse" prints "SEQ KIND PAYLOAD" for each good frame in a stream,
 * "codec encode" makes a frame of each such line, "codec names" prints the
 * error names of its arguments there and back.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../frame.h"
#include "../names.h"

static void parse( void )
{
  static frame_parser parser;
  frame message;
  int byte;

  frame_parser_begin( &parser );

  while ( ( byte = getchar() ) != EOF ) {
    if ( frame_feed( &parser, (char) byte, &message ) ) {
      printf( "%u %s %s\n", message.seq, message.kind, message.payload );
    }
  }
}

static void encode( void )
{
  static char line[ FRAME_MAXIMUM * 2 ];
  static char result[ FRAME_MAXIMUM + 3 ];

  while ( fgets( line, sizeof( line ), stdin ) != NULL ) {
    frame message;
    char *kind;
    char *payload;

    line[ strcspn( line, "\n" ) ] = '\0';
    message.seq = (unsigned int) strtoul( line, &kind, 10 );
    ++kind;
    payload = strchr( kind, ' ' );

    if ( payload == NULL || payload - kind > FRAME_KIND_MAXIMUM ) {
      return;
    }

    memcpy( message.kind, kind, (size_t) ( payload - kind ) );
    message.kind[ payload - kind ] = '\0';
    message.payload = payload + 1;
    message.length = strlen( payload + 1 );
    fwrite( result, 1, frame_encode( &message, result, sizeof( result ) ),
      stdout );
  }
}

int main( int argc, char **argv )
{
  int i;

  if ( argc == 2 && strcmp( argv[ 1 ], "parse" ) == 0 ) {
    parse();
  } else if ( argc == 2 && strcmp( argv[ 1 ], "encode" ) == 0 ) {
    encode();
  } else {
    for ( i = 2; i < argc; ++i ) {
      int number;
      const char *name;

      number = names_to_error( argv[ i ] );
      name = names_of_error( number );
      printf( "%d %s\n", number, name == NULL ? "-" : name );
    }
  }

  return 0;
}
