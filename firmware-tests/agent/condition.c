/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Decodes the conditions of an await or a hog.
 */

#include <string.h>

#include "condition.h"
#include "words.h"

/* In the order of program_condition_kind. */
static const char *const conditions[] = {
  "blocked", "woken", "ended", "called", "returned", "readable", "writable",
  NULL
};

/* "COLUMN.INDEX" */
static const char *decode_step_reference( char *word,
  const agent_program *program, program_condition *condition )
{
  char *rest;
  char *column;
  long index;

  rest = word;
  column = words_take( &rest, '.' );

  if ( !program_find_column( program, column, &condition->column ) ) {
    return "condition on an unknown column";
  }

  if ( rest == NULL || !words_number( rest, 0, PROGRAM_STEPS - 1, &index ) ) {
    return "condition without the index of a step";
  }

  condition->step = (uint8_t) index;
  return NULL;
}

static const char *decode_one( char *word, char *operand,
  const agent_program *program, program_condition *condition )
{
  int kind;

  kind = words_index( word, conditions );

  if ( kind < 0 ) {
    return "unknown condition";
  }

  condition->kind = (program_condition_kind) kind;

  switch ( condition->kind ) {
    case COND_CALLED:
    case COND_RETURNED:
      return decode_step_reference( operand, program, condition );
    case COND_READABLE:
    case COND_WRITABLE:
      return program_find_descriptor( program, operand,
        &condition->descriptor ) ? NULL : "condition on an unknown descriptor";
    default:
      break;
  }

  if ( !program_find_column( program, operand, &condition->column ) ) {
    return "condition on an unknown column";
  }

  if ( condition->kind != COND_ENDED &&
    program->columns[ condition->column ].peer ) {
    return "the peer has no task";
  }

  return NULL;
}

const char *condition_decode( char **rest,
  const agent_program *program, program_step *step )
{
  bool more;

  do {
    const char *reason;
    char *word;
    char *operand;
    size_t length;

    word = words_take( rest, ' ' );
    operand = words_take( rest, ' ' );

    if ( word == NULL || operand == NULL || operand[ 0 ] == '\0' ) {
      return "condition without an operand";
    }

    if ( step->condition_count == PROGRAM_CONDITIONS ) {
      return "more than 4 conditions";
    }

    length = strlen( operand );
    more = operand[ length - 1 ] == ',';

    if ( more ) {
      operand[ length - 1 ] = '\0';
    }

    reason = decode_one( word, operand, program,
      &step->conditions[ step->condition_count ] );

    if ( reason != NULL ) {
      return reason;
    }

    ++step->condition_count;
  } while ( more );

  return NULL;
}
