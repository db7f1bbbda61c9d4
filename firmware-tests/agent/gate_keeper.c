/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The agent's part in a schedule.
 */

#include <string.h>

#include "gate_keeper.h"
#include "gate_list.h"
#include "gate_netd.h"
#include "gate_turn.h"
#include "peer.h"
#include "text.h"

/** @brief The longest line: "closecheck gates", and three digits for each. */
#define GATE_LINE 600

/** @brief So many passings the host knows of, the giving up included. */
static size_t told;

void gate_keeper_begin( void )
{
  told = 0;
  gate_list_begin();
  gate_netd_begin();
  gate_turn_begin();
  gate_is_on = run.program.gate_count > 0;
}

static void let_through( run_column *column )
{
  column->gate_held = false;
  (void) rtems_event_send( column->task, AGENT_EVENT_RELEASE );
}

void gate_keeper_release( void )
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

  if ( gate_turn_is_due() &&
    gate_list_at( gate_list_head() )->point == POINT_FREE_NETD ) {
    netd = true;
    gate_netd_let_go();
    gate_turn_pass( gate_list_head() );
  } else if ( gate_turn_is_due() ) {
    column = &run.columns[ gate_list_at( gate_list_head() )->column ];

    if ( column->gate_held ) {
      gate_turn_pass( gate_list_head() );
    } else {
      column = NULL;
    }
  }

  rtems_interrupt_enable( level );

  if ( netd ) {
    gate_netd_tell();
  } else if ( column != NULL ) {
    let_through( column );
  }
}

static void let_all_through( void )
{
  size_t i;

  gate_turn_give_up();
  gate_netd_give_up();
  gate_netd_tell();

  for ( i = 0; i < run.program.column_count; ++i ) {
    run_column *column;

    column = &run.columns[ i ];

    if ( column->gate_held ) {
      rtems_interrupt_level level;

      rtems_interrupt_disable( level );
      gate_turn_pass( gate_list_find( i, column->gate_point ) );
      rtems_interrupt_enable( level );
      let_through( column );
    }
  }
}

static void tell( void )
{
  static const char head[] = "closecheck ";
  char line[ GATE_LINE ];
  size_t news;

  news = gate_list_count() + gate_turn_is_given_up();

  if ( told == news ) {
    return;
  }

  told = news;
  (void) gate_keeper_write( line, sizeof( line ) );
  agent_port_console_write( head, sizeof( head ) - 1 );
  agent_port_console_write( line, strlen( line ) );
  agent_port_console_write( "\r\n", 2 );
}

bool gate_keeper_is_pending( void )
{
  return gate_is_on && !gate_turn_is_given_up() && !gate_list_is_done();
}

void gate_keeper_serve( void )
{
  rtems_interrupt_level level;
  rtems_interval limit;

  if ( !gate_is_on ) {
    return;
  }

  rtems_interrupt_disable( level );
  gate_turn_set_quiet( false );
  rtems_interrupt_enable( level );
  limit = (rtems_interval) ( run.program.patience * 4 +
    run.program.own_ticks );

  /* The host is as slow as it likes. */
  if ( peer_is_due() ) {
    gate_turn_wait_anew();
  }

  if ( gate_keeper_is_pending() && gate_turn_waited() >= limit ) {
    let_all_through();
  }

  tell();
}

void gate_keeper_end( void )
{
  if ( gate_is_on ) {
    let_all_through();
    gate_is_on = false;
  }
}

bool gate_keeper_write( char *line, size_t size )
{
  agent_text text;

  if ( run.program.gate_count == 0 ) {
    return false;
  }

  text_begin( &text, line, size );
  gate_list_write( &text );

  if ( gate_turn_is_given_up() &&
    gate_turn_late() < run.program.gate_count ) {
    text_string( &text, " late " );
    text_number( &text, (long) gate_turn_late() );
  }

  return true;
}
