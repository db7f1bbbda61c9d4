/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Decodes how the columns of a program are delayed.
 */

#include <string.h>

#include "delay_words.h"
#include "words.h"

/*
 * "COLUMN.INDEX=TICKS,TURNS", with an "l" behind the index if the call holds
 * the network semaphore meanwhile.  The step need not be known yet.
 */
static bool decode_exact( char *word, agent_program *program )
{
  program_exact_delay *exact;
  char *column;
  char *step;
  char *ticks;
  size_t length;
  long index;

  if ( program->delay.exact_count == PROGRAM_EXACT_DELAYS ) {
    return false;
  }

  exact = &program->delay.exact[ program->delay.exact_count ];
  ++program->delay.exact_count;
  column = words_take( &word, '.' );
  step = words_take( &word, '=' );
  ticks = words_take( &word, ',' );

  if ( word == NULL || !program_find_column( program, column,
    &exact->column ) ) {
    return false;
  }

  length = strlen( step );
  exact->locked = length > 0 && step[ length - 1 ] == 'l';

  if ( exact->locked ) {
    step[ length - 1 ] = '\0';
    program->delay.inside = true;
  }

  if ( !words_number( step, 0, PROGRAM_STEPS - 1, &index ) ) {
    return false;
  }

  exact->step = (uint8_t) index;
  return words_number( ticks, 0, PROGRAM_HELD_TICKS, &exact->ticks ) &&
    words_number( word, 0, PROGRAM_SPIN, &exact->turns );
}

/*
 * "J SEED SPIN TICKS", then the names of the columns if it is not all, then
 * the steps that are delayed by just so much.
 */
const char *delay_words_decode( char *text, agent_program *program )
{
  static const long most[ 3 ] = {
    PROGRAM_SEED, PROGRAM_SPIN, PROGRAM_HELD_TICKS
  };
  long numbers[ 3 ];
  char *word;
  uint8_t column;
  size_t i;

  (void) words_take( &text, ' ' );

  for ( i = 0; i < 3; ++i ) {
    word = words_take( &text, ' ' );

    if ( word == NULL || !words_number( word, 0, most[ i ], &numbers[ i ] ) ) {
      return "J needs seed, spin and ticks";
    }
  }

  program->delay.seed = numbers[ 0 ];
  program->delay.spin = numbers[ 1 ];
  program->delay.ticks = numbers[ 2 ];
  program->delay.columns = 0;

  while ( ( word = words_take( &text, ' ' ) ) != NULL ) {
    if ( strchr( word, '=' ) != NULL ) {
      if ( !decode_exact( word, program ) ) {
        return "J delays a step by COLUMN.INDEX=TICKS,TURNS";
      }

      continue;
    }

    if ( program->delay.exact_count > 0 ||
      !program_find_column( program, word, &column ) ) {
      return "J names an unknown column";
    }

    program->delay.columns |= (uint32_t) 1 << column;
  }

  if ( program->delay.columns == 0 ) {
    program->delay.columns = UINT32_MAX;
  }

  return NULL;
}
