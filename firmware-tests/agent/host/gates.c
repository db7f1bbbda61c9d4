/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Decodes a schedule (statement G), for comparison with another decoder.
 *
 * "gates COLUMN..." reads one statement a line and prints its gates, or the
 * reason why it is none.
 */

#include <stdio.h>
#include <string.h>

#include "../gate_words.h"

static char **columns;
static int column_count;

bool program_find_column( const agent_program *program, const char *name,
  uint8_t *column )
{
  int i;

  (void) program;

  for ( i = 0; i < column_count; ++i ) {
    if ( strcmp( columns[ i ], name ) == 0 ) {
      *column = (uint8_t) i;
      return true;
    }
  }

  return false;
}

int main( int argc, char **argv )
{
  static char line[ 5000 ];
  static agent_program program;

  columns = argv + 1;
  column_count = argc - 1;

  while ( fgets( line, sizeof( line ), stdin ) != NULL ) {
    const char *reason;
    size_t i;

    memset( &program, 0, sizeof( program ) );
    line[ strcspn( line, "\n" ) ] = '\0';
    reason = gate_words_decode( line, &program );

    for ( i = 0; reason == NULL && i < program.gate_count; ++i ) {
      const program_gate *gate;

      gate = &program.gates[ i ];
      printf( "%s%u %u %d %u %d %d", i == 0 ? "" : ", ", gate->column,
        gate->step, (int) gate->point, gate->sleeps, gate->at_once,
        gate->holds_netd );
    }

    printf( "%s\n", reason == NULL ? "" : reason );
  }

  return 0;
}
