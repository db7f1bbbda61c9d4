/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Tasks that do the steps of a column.
 */

#include <string.h>

#include "calls.h"
#include "calls_hoard.h"
#include "delay.h"
#include "gate.h"
#include "prover.h"
#include "worker.h"

/** @brief The janitor goes first: it may find the processor hogged. */
#define JANITOR_PRIORITY 10

static struct {
  rtems_id task;
  bool created;
  volatile bool ended;
} janitor;

void worker_step_name( agent_text *text, size_t column, size_t step )
{
  const program_column *words;

  words = &run.program.columns[ column ];
  text_string( text, words->name );
  text_char( text, '.' );
  text_string( text, program_op_name( words->steps[ step ].op ) );

  if ( words->steps[ step ].ordinal > 1 ) {
    text_char( text, '#' );
    text_number( text, words->steps[ step ].ordinal );
  }
}

static void mark( size_t column, size_t step, const char *moment )
{
  char line[ 80 ];
  agent_text text;

  text_begin( &text, line, sizeof( line ) );
  text_string( &text, "closecheck " );
  text_number( &text, run.number );
  text_char( &text, ' ' );
  worker_step_name( &text, column, step );
  text_char( &text, ' ' );
  text_string( &text, moment );
  agent_port_marker( line );
}

static void delete_column( size_t index )
{
  run.columns[ index ].deleted = true;
  ++run.changes;
  (void) rtems_event_send( run.agent, AGENT_EVENT_PROGRESS );
  (void) rtems_task_delete( run.columns[ index ].task );
}

static void direct( const program_step *step, run_column *column )
{
  rtems_task_priority old;
  rtems_id other;

  other = run.columns[ step->column ].task;

  switch ( step->op ) {
    case OP_AWAIT:
      prover_await( column );
      break;
    case OP_HOG:
      prover_hog( column );
      break;
    case OP_SLEEP:
      (void) rtems_task_wake_after( (rtems_interval) step->value );
      break;
    case OP_SUSPEND:
      (void) rtems_task_suspend( other );
      break;
    case OP_RESUME:
      (void) rtems_task_resume( other );
      break;
    case OP_DELETE:
      delete_column( step->column );
      break;
    case OP_PRIORITY:
      (void) rtems_task_set_priority( other,
        (rtems_task_priority) step->value, &old );
      break;
    case OP_LOCK:
      (void) rtems_semaphore_obtain( run.mutex, RTEMS_WAIT,
        RTEMS_NO_TIMEOUT );
      break;
    case OP_UNLOCK:
      (void) rtems_semaphore_release( run.mutex );
      break;
    case OP_NETLOCK:
      agent_port_netlock();
      break;
    case OP_EXHAUST:
    case OP_RESTORE:
      calls_hoard( step->choice, step->op == OP_EXHAUST );
      break;
    default:
      agent_port_netunlock();
      break;
  }
}

static void record_order( size_t column, size_t step )
{
  rtems_interrupt_level level;

  /* Tasks of any priority return at any moment. */
  rtems_interrupt_disable( level );
  run.order[ run.order_count ].column = (uint8_t) column;
  run.order[ run.order_count ].step = (uint8_t) step;
  ++run.order_count;
  rtems_interrupt_enable( level );
}

static void do_step( size_t index, size_t at )
{
  const program_step *step;
  run_column *column;
  run_result *result;

  step = &run.program.columns[ index ].steps[ at ];
  column = &run.columns[ index ];
  result = &column->results[ at ];

  if ( step->op < OP_CALLS && run_is_beside( index ) ) {
    delay_call( index, at );
  }

  column->sleeps = 0;
  column->locked = false;
  gate_arrive( index, POINT_CALL );
  mark( index, at, "call" );
  ++run.changes;
  result->start = rtems_clock_get_ticks_since_boot() - run.start;
  result->state = STEP_CALLED;
  gate_arrive( index, POINT_BEGUN );
  delay_step( index, at );

  if ( step->op < OP_CALLS ) {
    column->in_call = true;
    calls_perform( step, result );
    gate_arrive( index, POINT_RETURN );
    column->in_call = false;
    record_order( index, at );
  } else {
    direct( step, column );
  }

  result->ticks =
    rtems_clock_get_ticks_since_boot() - run.start - result->start;
  ++run.changes;
  result->state = STEP_RETURNED;
  mark( index, at, "return" );
}

static rtems_task worker_task( rtems_task_argument argument )
{
  const program_column *words;
  run_column *column;
  bool must_succeed;
  size_t index;
  size_t at;

  index = (size_t) argument;
  words = &run.program.columns[ index ];
  column = &run.columns[ index ];
  must_succeed = strcmp( words->name, WORKER_SETUP ) == 0;

  for ( at = 0; at < words->step_count; ++at ) {
    column->at = at;
    do_step( index, at );

    if ( must_succeed && column->results[ at ].value < 0 ) {
      break;
    }
  }

  column->ended = true;
  ++run.changes;
  (void) rtems_event_send( run.agent, AGENT_EVENT_PROGRESS );

  for ( ;; ) {
    (void) rtems_task_suspend( RTEMS_SELF );
  }
}

static rtems_task janitor_task( rtems_task_argument argument )
{
  (void) argument;
  calls_close_all();
  janitor.ended = true;
  (void) rtems_event_send( run.agent, AGENT_EVENT_PROGRESS );

  for ( ;; ) {
    (void) rtems_task_suspend( RTEMS_SELF );
  }
}

static bool create( const char *name, rtems_task_priority priority,
  rtems_mode modes, rtems_id *id )
{
  char letters[ 4 ];
  size_t i;

  for ( i = 0; i < sizeof( letters ); ++i ) {
    letters[ i ] = *name == '\0' ? ' ' : *name;
    name += *name == '\0' ? 0 : 1;
  }

  return rtems_task_create(
    rtems_build_name( letters[ 0 ], letters[ 1 ], letters[ 2 ],
      letters[ 3 ] ),
    priority, AGENT_STACK_SIZE, modes,
    RTEMS_DEFAULT_ATTRIBUTES, id ) == RTEMS_SUCCESSFUL;
}

bool worker_create_all( void )
{
  size_t i;

  for ( i = 0; i < run.program.column_count; ++i ) {
    const program_column *words;

    words = &run.program.columns[ i ];

    if ( words->peer ) {
      continue;
    }

    run.columns[ i ].created =
      create( words->name, words->priority,
        words->timeslice ? RTEMS_PREEMPT | RTEMS_TIMESLICE :
          RTEMS_DEFAULT_MODES,
        &run.columns[ i ].task );

    if ( !run.columns[ i ].created ) {
      return false;
    }
  }

  return true;
}

void worker_start( size_t column )
{
  (void) rtems_task_start( run.columns[ column ].task, worker_task,
    (rtems_task_argument) column );
}

bool worker_start_janitor( void )
{
  janitor.ended = false;
  janitor.created = create( "JANI", JANITOR_PRIORITY, RTEMS_DEFAULT_MODES,
    &janitor.task );

  if ( janitor.created ) {
    (void) rtems_task_start( janitor.task, janitor_task, 0 );
  }

  return janitor.created;
}

bool worker_has_lost_mutex( void )
{
  if ( rtems_semaphore_obtain( run.mutex, RTEMS_NO_WAIT, 0 ) !=
    RTEMS_SUCCESSFUL ) {
    return true;
  }

  (void) rtems_semaphore_release( run.mutex );
  return false;
}

bool worker_janitor_ended( void )
{
  return janitor.ended;
}

void worker_delete_all( void )
{
  size_t i;

  for ( i = 0; i < run.program.column_count; ++i ) {
    run_column *column;

    column = &run.columns[ i ];

    if ( column->created && !column->deleted ) {
      (void) rtems_task_delete( column->task );
    }

    column->created = false;
  }

  if ( janitor.created ) {
    (void) rtems_task_delete( janitor.task );
    janitor.created = false;
  }
}
