/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Whose turn it is to pass a gate, and whether it may.
 */

#include <string.h>

#include "gate_list.h"
#include "gate_netd.h"
#include "gate_turn.h"

volatile bool gate_is_on;

static struct {
  /** @brief Nobody can run at this moment. */
  bool quiet;

  /** @brief Nobody waits any more: the gate at head was waited for too long. */
  volatile bool open;
  size_t late;
  rtems_interval since;
} turn;

void gate_turn_begin( void )
{
  memset( &turn, 0, sizeof( turn ) );
  gate_turn_wait_anew();
}

/*
 * A task that waits for the network semaphore is not at rest: it goes on by
 * itself, before anybody who is let go on here.
 */
static bool rests( size_t index )
{
  const run_column *column;
  agent_task_state state;

  if ( index == PROGRAM_COLUMNS ) {
    return true;
  }

  column = &run.columns[ index ];

  if ( gate_list_is_over( column ) || column->gate_held || column->open ) {
    return true;
  }

  if ( run.program.columns[ index ].peer ) {
    return column->results[ column->at ].state != STEP_CALLED;
  }

  state = agent_port_task_state( column->task );
  return state.suspended || state.wait == AGENT_TASK_EVENT ||
    state.wait == AGENT_TASK_DELAY;
}

void gate_turn_pass( size_t index )
{
  if ( gate_list_at( index )->holds_netd ) {
    gate_netd_hold();
  }

  turn.quiet = false;
  gate_turn_wait_anew();
  ++run.changes;
  gate_list_pass( index );
}

bool gate_turn_may_pass( size_t index )
{
  const program_gate *gate;

  gate = gate_list_at( index );

  /* It must not be at work when it is to be held. */
  if ( turn.open || index != gate_list_head() || gate->holds_netd ) {
    return turn.open;
  }

  return gate->column == gate_list_last() || gate->at_once ||
    rests( gate_list_last() );
}

/* Is the column at the gate that is next? */
static bool is_at_head( void )
{
  const program_gate *gate;
  const run_column *column;

  if ( turn.open || gate_list_is_done() ) {
    return false;
  }

  gate = gate_list_at( gate_list_head() );

  if ( gate->point == POINT_FREE_NETD ) {
    return gate_netd_waits();
  }

  column = &run.columns[ gate->column ];

  if ( column->at != gate->step || gate->point == POINT_GO_ON ) {
    return false;
  }

  if ( run.program.columns[ gate->column ].peer ) {
    return !column->open && column->results[ column->at ].state ==
      STEP_NOT_RUN;
  }

  return column->gate_held && column->gate_point == gate->point;
}

void gate_turn_set_quiet( bool quiet )
{
  size_t last;

  if ( !gate_is_on ) {
    return;
  }

  gate_list_clean();

  /* The host is not a task: whoever can run, it may still be at work. */
  last = gate_list_last();
  turn.quiet = quiet && ( last == PROGRAM_COLUMNS ||
    !run.program.columns[ last ].peer || rests( last ) ||
    ( !gate_list_is_done() &&
      gate_list_at( gate_list_head() )->at_once ) );
}

bool gate_turn_is_quiet( void )
{
  return turn.quiet;
}

bool gate_turn_is_due( void )
{
  return gate_is_on && turn.quiet && is_at_head();
}

void gate_turn_give_up( void )
{
  if ( !turn.open ) {
    turn.late = gate_list_head();
    turn.open = true;
  }
}

bool gate_turn_is_given_up( void )
{
  return turn.open;
}

size_t gate_turn_late( void )
{
  return turn.late;
}

void gate_turn_wait_anew( void )
{
  turn.since = rtems_clock_get_ticks_since_boot();
}

rtems_interval gate_turn_waited( void )
{
  return rtems_clock_get_ticks_since_boot() - turn.since;
}
