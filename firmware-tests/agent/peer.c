/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The peer's column: the host does its steps, the agent says when.
 */

#include <string.h>

#include "gate.h"
#include "link.h"
#include "peer.h"
#include "text.h"

static bool is_due;

void peer_begin( void )
{
  is_due = false;
}

bool peer_is_due( void )
{
  return is_due;
}

/* "CASE K" for the step at which the column is. */
static void write_step( char *line, size_t size, uint8_t index )
{
  agent_text text;

  text_begin( &text, line, size );
  text_number( &text, run.number );
  text_char( &text, ' ' );
  text_number( &text,
    run.program.columns[ index ].steps[ run.columns[ index ].at ].value );
}

void peer_serve( void )
{
  const program_column *words;
  run_column *column;
  uint8_t index;

  if ( is_due || !program_find_column( &run.program, "P", &index ) ) {
    return;
  }

  words = &run.program.columns[ index ];
  column = &run.columns[ index ];

  while ( !column->open && column->at < words->step_count ) {
    run_result *result;

    result = &column->results[ column->at ];

    if ( result->state == STEP_NOT_RUN ) {
      if ( !gate_lets_peer( index ) ) {
        return;
      }

      result->state = STEP_CALLED;

      if ( words->steps[ column->at ].op == OP_GO ) {
        char line[ 32 ];

        is_due = true;
        write_step( line, sizeof( line ), index );
        link_send( "GO", line );
        return;
      }

      column->held = false;
      column->open = true;
      return;
    }

    result->state = STEP_RETURNED;
    ++column->at;
    ++run.changes;
  }

  column->ended = column->at == words->step_count;
}

void peer_done( const char *payload )
{
  char expected[ 32 ];
  uint8_t index;

  if ( !is_due || !program_find_column( &run.program, "P", &index ) ) {
    return;
  }

  write_step( expected, sizeof( expected ), index );

  if ( strcmp( payload, expected ) == 0 ) {
    /* peer_serve() takes it from here. */
    is_due = false;
  }
}
