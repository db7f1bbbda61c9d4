/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Leads the tasks through a schedule, gate by gate.
 *
 * The program's list of gates is the order in which they are to be passed.  A
 * task that comes to a gate of the list goes on at once if the gate is next
 * and the task that passed last has come to rest, that is, sleeps or is at a
 * gate itself; else it waits.  Those that wait are let through one at a time,
 * and only while nobody can run but the prover (or a hog): so whatever a
 * passing has brought about is over before the next one.
 */

#include <string.h>

#include "gate.h"
#include "gate_list.h"
#include "peer.h"
#include "text.h"

/** @brief The longest line: "closecheck gates", and three digits for each. */
#define GATE_LINE 600

volatile bool gate_is_on;

static struct {
  /** @brief Nobody can run at this moment. */
  bool quiet;

  /** @brief Nobody waits any more: the gate at head was waited for too long. */
  volatile bool open;
  size_t late;

  rtems_interval since;
  size_t told;

  /** @brief The network daemon is held as it wakes; it is, and waits. */
  volatile bool netd_is_held;
  bool netd_waits;

  /** @brief It may go on once, though it be held again. */
  volatile bool netd_may_go_on;
  rtems_id netd;
} self;

void gate_begin( void )
{
  memset( &self, 0, sizeof( self ) );
  gate_list_begin();
  self.since = rtems_clock_get_ticks_since_boot();
  gate_is_on = run.program.gate_count > 0;
}

/*
 * With interrupts disabled.  A task that waits for the network semaphore is
 * not at rest: it goes on by itself, before anybody who is let go on here.
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

/* With interrupts disabled. */
static void pass( size_t index )
{
  self.netd_is_held = self.netd_is_held || gate_list_at( index )->holds_netd;
  self.quiet = false;
  self.since = rtems_clock_get_ticks_since_boot();
  ++run.changes;
  gate_list_pass( index );
}

/* With interrupts disabled: without waiting until nobody can run. */
static bool may_pass_at_once( size_t index )
{
  const program_gate *gate;

  gate = gate_list_at( index );

  /* It must not be at work when it is to be held. */
  if ( self.open || index != gate_list_head() || gate->holds_netd ) {
    return self.open;
  }

  return gate->column == gate_list_last() || gate->at_once ||
    rests( gate_list_last() );
}

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
    if ( may_pass_at_once( index ) ) {
      pass( index );
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

static void hold_netd( void )
{
  self.netd = rtems_task_self();

  while ( self.netd_is_held && !self.netd_may_go_on ) {
    rtems_event_set events;

    self.netd_waits = true;
    (void) rtems_event_receive( AGENT_EVENT_RELEASE,
      RTEMS_WAIT | RTEMS_EVENT_ANY, RTEMS_NO_TIMEOUT, &events );
  }

  self.netd_waits = false;
  self.netd_may_go_on = false;
}

void gate_arrive_self( program_point point )
{
  rtems_id task;
  size_t i;

  task = rtems_task_self();

  if ( self.netd_is_held && point == POINT_WAKE && agent_port_is_netd() ) {
    hold_netd();
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

  if ( !gate_is_on || self.open ) {
    return true;
  }

  index = gate_list_find( column, POINT_GO_ON );

  /* What the schedule does not have does not happen before its end. */
  if ( index == run.program.gate_count ) {
    return gate_list_is_done();
  }

  return index == gate_list_head() && self.quiet;
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
    pass( index );
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
  may = index == run.program.gate_count || may_pass_at_once( index ) ||
    ( index == gate_list_head() && self.quiet );

  if ( may && index < run.program.gate_count ) {
    pass( index );
  }

  rtems_interrupt_enable( level );
  return may;
}

/* With interrupts disabled: is the column at the gate that is next? */
static bool is_at_head( void )
{
  const program_gate *gate;
  const run_column *column;

  if ( self.open || gate_list_is_done() ) {
    return false;
  }

  gate = gate_list_at( gate_list_head() );

  if ( gate->point == POINT_FREE_NETD ) {
    return self.netd_waits;
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

void gate_set_quiet( bool quiet )
{
  size_t last;

  if ( !gate_is_on ) {
    return;
  }

  gate_list_clean();

  /* The host is not a task: whoever can run, it may still be at work. */
  last = gate_list_last();
  self.quiet = quiet && ( last == PROGRAM_COLUMNS ||
    !run.program.columns[ last ].peer || rests( last ) ||
    ( !gate_list_is_done() &&
      gate_list_at( gate_list_head() )->at_once ) );
}

bool gate_is_due( void )
{
  return gate_is_on && self.quiet && is_at_head();
}

static void let_through( run_column *column )
{
  column->gate_held = false;
  (void) rtems_event_send( column->task, AGENT_EVENT_RELEASE );
}

static void let_netd_through( void )
{
  if ( self.netd_waits ) {
    (void) rtems_event_send( self.netd, AGENT_EVENT_RELEASE );
  }
}

void gate_release( void )
{
  rtems_interrupt_level level;
  run_column *column;
  bool netd;

  if ( !gate_is_on ) {
    return;
  }

  column = NULL;
  netd = false;
  rtems_interrupt_disable( level );

  if ( self.quiet && is_at_head() &&
    gate_list_at( gate_list_head() )->point == POINT_FREE_NETD ) {
    netd = true;
    self.netd_is_held = false;
    self.netd_may_go_on = true;
    pass( gate_list_head() );
  } else if ( self.quiet && is_at_head() ) {
    column = &run.columns[ gate_list_at( gate_list_head() )->column ];

    if ( column->gate_held ) {
      pass( gate_list_head() );
    } else {
      column = NULL;
    }
  }

  rtems_interrupt_enable( level );

  if ( netd ) {
    let_netd_through();
  } else if ( column != NULL ) {
    let_through( column );
  }
}

static void let_all_through( void )
{
  size_t i;

  if ( !self.open ) {
    self.late = gate_list_head();
    self.open = true;
  }

  self.netd_is_held = false;
  let_netd_through();

  for ( i = 0; i < run.program.column_count; ++i ) {
    run_column *column;

    column = &run.columns[ i ];

    if ( column->gate_held ) {
      rtems_interrupt_level level;

      rtems_interrupt_disable( level );
      pass( gate_list_find( i, column->gate_point ) );
      rtems_interrupt_enable( level );
      let_through( column );
    }
  }
}

static void tell( void )
{
  static const char head[] = "closecheck ";
  char line[ GATE_LINE ];

  if ( self.told == gate_list_count() + self.open ) {
    return;
  }

  self.told = gate_list_count() + self.open;
  (void) gate_write( line, sizeof( line ) );
  agent_port_console_write( head, sizeof( head ) - 1 );
  agent_port_console_write( line, strlen( line ) );
  agent_port_console_write( "\r\n", 2 );
}

bool gate_is_pending( void )
{
  return gate_is_on && !self.open && !gate_list_is_done();
}

void gate_serve( void )
{
  rtems_interrupt_level level;
  rtems_interval limit;

  if ( !gate_is_on ) {
    return;
  }

  rtems_interrupt_disable( level );
  gate_list_clean();
  rtems_interrupt_enable( level );
  self.quiet = false;
  limit = (rtems_interval) ( run.program.patience * 4 +
    run.program.own_ticks );

  /* The host is as slow as it likes. */
  if ( peer_is_due() ) {
    self.since = rtems_clock_get_ticks_since_boot();
  }

  if ( gate_is_pending() &&
    rtems_clock_get_ticks_since_boot() - self.since >= limit ) {
    let_all_through();
  }

  tell();
}

void gate_end( void )
{
  if ( gate_is_on ) {
    let_all_through();
    gate_is_on = false;
  }
}

bool gate_write( char *line, size_t size )
{
  agent_text text;

  if ( run.program.gate_count == 0 ) {
    return false;
  }

  text_begin( &text, line, size );
  gate_list_write( &text );

  if ( self.open && self.late < run.program.gate_count ) {
    text_string( &text, " late " );
    text_number( &text, (long) self.late );
  }

  return true;
}
