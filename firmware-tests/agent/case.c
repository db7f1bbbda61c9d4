/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The life of a case (docs/program.md, "What a target does with it").
 */

#include <string.h>

#include "accounts.h"
#include "alone.h"
#include "case.h"
#include "clean.h"
#include "delay.h"
#include "gate_keeper.h"
#include "link.h"
#include "peer.h"
#include "prover.h"
#include "report.h"
#include "settle.h"
#include "text.h"
#include "watch.h"
#include "worker.h"

typedef enum {
  PHASE_IDLE,

  /** @brief CTL's steps. */
  PHASE_SETUP,

  /** @brief All other columns but CHK. */
  PHASE_COLUMNS,

  /** @brief What has arrived for the columns is dealt with. */
  PHASE_SETTLE,

  /** @brief CHK's steps. */
  PHASE_CHECK,

  /** @brief What it has left is put away. */
  PHASE_CLEAN
} case_phase;

static struct {
  case_phase phase;
  bool spoilt;
  report_facts facts;
} self;

static void refuse( long number, const char *reason )
{
  char line[ 120 ];
  agent_text text;

  text_begin( &text, line, sizeof( line ) );
  text_number( &text, number );
  text_char( &text, ' ' );
  text_string( &text, reason );
  link_send( "BAD", line );
}

static void mark( const char *moment )
{
  char line[ 48 ];
  agent_text text;

  text_begin( &text, line, sizeof( line ) );
  text_string( &text, "closecheck " );
  text_number( &text, run.number );
  text_char( &text, ' ' );
  text_string( &text, moment );
  agent_port_marker( line );
}

void case_begin( void )
{
  run.agent = rtems_task_self();
  (void) rtems_semaphore_create( rtems_build_name( 'A', 'P', 'P', 'L' ), 1,
    RTEMS_BINARY_SEMAPHORE | RTEMS_PRIORITY | RTEMS_INHERIT_PRIORITY, 0,
    &run.mutex );
}

bool case_is_running( void )
{
  return self.phase != PHASE_IDLE;
}

bool case_is_spoilt( void )
{
  return self.spoilt;
}

void case_abandon( void )
{
  if ( self.phase != PHASE_IDLE ) {
    prover_run( false );
    self.phase = PHASE_IDLE;
    self.spoilt = true;
  }
}

/* The end of the case: says what came of it. */
static void finish( void )
{
  const char *report;

  prover_run( false );
  report = report_write( &self.facts );
  self.phase = PHASE_IDLE;
  self.spoilt = self.facts.restart;

  if ( report == NULL ) {
    refuse( run.number, "the report is longer than a frame" );
  } else {
    link_send( "REPORT", report );
  }
}

static void stick( report_status status )
{
  self.facts.status = status;
  self.facts.restart = true;
  finish();
}

static void enter( case_phase phase )
{
  self.phase = phase;
  watch_begin();
}

static void begin_clean( void )
{
  if ( clean_begin() ) {
    self.phase = PHASE_CLEAN;
  } else {
    stick( self.facts.status );
  }
}

/* Nobody runs any more: a call that has not returned never will. */
static void end_program( void )
{
  if ( run_has_blocked_call() ) {
    stick( REPORT_STUCK );
  } else {
    begin_clean();
  }
}

static void begin_check( void )
{
  mark( "end" );

  if ( alone_choose( WORKER_CHECK ) ) {
    enter( PHASE_CHECK );
    alone_start();
  } else {
    end_program();
  }
}

static void begin_columns( void )
{
  size_t i;
  long priority;

  enter( PHASE_COLUMNS );
  gate_keeper_begin();
  run.start = rtems_clock_get_ticks_since_boot();

  for ( priority = PROGRAM_PRIORITY_LEAST; priority <= PROGRAM_PRIORITY_MOST;
    ++priority ) {
    for ( i = 0; i < run.program.column_count; ++i ) {
      const program_column *column;

      column = &run.program.columns[ i ];

      if ( run_is_beside( i ) && !column->peer &&
        (long) column->priority == priority ) {
        worker_start( i );
      }
    }
  }
}

static void start( void )
{
  agent_port_set_netd_priority( run.program.netd );
  run.start = rtems_clock_get_ticks_since_boot();
  mark( "begin" );
  prover_run( true );

  if ( alone_choose( WORKER_SETUP ) ) {
    enter( PHASE_SETUP );
    alone_start();
  } else {
    begin_columns();
  }
}

void case_run( const char *payload )
{
  const char *reason;

  if ( self.phase != PHASE_IDLE ) {
    refuse( run_number_of( payload ), "another program is running" );
    return;
  }

  /* What is left of a stuck program goes on using its memory. */
  if ( self.spoilt ) {
    refuse( run_number_of( payload ), "the target must be restarted first" );
    return;
  }

  reason = run_take( payload );

  if ( reason != NULL ) {
    refuse( run.number, reason );
    return;
  }

  memset( &self.facts, 0, sizeof( self.facts ) );
  peer_begin();
  agent_port_begin_case();
  accounts_begin();

  if ( !worker_create_all() ) {
    worker_delete_all();
    refuse( run.number, "no memory for the tasks" );
    return;
  }

  start();
}

void case_done( const char *payload )
{
  if ( self.phase == PHASE_COLUMNS ) {
    peer_done( payload );
  } else if ( self.phase == PHASE_SETTLE ) {
    settle_done( payload );
  } else if ( self.phase == PHASE_CLEAN ) {
    clean_done( payload );
  }
}

static void serve_setup( void )
{
  switch ( alone_serve() ) {
    case ALONE_ENDED:
      begin_columns();
      break;
    case ALONE_FAILED:
      self.facts.status = REPORT_SETUP_FAILED;
      begin_clean();
      break;
    case ALONE_STUCK:
      stick( REPORT_SETUP_FAILED );
      break;
    default:
      break;
  }
}

static void serve_clean( void )
{
  switch ( clean_serve( &self.facts.left ) ) {
    case CLEAN_DONE:
      self.facts.restart = worker_has_lost_mutex();
      finish();
      break;
    case CLEAN_STUCK:
      stick( self.facts.status == REPORT_DONE ? REPORT_STUCK :
        self.facts.status );
      break;
    default:
      break;
  }
}

/* Does what is due in a phase; the next one may have something due too. */
static void serve( void )
{
  while ( prover_release() && self.phase == PHASE_COLUMNS ) {
    peer_serve();
  }

  switch ( self.phase ) {
    case PHASE_SETUP:
      serve_setup();
      break;
    case PHASE_COLUMNS:
      peer_serve();
      gate_keeper_serve();

      /* The last gate may be the network daemon's. */
      if ( run_has_ended() && !gate_keeper_is_pending() ) {
        gate_keeper_end();
        enter( PHASE_SETTLE );
        settle_begin( run_uses_wire() );
      } else if ( watch_is_quiet( peer_is_due() || delay_is_pending() ||
        gate_keeper_is_pending() ) ) {
        gate_keeper_end();
        begin_check();
      }

      break;
    case PHASE_SETTLE:
      if ( settle_serve() || watch_is_quiet( settle_host_is_due() ) ) {
        begin_check();
      }

      break;
    case PHASE_CHECK:
      if ( alone_serve() != ALONE_GOES_ON ) {
        end_program();
      }

      break;
    case PHASE_CLEAN:
      serve_clean();
      break;
    case PHASE_IDLE:
      break;
  }
}

void case_service( void )
{
  case_phase phase;

  do {
    phase = self.phase;
    serve();
  } while ( self.phase != phase );
}
