/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Tests the conditions of awaits and hogs and lets them go on.
 *
 * A condition is tested with interrupts disabled, so all of one await hold at
 * one moment.  The prover and the hogs only notice that there is something to
 * do; the agent's task tests again and lets go, with nobody in between.
 */

#include "delay.h"
#include "gate.h"
#include "gate_keeper.h"
#include "gate_turn.h"
#include "prover.h"

/** @brief The lowest priority above the idle task. */
#define PROVER_PRIORITY 254

static rtems_id prover;
static volatile bool prover_on;
static volatile bool idle_is_asked;
static volatile bool idle_was_seen;

static bool in_call_waits( const program_condition *condition,
  agent_task_wait wait )
{
  const run_column *column;

  column = &run.columns[ condition->column ];

  if ( !column->created || column->deleted || !column->in_call ) {
    return false;
  }

  /* At a gate it waits, but not in the call; behind a sleep it is woken. */
  if ( column->gate_held ) {
    return wait == AGENT_TASK_WOKEN && column->gate_point == POINT_WAKE;
  }

  return agent_port_task_state( column->task ).wait == wait;
}

static bool holds( const program_condition *condition )
{
  const run_column *column;
  run_step_state state;

  column = &run.columns[ condition->column ];
  state = column->results[ condition->step ].state;

  switch ( condition->kind ) {
    case COND_BLOCKED:
      return in_call_waits( condition, AGENT_TASK_EVENT );
    case COND_WOKEN:
      return in_call_waits( condition, AGENT_TASK_WOKEN );
    case COND_ENDED:
      return column->ended;
    case COND_CALLED:
      return state != STEP_NOT_RUN;
    case COND_RETURNED:
      return state == STEP_RETURNED;
    case COND_READABLE:
      return agent_port_readable( run.fds[ condition->descriptor ] );
    default:
      return agent_port_writable( run.fds[ condition->descriptor ] );
  }
}

/*
 * A task that a tick finds on the way into its await would go on at once and
 * keep its place before its equals; one that sleeps goes behind them.
 */
static bool sleeps_in_await( const run_column *column )
{
  agent_task_state state;

  state = agent_port_task_state( column->task );
  return state.wait == AGENT_TASK_EVENT && !state.suspended;
}

static bool may_go_on( size_t index )
{
  const run_column *column;
  const program_step *step;
  size_t i;

  column = &run.columns[ index ];

  if ( !column->open ) {
    return false;
  }

  step = &run.program.columns[ index ].steps[ column->at ];

  if ( step->op == OP_AWAIT && !run.program.columns[ index ].peer &&
    !sleeps_in_await( column ) ) {
    return false;
  }

  for ( i = 0; i < step->condition_count; ++i ) {
    if ( !holds( &step->conditions[ i ] ) ) {
      return false;
    }
  }

  return delay_is_over( index ) && gate_lets_go_on( index );
}

/* With interrupts disabled.  Returns the number of columns for nobody. */
static size_t who_may_go_on( void )
{
  size_t i;

  for ( i = 0; i < run.program.column_count; ++i ) {
    if ( may_go_on( i ) ) {
      break;
    }
  }

  return i;
}

/*
 * Tells the agent if there is somebody to let go on.  Else only an interrupt
 * can make a condition hold that does not hold now: whoever could run instead
 * of the caller would.
 */
static void wait_for_somebody( void )
{
  rtems_interrupt_level level;
  size_t column;

  rtems_interrupt_disable( level );
  gate_turn_set_quiet( true );
  column = who_may_go_on();

  if ( column < run.program.column_count ) {
    rtems_interrupt_enable( level );
    delay_release( column );
    (void) rtems_event_send( run.agent, AGENT_EVENT_PROGRESS );
  } else if ( gate_turn_is_due() ) {
    rtems_interrupt_enable( level );
    (void) rtems_event_send( run.agent, AGENT_EVENT_PROGRESS );
  } else {
    gate_turn_set_quiet( false );
    agent_port_wait_for_interrupt( level );
  }
}

bool prover_release( void )
{
  bool released[ PROGRAM_COLUMNS ];
  rtems_interrupt_level level;
  bool peer;
  size_t i;

  rtems_interrupt_disable( level );

  for ( i = 0; i < run.program.column_count; ++i ) {
    released[ i ] = may_go_on( i );
  }

  rtems_interrupt_enable( level );
  peer = false;

  for ( i = 0; i < run.program.column_count; ++i ) {
    const program_column *column;

    if ( !released[ i ] ) {
      continue;
    }

    column = &run.program.columns[ i ];
    ++run.changes;
    gate_went_on( i );
    run.columns[ i ].open = false;

    if ( column->peer ) {
      peer = true;
    } else if ( column->steps[ run.columns[ i ].at ].op == OP_AWAIT ) {
      (void) rtems_event_send( run.columns[ i ].task, AGENT_EVENT_RELEASE );
    }
  }

  gate_keeper_release();
  return peer;
}

void prover_await( run_column *column )
{
  rtems_event_set events;

  column->held = false;
  column->open = true;

  while ( column->open ) {
    (void) rtems_event_receive( AGENT_EVENT_RELEASE,
      RTEMS_WAIT | RTEMS_EVENT_ANY, RTEMS_NO_TIMEOUT, &events );
  }
}

/*
 * Whether the hog turns or stands makes no difference to those that it keeps
 * from running, but to an emulator's host it does: interrupts come sooner.
 */
void prover_hog( run_column *column )
{
  column->held = false;
  column->open = true;

  while ( column->open ) {
    wait_for_somebody();
  }
}

static rtems_task prover_task( rtems_task_argument argument )
{
  rtems_event_set events;

  (void) argument;

  for ( ;; ) {
    if ( !prover_on ) {
      (void) rtems_event_receive( AGENT_EVENT_RELEASE,
        RTEMS_WAIT | RTEMS_EVENT_ANY, RTEMS_NO_TIMEOUT, &events );
      continue;
    }

    if ( idle_is_asked ) {
      idle_is_asked = false;
      idle_was_seen = true;
      (void) rtems_event_send( run.agent, AGENT_EVENT_PROGRESS );
      continue;
    }

    wait_for_somebody();
  }
}

void prover_begin( void )
{
  (void) rtems_task_create( rtems_build_name( 'P', 'R', 'O', 'V' ),
    PROVER_PRIORITY, AGENT_STACK_SIZE, RTEMS_DEFAULT_MODES,
    RTEMS_DEFAULT_ATTRIBUTES, &prover );
  (void) rtems_task_start( prover, prover_task, 0 );
}

void prover_ask_idle( void )
{
  idle_was_seen = false;
  idle_is_asked = true;
}

bool prover_was_idle( void )
{
  return idle_was_seen;
}

void prover_run( bool on )
{
  prover_on = on;

  if ( on ) {
    (void) rtems_event_send( prover, AGENT_EVENT_RELEASE );
  }
}
