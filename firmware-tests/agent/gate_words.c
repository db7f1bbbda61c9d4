/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Decodes the schedule of a program.
 *
 * "G T1.0c T2.0a T2.1c! T1.0w#2": column, step from 0, a letter for the point;
 * behind "#" which of the step's sleeps it belongs to, if not the first;
 * behind it "!" if the task need not wait until the one before has come to
 * rest, or "-" if the network daemon is held from then on as it wakes, until
 * "netd".
 */

#include <string.h>

#include "gate_words.h"
#include "words.h"

/* In the order of program_point. */
static const char letters[] = "cbalswr";

/** @brief Set by wraps/gates.c, if that is linked. */
extern const bool gate_wraps_are_linked __attribute__(( weak ));

/* "12w#2!", "1c-": digits, letter, sleep, mark. */
static const char *decode_point( char *word, program_gate *gate )
{
  const char *letter;
  size_t length;
  long number;
  char at;

  length = strlen( word );
  gate->at_once = length > 0 && word[ length - 1 ] == '!';
  gate->holds_netd = length > 0 && word[ length - 1 ] == '-';

  if ( gate->at_once || gate->holds_netd ) {
    word[ length - 1 ] = '\0';
  }

  length = 0;

  while ( word[ length ] >= '0' && word[ length ] <= '9' ) {
    ++length;
  }

  at = word[ length ];
  letter = at == '\0' ? NULL : strchr( letters, at );

  if ( letter == NULL ) {
    return "a gate without its point";
  }

  gate->point = (program_point) ( letter - letters );
  word[ length ] = '\0';

  if ( !words_number( word, 0, PROGRAM_STEPS - 1, &number ) ) {
    return "a gate without the index of a step";
  }

  gate->step = (uint8_t) number;
  word += length + 1;

  if ( *word == '\0' ) {
    return NULL;
  }

  if ( *word != '#' || !words_number( word + 1, 2, 99, &number ) ) {
    return "a gate with something behind it";
  }

  gate->sleeps = (uint8_t) ( number - 1 );
  return NULL;
}

const char *gate_words_decode( char *text, agent_program *program )
{
  char *word;

  (void) words_take( &text, ' ' );

  while ( ( word = words_take( &text, ' ' ) ) != NULL ) {
    const char *reason;
    program_gate *gate;
    char *column;

    if ( program->gate_count == PROGRAM_GATES ) {
      return "more than 120 gates";
    }

    gate = &program->gates[ program->gate_count ];
    ++program->gate_count;

    if ( strcmp( word, "netd" ) == 0 ) {
      gate->column = PROGRAM_COLUMNS;
      gate->point = POINT_FREE_NETD;
      continue;
    }

    column = words_take( &word, '.' );

    if ( word == NULL ||
      !program_find_column( program, column, &gate->column ) ) {
      return "a gate of an unknown column";
    }

    reason = decode_point( word, gate );

    if ( reason != NULL ) {
      return reason;
    }
  }

  return NULL;
}

static bool is_inside( program_point point )
{
  return point != POINT_CALL && point != POINT_BEGUN &&
    point != POINT_GO_ON && point != POINT_RETURN;
}

const char *gate_words_check( const agent_program *program )
{
  size_t i;

  for ( i = 0; i < program->gate_count; ++i ) {
    const program_gate *gate;

    gate = &program->gates[ i ];

    if ( &gate_wraps_are_linked == NULL &&
      ( is_inside( gate->point ) || gate->holds_netd ) ) {
      return "there are no gates in this image's stack";
    }

    if ( gate->column < PROGRAM_COLUMNS &&
      gate->step >= program->columns[ gate->column ].step_count ) {
      return "a gate of a step that does not exist";
    }
  }

  return NULL;
}
