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

/*
 * "COLUMN.INDEX=TICKS,TURNS", with an "l" behind the index if the call holds
 * the network semaphore meanwhile.  The step need not be known yet.
 */
static bool decode_exact_delay( char *word, agent_program *program )
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
static const char *decode_delay( char *text, agent_program *program )
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
      if ( !decode_exact_delay( word, program ) ) {
        return "J delays a step by COLUMN.INDEX=TICKS,TURNS";
      }

      continue;
    }

    if ( program->delay.exact_count > 0 || !program_find_column( program, word, &column ) ) {
      return "J names an unknown column";
    }

    program->delay.columns |= (uint32_t) 1 << column;
  }

  if ( program->delay.columns == 0 ) {
    program->delay.columns = UINT32_MAX;
  }

  return NULL;
}

static bool is_column( const char *statement )
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

static const char *declare_column( const char *statement,
  agent_program *program )
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

/* Declares all columns: statements still end in ';' here. */
static const char *declare_columns( char *text, agent_program *program )
{
  const char *reason;
  char *next;

  reason = NULL;

  while ( reason == NULL && text != NULL ) {
    next = strchr( text, ';' );

    if ( next != NULL ) {
      *next = '\0';
    }

    if ( is_column( text ) ) {
      reason = declare_column( text, program );
    }

    if ( next != NULL ) {
      *next = ';';
      ++next;
    }

    text = next;
  }

  return reason;
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

    if ( is_column( statement ) ) {
      column = column == NULL ? program->columns : column + 1;
      continue;
    }

    if ( column == NULL ) {
      if ( !delayed && !gated && strncmp( statement, "J ", 2 ) == 0 ) {
        reason = decode_delay( statement, program );
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

  reason = declare_columns( text, program );
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
