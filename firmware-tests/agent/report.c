/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Puts together the report of a case (docs/console-protocol.md).
 */

#include <string.h>

#include "frame.h"
#include "gate_keeper.h"
#include "names.h"
#include "report.h"
#include "text.h"
#include "worker.h"

/** @brief Bytes kept free behind the post-mortem: "B yes;E". */
#define REPORT_END 16

static char payload[ FRAME_PAYLOAD_MAXIMUM + 1 ];
static agent_text report;

static void put_ready( uint32_t bits, const char *set )
{
  const char *separator;
  size_t i;

  if ( bits == 0 ) {
    return;
  }

  text_string( &report, set );
  separator = "";

  for ( i = 0; i < run.program.descriptor_count; ++i ) {
    if ( ( bits & (uint32_t) 1 << i ) != 0 ) {
      text_string( &report, separator );
      text_string( &report, run.program.descriptors[ i ] );
      separator = ",";
    }
  }
}

static void put_error( int error )
{
  const char *name;

  text_string( &report, "-1 " );
  name = names_of_error( error );

  if ( name != NULL ) {
    text_string( &report, name );
  } else {
    text_string( &report, "errno:" );
    text_number( &report, error );
  }
}

static void put_value( program_op op, const run_result *result )
{
  if ( result->value < 0 ) {
    put_error( result->error );
  } else if ( op == OP_SOCKET || op == OP_ACCEPT || op == OP_DUP ) {
    text_string( &report, "fd" );
  } else {
    text_number( &report, result->value );
    put_ready( result->ready[ SET_READ ], " r:" );
    put_ready( result->ready[ SET_WRITE ], " w:" );
    put_ready( result->ready[ SET_EXCEPT ], " e:" );
  }
}

static void put_result( size_t column, size_t step )
{
  const run_result *result;

  result = &run.columns[ column ].results[ step ];
  text_string( &report, ";R " );
  worker_step_name( &report, column, step );
  text_char( &report, ' ' );

  switch ( result->state ) {
    case STEP_NOT_RUN:
      text_string( &report, "not-run" );
      return;
    case STEP_CALLED:
      text_string( &report,
        run.columns[ column ].deleted ? "deleted" : "blocked" );
      break;
    default:
      put_value( run.program.columns[ column ].steps[ step ].op, result );
      break;
  }

  text_string( &report, " @" );
  text_number( &report, (long) result->start );
  text_char( &report, '+' );
  text_number( &report, result->state == STEP_RETURNED ?
    (long) result->ticks :
    (long) ( rtems_clock_get_ticks_since_boot() - run.start -
      result->start ) );
}

static bool is_setup( size_t column )
{
  return strcmp( run.program.columns[ column ].name, WORKER_SETUP ) == 0;
}

static void put_results( void )
{
  size_t i;
  size_t k;

  for ( i = 0; i < run.program.column_count; ++i ) {
    const program_column *column;

    column = &run.program.columns[ i ];

    for ( k = 0; !is_setup( i ) && k < column->step_count; ++k ) {
      if ( column->steps[ k ].op < OP_CALLS ) {
        put_result( i, k );
      }
    }
  }
}

static void put_order( void )
{
  size_t i;

  text_string( &report, ";O" );

  for ( i = 0; i < run.order_count; ++i ) {
    if ( !is_setup( run.order[ i ].column ) ) {
      text_char( &report, ' ' );
      worker_step_name( &report, run.order[ i ].column, run.order[ i ].step );
    }
  }
}

/* The step of the set-up at which it ended. */
static void put_failed_setup( void )
{
  size_t i;

  for ( i = 0; i < run.program.column_count; ++i ) {
    if ( is_setup( i ) ) {
      put_result( i, run.columns[ i ].at );
    }
  }
}

static void put_left( const agent_counts *left )
{
  text_string( &report, ";L fds=" );
  text_number( &report, left->fds );
  text_string( &report, " sockets=" );
  text_number( &report, left->sockets );
  text_string( &report, " mbufs=" );
  text_number( &report, left->mbufs );
  text_string( &report, " heap=" );
  text_number( &report, left->heap );
}

static void put_line( const char *kind, const char *line )
{
  size_t before;

  before = report.length;
  text_string( &report, kind );

  while ( *line != '\0' ) {
    char c;

    c = *line >= ' ' && *line <= '~' ? *line : '?';
    text_char( &report, c == ';' ? ',' : c );
    ++line;
  }

  /* Results come first: of too long a post-mortem the rest is left out. */
  if ( report.cut || report.length + REPORT_END > FRAME_PAYLOAD_MAXIMUM ) {
    text_rewind( &report, before );
  }
}

/* A fault has been noticed: what the memory holds is anybody's guess. */
static bool faulty;

static void put_fault( const char *name )
{
  faulty = true;
  put_line( ";F ", name );
}

static void put_post_mortem( const char *line )
{
  put_line( ";Q ", line );
}

/* How far a schedule was followed: the host reads it (docs/steer.md). */
static void put_gates( void )
{
  char line[ 600 ];

  if ( gate_keeper_write( line, sizeof( line ) ) ) {
    put_post_mortem( line );
  }
}

/* What the agent itself knows about a task that has not come to its end. */
static void put_task( size_t index )
{
  static const char *const waits[] = {
    "ready", "woken", "event", "semaphore", "delay", "other", "gone"
  };
  const run_column *column;
  agent_task_state state;
  rtems_interrupt_level level;
  agent_text text;
  char line[ 120 ];

  column = &run.columns[ index ];

  if ( !column->created || column->deleted || column->ended ) {
    return;
  }

  rtems_interrupt_disable( level );
  state = agent_port_task_state( column->task );
  rtems_interrupt_enable( level );
  text_begin( &text, line, sizeof( line ) );
  text_string( &text, "task " );
  worker_step_name( &text, index, column->at );
  text_string( &text, " priority=" );
  text_number( &text, (long) run.program.columns[ index ].priority );
  text_string( &text, " state=" );
  text_string( &text, waits[ state.wait ] );
  text_string( &text, state.suspended ? ",suspended" : "" );
  text_string( &text, state.timed ? ",timed" : "" );
  text_string( &text, column->in_call ? " in-call since=" : " since=" );
  text_number( &text, (long) column->results[ column->at ].start );
  put_post_mortem( line );
}

static void put_post_mortems( void )
{
  size_t i;

  for ( i = 0; i < run.program.column_count; ++i ) {
    if ( !run.program.columns[ i ].peer ) {
      put_task( i );
    }
  }

  agent_port_post_mortem( put_post_mortem );
}

const char *report_write( report_facts *facts )
{
  static const char *const statuses[] = { "done", "stuck", "setup-failed" };

  text_begin( &report, payload, sizeof( payload ) );
  text_string( &report, "C " );
  text_number( &report, run.number );
  text_char( &report, ' ' );
  text_string( &report, statuses[ facts->status ] );

  if ( facts->status == REPORT_SETUP_FAILED ) {
    put_failed_setup();
  } else {
    put_results();
    put_order();
  }

  if ( facts->status == REPORT_DONE ) {
    put_left( &facts->left );
  }

  if ( report.cut || report.length + REPORT_END > FRAME_PAYLOAD_MAXIMUM ) {
    return NULL;
  }

  put_gates();
  faulty = false;
  agent_port_faults( put_fault );
  facts->restart = facts->restart || faulty;

  if ( facts->restart ) {
    put_post_mortems();
  }

  text_string( &report, facts->restart ? ";B yes;E" : ";B no;E" );
  return payload;
}
