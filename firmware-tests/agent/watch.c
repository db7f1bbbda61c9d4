/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Decides that nothing will change any more.
 */

#include "watch.h"

static struct {
  uint32_t picture;
  uint32_t traffic;
  rtems_interval changed_at;

  /** @brief When the program itself did something, timeouts apart. */
  unsigned long changes;
  rtems_interval progress_at;
} self;

static agent_task_state state_of( const run_column *column )
{
  agent_task_state state;
  rtems_interrupt_level level;

  rtems_interrupt_disable( level );
  state = agent_port_task_state( column->task );
  rtems_interrupt_enable( level );
  return state;
}

/* Draws the tasks' states into one number; any change will change it. */
static uint32_t draw( bool *timed )
{
  uint32_t picture;
  size_t i;

  picture = 0;
  *timed = false;

  for ( i = 0; i < run.program.column_count; ++i ) {
    agent_task_state state;

    if ( !run.columns[ i ].created || run.columns[ i ].ended ||
      run.columns[ i ].deleted ) {
      continue;
    }

    state = state_of( &run.columns[ i ] );
    picture = picture * 31 + (uint32_t) state.wait * 2 +
      ( state.suspended ? 1 : 0 );
    *timed = *timed || state.timed;
  }

  return picture;
}

void watch_begin( void )
{
  bool timed;

  self.picture = draw( &timed );
  self.traffic = agent_port_traffic();
  self.changes = run.changes;
  self.changed_at = rtems_clock_get_ticks_since_boot();
  self.progress_at = self.changed_at;
}

bool watch_is_quiet( bool peer_is_due )
{
  rtems_interval now;
  rtems_interval patience;
  rtems_interval limit;
  uint32_t picture;
  uint32_t traffic;
  bool timed;

  now = rtems_clock_get_ticks_since_boot();
  patience = (rtems_interval) run.program.patience;
  limit = patience * 10 + (rtems_interval) run.program.own_ticks;
  picture = draw( &timed );
  traffic = agent_port_traffic();

  if ( run.changes != self.changes || peer_is_due ) {
    self.changes = run.changes;
    self.progress_at = now;
    self.changed_at = now;
  }

  /* A host under load may take longer from one packet to the next answer. */
  if ( picture != self.picture || traffic != self.traffic || timed ) {
    self.picture = picture;
    self.traffic = traffic;
    self.changed_at = now;
  }

  return now - self.changed_at >= patience || now - self.progress_at >= limit;
}
