/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The life of a case (docs/program.md, "What a target does with it").
 */

#include <string.h>

#include "case.h"
#include "link.h"
#include "peer.h"
#include "prover.h"
#include "report.h"
#include "settle.h"
#include "text.h"
#include "watch.h"
#include "words.h"
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

  /** @brief The janitor closes what is open. */
  PHASE_CLOSE,

  /** @brief The host resets its connections. */
  PHASE_PEER_END,

  /** @brief The counts go back to what they were. */
  PHASE_COUNT
} case_phase;

agent_run run;

static struct {
  case_phase phase;
  bool spoilt;

  bool peer_has_ended;
  agent_counts before;
  rtems_interval count_from;
  report_facts facts;
} self;

/** @brief A program with the numbers in front of it. */
#define RUN_MAXIMUM ( PROGRAM_TEXT_MAXIMUM + 20 )

static char run_text[ RUN_MAXIMUM + 1 ];

static void begin_text( agent_text *text, char *line, size_t size )
{
  text_begin( text, line, size );
  text_number( text, run.number );
  text_char( text, ' ' );
}

static void refuse( const char *reason )
{
  char line[ 120 ];
  agent_text text;

  begin_text( &text, line, sizeof( line ) );
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

static bool find_column( const char *name, uint8_t *column )
{
  return program_find_column( &run.program, name, column );
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
    refuse( "the report is longer than a frame" );
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

static void begin_close( void )
{
  worker_delete_all();

  if ( !worker_start_janitor() ) {
    stick( self.facts.status );
    return;
  }

  enter( PHASE_CLOSE );
}

static bool a_call_is_blocked( void )
{
  size_t i;

  for ( i = 0; i < run.program.column_count; ++i ) {
    if ( run.columns[ i ].in_call && !run.columns[ i ].deleted ) {
      return true;
    }
  }

  return false;
}

/* Nobody runs any more: a call that has not returned never will. */
static void end_program( void )
{
  if ( a_call_is_blocked() ) {
    stick( REPORT_STUCK );
  } else {
    begin_close();
  }
}

static void begin_check( void )
{
  uint8_t check;

  mark( "end" );

  if ( find_column( WORKER_CHECK, &check ) ) {
    enter( PHASE_CHECK );
    worker_start( check );
  } else {
    end_program();
  }
}

/* Is a column one of those that run beside each other? */
static bool runs_beside( size_t index )
{
  const char *name;

  name = run.program.columns[ index ].name;
  return strcmp( name, WORKER_SETUP ) != 0 &&
    strcmp( name, WORKER_CHECK ) != 0;
}

static void begin_columns( void )
{
  size_t i;
  long priority;

  enter( PHASE_COLUMNS );
  run.start = rtems_clock_get_ticks_since_boot();

  for ( priority = PROGRAM_PRIORITY_LEAST; priority <= PROGRAM_PRIORITY_MOST;
    ++priority ) {
    for ( i = 0; i < run.program.column_count; ++i ) {
      const program_column *column;

      column = &run.program.columns[ i ];

      if ( runs_beside( i ) && !column->peer &&
        (long) column->priority == priority ) {
        worker_start( i );
      }
    }
  }
}

static void forget_program( void )
{
  rtems_id mutex;
  rtems_id agent;
  size_t i;

  mutex = run.mutex;
  agent = run.agent;
  memset( &run, 0, sizeof( run ) );
  run.mutex = mutex;
  run.agent = agent;

  for ( i = 0; i < PROGRAM_DESCRIPTORS; ++i ) {
    run.fds[ i ] = -1;
  }
}

/* The number of the case, the first port, the program. */
static const char *take_run( char *text )
{
  char *word;
  long number;

  word = words_take( &text, ' ' );

  if ( !words_number( word, 0, 999999999, &number ) ) {
    return "RUN needs the number of a case";
  }

  run.number = number;

  if ( self.spoilt ) {
    return "the target must be restarted first";
  }

  word = words_take( &text, ' ' );

  if ( word == NULL || text == NULL ||
    !words_number( word, 1, 65535, &run.port ) ) {
    return "RUN needs a first port and a program";
  }

  return program_decode( text, &run.program );
}

static void start( void )
{
  uint8_t setup;

  agent_port_set_netd_priority( run.program.netd );
  run.start = rtems_clock_get_ticks_since_boot();
  mark( "begin" );
  prover_run( true );

  if ( find_column( WORKER_SETUP, &setup ) ) {
    enter( PHASE_SETUP );
    worker_start( setup );
  } else {
    begin_columns();
  }
}

void case_run( const char *payload )
{
  const char *reason;

  if ( self.phase != PHASE_IDLE ) {
    refuse( "another program is running" );
    return;
  }

  /* What is left of a stuck program goes on using its memory. */
  if ( !self.spoilt ) {
    forget_program();
  }

  if ( strlen( payload ) > RUN_MAXIMUM ) {
    refuse( "RUN is too long" );
    return;
  }

  strcpy( run_text, payload );
  reason = take_run( run_text );

  if ( reason != NULL ) {
    refuse( reason );
    return;
  }

  memset( &self.facts, 0, sizeof( self.facts ) );
  self.peer_has_ended = false;
  peer_begin();
  agent_port_begin_case();
  agent_port_counts( &self.before );

  if ( !worker_create_all() ) {
    worker_delete_all();
    refuse( "no memory for the tasks" );
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
  } else if ( self.phase == PHASE_PEER_END ) {
    char expected[ 32 ];
    agent_text text;

    begin_text( &text, expected, sizeof( expected ) );
    text_string( &text, "end" );
    self.peer_has_ended = strcmp( payload, expected ) == 0;
  }
}

/* Can there be packets on the wire that belong to the program? */
static bool uses_wire( void )
{
  uint8_t peer;
  size_t i;
  size_t k;

  if ( find_column( "P", &peer ) ) {
    return true;
  }

  for ( i = 0; i < run.program.column_count; ++i ) {
    const program_column *column;

    column = &run.program.columns[ i ];

    for ( k = 0; k < column->step_count; ++k ) {
      const program_step *step;

      step = &column->steps[ k ];

      if ( ( step->op == OP_CONNECT || step->op == OP_SENDTO ) &&
        step->who == AGENT_WHO_PEER ) {
        return true;
      }
    }
  }

  return false;
}

static bool columns_have_ended( void )
{
  size_t i;

  for ( i = 0; i < run.program.column_count; ++i ) {
    if ( runs_beside( i ) && !run.columns[ i ].ended &&
      !run.columns[ i ].deleted ) {
      return false;
    }
  }

  return true;
}

static void serve_setup( void )
{
  const run_column *column;
  uint8_t index;

  (void) find_column( WORKER_SETUP, &index );
  column = &run.columns[ index ];

  if ( column->ended || column->deleted ) {
    if ( column->results[ column->at ].value < 0 ) {
      self.facts.status = REPORT_SETUP_FAILED;
      begin_close();
    } else {
      begin_columns();
    }
  } else if ( watch_is_quiet( false ) ) {
    stick( REPORT_SETUP_FAILED );
  }
}

static void serve_check( void )
{
  const run_column *column;
  uint8_t index;

  (void) find_column( WORKER_CHECK, &index );
  column = &run.columns[ index ];

  if ( column->ended || column->deleted || watch_is_quiet( false ) ) {
    end_program();
  }
}

static void serve_close( void )
{
  if ( worker_janitor_ended() ) {
    char line[ 32 ];
    agent_text text;

    worker_delete_all();
    self.phase = PHASE_PEER_END;
    begin_text( &text, line, sizeof( line ) );
    text_string( &text, "end" );
    link_send( "GO", line );
  } else if ( watch_is_quiet( false ) ) {
    stick( self.facts.status == REPORT_DONE ? REPORT_STUCK :
      self.facts.status );
  }
}

static void serve_count( void )
{
  agent_counts *left;
  rtems_interval now;

  now = rtems_clock_get_ticks_since_boot();
  left = &self.facts.left;
  agent_port_counts( left );
  left->fds -= self.before.fds;
  left->sockets -= self.before.sockets;
  left->mbufs -= self.before.mbufs;
  left->heap -= self.before.heap;

  if ( ( settle_serve() && left->fds <= 0 && left->sockets <= 0 &&
      left->mbufs <= 0 && left->heap <= 0 ) ||
    now - self.count_from >= (rtems_interval) run.program.patience ) {
    finish();
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

      if ( columns_have_ended() ) {
        enter( PHASE_SETTLE );
        settle_begin( uses_wire() );
      } else if ( watch_is_quiet( peer_is_due() ) ) {
        begin_check();
      }

      break;
    case PHASE_SETTLE:
      if ( settle_serve() || watch_is_quiet( settle_host_is_due() ) ) {
        begin_check();
      }

      break;
    case PHASE_CHECK:
      serve_check();
      break;
    case PHASE_CLOSE:
      serve_close();
      break;
    case PHASE_PEER_END:
      if ( self.peer_has_ended ) {
        self.phase = PHASE_COUNT;
        self.count_from = rtems_clock_get_ticks_since_boot();
        settle_begin( false );
      }

      break;
    case PHASE_COUNT:
      serve_count();
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
