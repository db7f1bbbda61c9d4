/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Decodes the heads of a program's columns.
 */

#include <string.h>

#include "column_words.h"
#include "words.h"

bool column_words_is_head( const char *statement )
{
  return strncmp( statement, "T ", 2 ) == 0 || strcmp( statement, "P" ) == 0;
}

/* "T NAME PRIORITY", and "slice" behind it for RTEMS_TIMESLICE. */
static bool decode_priority( const char *text, program_column *column )
{
  char digits[ 4 ];
  const char *mode;
  size_t length;
  long priority;

  mode = strchr( text, ' ' );
  length = mode == NULL ? strlen( text ) : (size_t) ( mode - text );

  if ( length == 0 || length >= sizeof( digits ) ) {
    return false;
  }

  memcpy( digits, text, length );
  digits[ length ] = '\0';
  column->timeslice = mode != NULL && strcmp( mode, " slice" ) == 0;

  if ( ( mode != NULL && !column->timeslice ) ||
    !words_number( digits, PROGRAM_PRIORITY_LEAST, PROGRAM_PRIORITY_MOST,
      &priority ) ) {
    return false;
  }

  column->priority = (rtems_task_priority) priority;
  return true;
}

static const char *declare( const char *statement, agent_program *program )
{
  program_column *column;
  const char *space;
  size_t length;
  size_t i;

  if ( program->column_count == PROGRAM_COLUMNS ) {
    return "more than 16 columns";
  }

  column = &program->columns[ program->column_count ];
  column->peer = statement[ 0 ] == 'P';

  if ( column->peer ) {
    strcpy( column->name, "P" );
  } else {
    space = strchr( statement + 2, ' ' );
    length = space == NULL ? 0 : (size_t) ( space - statement - 2 );

    if ( length == 0 || length > PROGRAM_NAME ) {
      return "T needs a name and a priority";
    }

    memcpy( column->name, statement + 2, length );
    column->name[ length ] = '\0';

    if ( !words_is_name( column->name, PROGRAM_NAME ) ||
      strcmp( column->name, "P" ) == 0 ) {
      return "column's name is not one";
    }

    if ( !decode_priority( space + 1, column ) ) {
      return "priority out of range";
    }
  }

  for ( i = 0; i < program->column_count; ++i ) {
    if ( strcmp( program->columns[ i ].name, column->name ) == 0 ) {
      return "two columns of one name";
    }
  }

  ++program->column_count;
  return NULL;
}

/* Statements still end in ';' here. */
const char *column_words_declare( char *text, agent_program *program )
{
  const char *reason;
  char *next;

  reason = NULL;

  while ( reason == NULL && text != NULL ) {
    next = strchr( text, ';' );

    if ( next != NULL ) {
      *next = '\0';
    }

    if ( column_words_is_head( text ) ) {
      reason = declare( text, program );
    }

    if ( next != NULL ) {
      *next = ';';
      ++next;
    }

    text = next;
  }

  return reason;
}
