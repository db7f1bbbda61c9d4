/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief What the agent takes from the console, as a target of libFuzzer.
 *
 * The first byte of an input says what the rest is:
 *   'p'  the text of a program
 *   'm'  messages of the host, "SEQ KIND PAYLOAD" a line; they get their CRC
 *        here, without which hardly any would come further than the parser
 *   else bytes of the line, as they come
 *
 * Without a fuzzer (FUZZ_REPLAY) the program takes the files that it is given.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../link.h"
#include "../run.h"

int LLVMFuzzerTestOneInput( const uint8_t *data, size_t size );

#define INPUT_MAXIMUM 20000

static rtems_interval ticks;

/** @brief As if a schedule could be followed here: then it is decoded. */
extern const bool gate_wraps_are_linked;
const bool gate_wraps_are_linked = true;

/* All that the decoders and the delivery take from their surroundings. */

void agent_port_console_write( const char *data, size_t size )
{
  static volatile char last;

  if ( size != 0 ) {
    last = data[ size - 1 ];
    (void) last;
  }
}

bool agent_port_can_netlock( void )
{
  return ( ticks & 1 ) != 0;
}

bool agent_port_can_hoard_mbufs( void )
{
  return ( ticks & 2 ) != 0;
}

rtems_interval rtems_clock_get_ticks_since_boot( void )
{
  return ticks;
}

rtems_interval rtems_clock_get_ticks_per_second( void )
{
  return 100;
}

static void require( bool holds, const char *what )
{
  if ( !holds ) {
    fprintf( stderr, "fuzz: not so: %s\n", what );
    abort();
  }
}

static void check_condition( const agent_program *program,
  const program_condition *condition )
{
  if ( condition->kind == COND_READABLE || condition->kind == COND_WRITABLE ) {
    require( condition->descriptor < program->descriptor_count,
      "a condition's descriptor is declared" );
    return;
  }

  require( condition->column < program->column_count,
    "a condition's column is declared" );

  if ( condition->kind == COND_CALLED || condition->kind == COND_RETURNED ) {
    require( condition->step <
      program->columns[ condition->column ].step_count,
      "a condition's step is there" );
  }
}

static void check_step( const agent_program *program,
  const program_step *step )
{
  const uint32_t declared =
    ( (uint32_t) 1 << program->descriptor_count ) - 1;
  size_t i;

  require( program_op_name( step->op ) != NULL, "an operation has a name" );
  require( step->column == 0 || step->column < program->column_count,
    "a step's column is declared" );
  require( step->descriptor == 0 ||
    step->descriptor < program->descriptor_count,
    "a step's descriptor is declared" );
  require( step->into == 0 || step->into < program->descriptor_count,
    "where a descriptor goes is declared" );
  require( step->condition_count <= PROGRAM_CONDITIONS,
    "there are not too many conditions" );

  for ( i = 0; i < 3; ++i ) {
    require( ( step->sets[ i ] & ~declared ) == 0,
      "a set is of what is declared" );
  }

  for ( i = 0; i < step->condition_count; ++i ) {
    check_condition( program, &step->conditions[ i ] );
  }
}

/** @brief What all the rest of the agent takes for granted. */
static void check_program( const agent_program *program )
{
  size_t i;
  size_t k;

  require( program->column_count <= PROGRAM_COLUMNS, "columns fit" );
  require( program->descriptor_count <= PROGRAM_DESCRIPTORS,
    "descriptors fit" );
  require( program->gate_count <= PROGRAM_GATES, "gates fit" );
  require( program->own_ticks >= 0, "times have a sum" );

  for ( i = 0; i < program->column_count; ++i ) {
    require( program->columns[ i ].step_count <= PROGRAM_STEPS, "steps fit" );

    for ( k = 0; k < program->columns[ i ].step_count; ++k ) {
      check_step( program, &program->columns[ i ].steps[ k ] );
    }
  }

  for ( i = 0; i < program->gate_count; ++i ) {
    /* Not a column's: netd is held or let go. */
    if ( program->gates[ i ].column == PROGRAM_COLUMNS ) {
      continue;
    }

    require( program->gates[ i ].column < program->column_count,
      "a gate's column is declared" );
    require( program->gates[ i ].step <
      program->columns[ program->gates[ i ].column ].step_count,
      "a gate's step is there" );
  }
}

static void fuzz_program( const char *text )
{
  static agent_program program;
  static char copy[ INPUT_MAXIMUM + 1 ];
  bool good;

  strcpy( copy, text );
  good = program_decode( copy, &program ) == NULL;

  if ( good ) {
    check_program( &program );
  }

  /* What another program has left must not count. */
  strcpy( copy, text );
  require( good == ( program_decode( copy, &program ) == NULL ),
    "a text is a program each time" );
}

/* A frame that was taken is one that comes through once more. */
static void check_frame( const frame *message )
{
  static char text[ FRAME_MAXIMUM + 3 ];
  frame again;
  size_t length;

  length = frame_encode( message, text, sizeof( text ) );
  require( length > 2, "a frame that was taken can be made" );
  text[ length - 2 ] = '\0';
  require( frame_parse( text, length - 2, &again ), "and is one again" );
  require( again.seq == message->seq && again.length == message->length &&
    strcmp( again.kind, message->kind ) == 0 &&
    strcmp( again.payload, message->payload ) == 0, "and is the same" );
}

static void take_message( const frame *message )
{
  check_frame( message );

  if ( strcmp( message->kind, "RUN" ) == 0 ) {
    const char *reason;

    reason = run_take( message->payload );

    if ( reason == NULL ) {
      check_program( &run.program );
      /* As long as a report may be. */
      link_send( "REPORT", message->payload );
    } else {
      link_send( "BAD", reason );
    }
  } else if ( strcmp( message->kind, "HELLO" ) == 0 ) {
    link_send( "IAM", message->payload );
  }
}

static void feed( const char *bytes, size_t size )
{
  size_t i;

  for ( i = 0; i < size; ++i ) {
    link_feed( bytes[ i ] );
  }

  ticks += 7;
  require( link_service() <= 100, "what is due is due soon" );
}

/* Makes a frame of "SEQ KIND PAYLOAD". */
static void feed_message( char *line )
{
  static char text[ FRAME_MAXIMUM + 3 ];
  frame message;
  char *kind;
  char *payload;

  message.seq = (unsigned int) strtoul( line, &kind, 10 ) % FRAME_SEQ_LIMIT;
  kind += *kind == ' ' ? 1 : 0;
  payload = strchr( kind, ' ' );

  if ( payload == NULL ) {
    payload = kind + strlen( kind );
  } else {
    *payload = '\0';
    ++payload;
  }

  strncpy( message.kind, kind, FRAME_KIND_MAXIMUM );
  message.kind[ FRAME_KIND_MAXIMUM ] = '\0';
  message.payload = payload;
  message.length = strlen( payload );
  feed( text, frame_encode( &message, text, sizeof( text ) ) );
}

static void fuzz_messages( char *text )
{
  while ( text != NULL ) {
    char *end;

    end = strchr( text, '\n' );

    if ( end != NULL ) {
      *end = '\0';
      ++end;
    }

    feed_message( text );
    text = end;
  }
}

int LLVMFuzzerTestOneInput( const uint8_t *data, size_t size )
{
  static char input[ INPUT_MAXIMUM + 1 ];

  if ( size == 0 || size > INPUT_MAXIMUM ) {
    return 0;
  }

  memcpy( input, data + 1, size - 1 );
  input[ size - 1 ] = '\0';
  ticks = 0;
  link_begin( take_message );

  if ( data[ 0 ] == 'p' ) {
    fuzz_program( input );
  } else if ( data[ 0 ] == 'm' ) {
    fuzz_messages( input );
  } else {
    feed( input, size - 1 );
  }

  return 0;
}

#ifdef FUZZ_REPLAY
int main( int argc, char **argv )
{
  static uint8_t bytes[ INPUT_MAXIMUM ];
  int i;

  for ( i = 1; i < argc; ++i ) {
    FILE *file;
    size_t size;

    file = fopen( argv[ i ], "rb" );

    if ( file == NULL ) {
      perror( argv[ i ] );
      return 2;
    }

    size = fread( bytes, 1, sizeof( bytes ), file );
    fclose( file );
    (void) LLVMFuzzerTestOneInput( bytes, size );
  }

  printf( "%d inputs\n", argc - 1 );
  return 0;
}
#endif
