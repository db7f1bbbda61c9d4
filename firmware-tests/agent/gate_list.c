/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The program's list of gates while it is followed.
 */

#include <string.h>

#include "gate_list.h"

typedef enum {
  GATE_AHEAD,
  GATE_PASSED,

  /** @brief Its task has come to a later one without it. */
  GATE_MISSED
} gate_state;

static struct {
  uint8_t states[ PROGRAM_GATES ];

  /** @brief Gates in the order in which they were passed. */
  uint8_t order[ PROGRAM_GATES ];
  volatile size_t order_count;
  volatile size_t head;
  size_t last;
} list;

void gate_list_begin( void )
{
  memset( &list, 0, sizeof( list ) );
  list.last = PROGRAM_COLUMNS;
}

const program_gate *gate_list_at( size_t index )
{
  return &run.program.gates[ index ];
}

size_t gate_list_head( void )
{
  return list.head;
}

bool gate_list_is_done( void )
{
  return list.head == run.program.gate_count;
}

size_t gate_list_last( void )
{
  return list.last;
}

size_t gate_list_count( void )
{
  return list.order_count;
}

bool gate_list_is_over( const run_column *column )
{
  return column->ended || column->deleted;
}

void gate_list_clean( void )
{
  for ( ; !gate_list_is_done(); ++list.head ) {
    const program_gate *gate;

    gate = gate_list_at( list.head );

    if ( list.states[ list.head ] != GATE_AHEAD ) {
      continue;
    }

    if ( gate->point == POINT_FREE_NETD ||
      !gate_list_is_over( &run.columns[ gate->column ] ) ) {
      break;
    }

    list.states[ list.head ] = GATE_MISSED;
  }
}

static void miss_before( size_t index )
{
  size_t i;

  for ( i = list.head; i < index; ++i ) {
    if ( list.states[ i ] == GATE_AHEAD &&
      gate_list_at( i )->column == gate_list_at( index )->column ) {
      list.states[ i ] = GATE_MISSED;
    }
  }

  gate_list_clean();
}

size_t gate_list_find( size_t column, program_point point )
{
  const run_column *state;
  size_t i;

  state = &run.columns[ column ];

  for ( i = list.head; i < run.program.gate_count; ++i ) {
    const program_gate *gate;

    gate = gate_list_at( i );

    if ( list.states[ i ] == GATE_AHEAD && gate->column == column &&
      gate->step == state->at && gate->point == point &&
      ( gate->sleeps == state->sleeps || point == POINT_RETURN ) ) {
      miss_before( i );
      break;
    }
  }

  return i;
}

void gate_list_pass( size_t index )
{
  list.states[ index ] = GATE_PASSED;
  list.order[ list.order_count ] = (uint8_t) index;
  ++list.order_count;
  list.last = gate_list_at( index )->column;
  gate_list_clean();
}

void gate_list_write( agent_text *text )
{
  const char *word;
  size_t i;

  text_string( text, "gates" );

  for ( i = 0; i < list.order_count; ++i ) {
    text_char( text, ' ' );
    text_number( text, list.order[ i ] );
  }

  word = " missed";

  for ( i = 0; i < run.program.gate_count; ++i ) {
    if ( list.states[ i ] == GATE_MISSED ) {
      text_string( text, word );
      text_char( text, ' ' );
      text_number( text, (long) i );
      word = "";
    }
  }
}
