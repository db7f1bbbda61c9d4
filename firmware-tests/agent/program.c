/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Decodes a program's text (docs/program.md).
 *
 * Two passes: conditions may name columns that come later, so the columns are
 * declared first.
 */

#include <string.h>

#include "column_words.h"
#include "delay_words.h"
#include "gate_words.h"
#include "program.h"
#include "step.h"
#include "words.h"

bool program_find_column( const agent_program *program, const char *name,
  uint8_t *column )
{
  size_t i;

  for ( i = 0; i < program->column_count; ++i ) {
    if ( strcmp( program->columns[ i ].name, name ) == 0 ) {
      *column = (uint8_t) i;
      return true;
    }
  }

  return false;
}

bool program_find_descriptor( const agent_program *program,
  const char *name, uint8_t *descriptor )
{
  size_t i;

  for ( i = 0; i < program->descriptor_count; ++i ) {
    if ( strcmp( program->descriptors[ i ], name ) == 0 ) {
      *descriptor = (uint8_t) i;
      return true;
    }
  }

  return false;
}

static const char *decode_version( char *text, agent_program *program )
{
  char *scenario;
  char *variant;
  char *patience;

  if ( strncmp( text, "V 1 ", 4 ) != 0 ) {
    return "not version 1 of the program text";
  }

  text += 4;
  scenario = words_take( &text, ' ' );
  variant = words_take( &text, ' ' );
  patience = words_take( &text, ' ' );

  if ( patience == NULL || text != NULL ) {
    return "V needs scenario, variant and patience";
  }

  if ( !words_is_name( scenario, PROGRAM_NAME ) ) {
    return "scenario's name is not one";
  }

  if ( strlen( variant ) > PROGRAM_VARIANT ) {
    return "variant's name is too long";
  }

  if ( !words_number( patience, 1, 100000, &program->patience ) ) {
    return "patience out of range";
  }

  strcpy( program->scenario, scenario );
  strcpy( program->variant, variant );
  return NULL;
}

static const char *decode_netd( char *text, agent_program *program )
{
  long netd;

  if ( strncmp( text, "N ", 2 ) != 0 || !words_number( text + 2,
    PROGRAM_PRIORITY_LEAST, PROGRAM_PRIORITY_MOST, &netd ) ) {
    return "N needs the priority of netd";
  }

  program->netd = (rtems_task_priority) netd;
  return NULL;
}

static const char *decode_descriptors( char *text, agent_program *program )
{
  char *name;

  name = words_take( &text, ' ' );

  if ( strcmp( name, "D" ) != 0 ) {
    return "D with the descriptors expected";
  }

  while ( ( name = words_take( &text, ' ' ) ) != NULL ) {
    if ( program->descriptor_count == PROGRAM_DESCRIPTORS ) {
      return "more than 24 descriptors";
    }

    if ( !words_is_name( name, PROGRAM_NAME ) ) {
      return "descriptor's name is not one";
    }

    strcpy( program->descriptors[ program->descriptor_count ], name );
    ++program->descriptor_count;
  }

  return NULL;
}

static void number_step( program_column *column, program_step *step )
{
  size_t i;

  for ( i = 0; i < column->step_count; ++i ) {
    if ( column->steps[ i ].op == step->op ) {
      ++step->ordinal;
    }
  }
}

static const char *decode_columns( char **text, agent_program *program )
{
  program_column *column;
  char *statement;
  bool delayed;
  bool gated;

  column = NULL;
  delayed = false;
  gated = false;

  while ( ( statement = words_take( text, ';' ) ) != NULL ) {
    const char *reason;
    program_step *step;

    if ( strcmp( statement, "E" ) == 0 ) {
      return *text == NULL ? NULL : "something follows E";
    }

    if ( column_words_is_head( statement ) ) {
      column = column == NULL ? program->columns : column + 1;
      continue;
    }

    if ( column == NULL ) {
      if ( !delayed && !gated && strncmp( statement, "J ", 2 ) == 0 ) {
        reason = delay_words_decode( statement, program );
        delayed = true;
      } else if ( !gated && strncmp( statement, "G ", 2 ) == 0 ) {
        reason = gate_words_decode( statement, program );
        gated = true;
      } else {
        reason = "a step outside of a column";
      }

      if ( reason != NULL ) {
        return reason;
      }

      continue;
    }

    if ( column->step_count == PROGRAM_STEPS ) {
      return "more than 24 steps in a column";
    }

    step = &column->steps[ column->step_count ];
    reason = step_decode( statement, program, column->peer, step );

    if ( reason != NULL ) {
      return reason;
    }

    number_step( column, step );
    ++column->step_count;
  }

  return "no E at the end";
}

const char *program_decode( char *text, agent_program *program )
{
  const char *reason;
  char *rest;
  char *statement;

  memset( program, 0, sizeof( *program ) );

  if ( strlen( text ) > PROGRAM_TEXT_MAXIMUM ) {
    return "longer than 4000 bytes";
  }

  reason = column_words_declare( text, program );
  rest = text;

  if ( reason == NULL ) {
    statement = words_take( &rest, ';' );
    reason = decode_version( statement, program );
  }

  if ( reason == NULL ) {
    statement = words_take( &rest, ';' );
    reason = statement == NULL ? "N expected" :
      decode_netd( statement, program );
  }

  if ( reason == NULL ) {
    statement = words_take( &rest, ';' );
    reason = statement == NULL ? "D expected" :
      decode_descriptors( statement, program );
  }

  if ( reason == NULL ) {
    reason = decode_columns( &rest, program );
  }

  return reason == NULL ? program_check( program ) : reason;
}
