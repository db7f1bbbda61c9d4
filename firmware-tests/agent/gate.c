/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Leads the tasks through a schedule, gate by gate.
 *
 * The program's list of gates (gate_list.c) is the order in which they are to
 * be passed.  A task that comes to a gate of the list goes on at once if the
 * gate is next and the task that passed last has come to rest, that is, sleeps
 * or is at a gate itself (gate_turn.c); else it waits.  Those that wait are let
 * through one at a time (gate_keeper.c), and only while nobody can run but the
 * prover (or a hog): so whatever a passing has brought about is over before
 * the next one.
 */

#include "gate.h"
#include "gate_list.h"
#include "gate_netd.h"
#include "gate_turn.h"

static void wait_here( run_column *column )
{
  while ( column->gate_held ) {
    rtems_event_set events;

    (void) rtems_event_receive( AGENT_EVENT_RELEASE,
      RTEMS_WAIT | RTEMS_EVENT_ANY, RTEMS_NO_TIMEOUT, &events );
  }
}

void gate_arrive( size_t column, program_point point )
{
  rtems_interrupt_level level;
  run_column *state;
  size_t index;
  bool passed;

  if ( !gate_is_on ) {
    return;
  }

  state = &run.columns[ column ];
  rtems_interrupt_disable( level );
  index = gate_list_find( column, point );
  passed = false;

  if ( index < run.program.gate_count ) {
    if ( gate_turn_may_pass( index ) ) {
      gate_turn_pass( index );
      passed = true;
    } else {
      state->gate_point = point;
      state->gate_held = true;
    }
  }

  rtems_interrupt_enable( level );

  /* The host is told before the task goes on: that may be the last it hears. */
  if ( passed ) {
    (void) rtems_event_send( run.agent, AGENT_EVENT_PROGRESS );
  }

  wait_here( state );
}

static void count( run_column *column, program_point point )
{
  if ( point == POINT_WAKE ) {
    ++column->sleeps;
    column->locked = false;
  } else if ( point == POINT_LOCK ) {
    column->locked = true;
  }
}

void gate_arrive_self( program_point point )
{
  rtems_id task;
  size_t i;

  task = rtems_task_self();

  if ( point == POINT_WAKE && gate_netd_holds_caller() ) {
    gate_netd_arrive();
    return;
  }

  for ( i = 0; i < run.program.column_count; ++i ) {
    run_column *column;

    column = &run.columns[ i ];

    if ( !column->created || column->task != task || !column->in_call ) {
      continue;
    }

    /* Only the first time since the call, or the sleep, can be told apart. */
    if ( point != POINT_LOCK || !column->locked ) {
      gate_arrive( i, point );
      count( column, point );
    }

    return;
  }
}

bool gate_lets_go_on( size_t column )
{
  size_t index;

  if ( !gate_is_on || gate_turn_is_given_up() ) {
    return true;
  }

  index = gate_list_find( column, POINT_GO_ON );

  /* What the schedule does not have does not happen before its end. */
  if ( index == run.program.gate_count ) {
    return gate_list_is_done();
  }

  return index == gate_list_head() && gate_turn_is_quiet();
}

void gate_went_on( size_t column )
{
  rtems_interrupt_level level;
  size_t index;

  if ( !gate_is_on ) {
    return;
  }

  rtems_interrupt_disable( level );
  index = gate_list_find( column, POINT_GO_ON );

  if ( index < run.program.gate_count ) {
    gate_turn_pass( index );
  }

  rtems_interrupt_enable( level );
}

bool gate_lets_peer( size_t column )
{
  rtems_interrupt_level level;
  size_t index;
  bool may;

  if ( !gate_is_on ) {
    return true;
  }

  rtems_interrupt_disable( level );
  index = gate_list_find( column, POINT_CALL );
  may = index == run.program.gate_count ||
    gate_turn_may_pass( index ) ||
    ( index == gate_list_head() && gate_turn_is_quiet() );

  if ( may && index < run.program.gate_count ) {
    gate_turn_pass( index );
  }

  rtems_interrupt_enable( level );
  return may;
}
