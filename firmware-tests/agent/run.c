/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The one program that the agent runs at a time: its beginning, and
 *   what can be said of it as a whole.
 */

#include <string.h>

#include "run.h"
#include "words.h"
#include "worker.h"

/** @brief A program with the numbers in front of it. */
#define RUN_MAXIMUM ( PROGRAM_TEXT_MAXIMUM + 20 )

agent_run run;

static char run_text[ RUN_MAXIMUM + 1 ];

static void forget( void )
{
  rtems_id mutex;
  rtems_id agent;
  size_t i;

  mutex = run.mutex;
  agent = run.agent;
  memset( &run, 0, sizeof( run ) );
  run.mutex = mutex;
  run.agent = agent;

  for ( i = 0; i < PROGRAM_DESCRIPTORS; ++i ) {
    run.fds[ i ] = -1;
  }
}

long run_number_of( const char *payload )
{
  char digits[ 12 ];
  long number;
  size_t length;

  for ( length = 0; payload[ length ] != '\0' && payload[ length ] != ' ' &&
    length < sizeof( digits ) - 1; ++length ) {
    digits[ length ] = payload[ length ];
  }

  digits[ length ] = '\0';
  return words_number( digits, 0, 999999999, &number ) ? number : 0;
}

const char *run_take( const char *payload )
{
  char *text;
  char *word;

  forget();

  if ( strlen( payload ) > RUN_MAXIMUM ) {
    return "RUN is too long";
  }

  strcpy( run_text, payload );
  text = run_text;
  word = words_take( &text, ' ' );

  if ( !words_number( word, 0, 999999999, &run.number ) ) {
    return "RUN needs the number of a case";
  }

  word = words_take( &text, ' ' );

  if ( word == NULL || text == NULL ||
    !words_number( word, 1, 65535, &run.port ) ) {
    return "RUN needs a first port and a program";
  }

  return program_decode( text, &run.program );
}

bool run_is_beside( size_t index )
{
  const char *name;

  name = run.program.columns[ index ].name;
  return strcmp( name, WORKER_SETUP ) != 0 &&
    strcmp( name, WORKER_CHECK ) != 0;
}

bool run_has_ended( void )
{
  size_t i;

  for ( i = 0; i < run.program.column_count; ++i ) {
    if ( run_is_beside( i ) && !run.columns[ i ].ended &&
      !run.columns[ i ].deleted ) {
      return false;
    }
  }

  return true;
}

bool run_has_blocked_call( void )
{
  size_t i;

  for ( i = 0; i < run.program.column_count; ++i ) {
    if ( run.columns[ i ].in_call && !run.columns[ i ].deleted ) {
      return true;
    }
  }

  return false;
}

bool run_uses_wire( void )
{
  uint8_t peer;
  size_t i;
  size_t k;

  if ( program_find_column( &run.program, "P", &peer ) ) {
    return true;
  }

  for ( i = 0; i < run.program.column_count; ++i ) {
    const program_column *column;

    column = &run.program.columns[ i ];

    for ( k = 0; k < column->step_count; ++k ) {
      const program_step *step;

      step = &column->steps[ k ];

      if ( ( step->op == OP_CONNECT || step->op == OP_SENDTO ) &&
        step->who == AGENT_WHO_PEER ) {
        return true;
      }
    }
  }

  return false;
}
