/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The life of a case (docs/program.md, "What a target does with it").
 */

#include <string.h>

#include "case.h"
#include "link.h"
#include "prover.h"
#include "report.h"
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

  /** @brief The host has been told to do the step at which P is. */
  bool peer_is_due;
  bool peer_has_ended;
  agent_counts before;
  rtems_interval count_from;
  report_facts facts;
} self;

static char program_text[ PROGRAM_TEXT_MAXIMUM + 1 ];

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

static void begin_check( void )
{
  uint8_t check;

  mark( "end" );

  if ( find_column( WORKER_CHECK, &check ) ) {
    enter( PHASE_CHECK );
    worker_start( check );
  } else {
    begin_close();
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

static const char *take_program( char *text )
{
  char *word;

  word = words_take( &text, ' ' );

  if ( !words_number( word, 0, 999999999, &run.number ) ) {
    return "RUN needs the number of a case";
  }

  word = words_take( &text, ' ' );

  if ( word == NULL || text == NULL ||
    !words_number( word, 1, 64000, &run.port ) ) {
    return "RUN needs a first port from 1 to 64000 and a program";
  }

  return program_decode( text, &run.program );
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

void case_run( const char *payload )
{
  const char *reason;
  uint8_t setup;

  if ( self.phase != PHASE_IDLE ) {
    return;
  }

  /* Whatever is left of a stuck program still uses its memory. */
  if ( self.spoilt ) {
    link_send( "BAD", "0 the target must be restarted first" );
    return;
  }

  forget_program();

  if ( strlen( payload ) > PROGRAM_TEXT_MAXIMUM ) {
    refuse( "RUN is longer than 4000 bytes" );
    return;
  }

  strcpy( program_text, payload );
  reason = take_program( program_text );

  if ( reason != NULL ) {
    refuse( reason );
    return;
  }

  memset( &self.facts, 0, sizeof( self.facts ) );
  self.peer_is_due = false;
  self.peer_has_ended = false;
  agent_port_begin_case();
  agent_port_counts( &self.before );

  if ( !worker_create_all() ) {
    worker_delete_all();
    refuse( "no memory for the tasks" );
    return;
  }

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

/* Brings the peer's column on as far as it goes without the host. */
static void serve_peer( void )
{
  const program_column *words;
  run_column *column;
  uint8_t index;

  if ( self.phase != PHASE_COLUMNS || self.peer_is_due ||
    !find_column( "P", &index ) ) {
    return;
  }

  words = &run.program.columns[ index ];
  column = &run.columns[ index ];

  while ( !column->open && column->at < words->step_count ) {
    const program_step *step;
    run_result *result;

    step = &words->steps[ column->at ];
    result = &column->results[ column->at ];

    if ( step->op == OP_GO ) {
      char line[ 32 ];
      agent_text text;

      result->state = STEP_CALLED;
      self.peer_is_due = true;
      begin_text( &text, line, sizeof( line ) );
      text_number( &text, step->value );
      link_send( "GO", line );
      return;
    }

    if ( result->state == STEP_NOT_RUN ) {
      result->state = STEP_CALLED;
      column->open = true;
      return;
    }

    result->state = STEP_RETURNED;
    ++column->at;
  }

  column->ended = column->at == words->step_count;
}

void case_done( const char *payload )
{
  char expected[ 32 ];
  agent_text text;
  uint8_t index;

  begin_text( &text, expected, sizeof( expected ) );

  if ( self.phase == PHASE_PEER_END ) {
    text_string( &text, "end" );
    self.peer_has_ended = strcmp( payload, expected ) == 0;
    return;
  }

  if ( self.phase != PHASE_COLUMNS || !self.peer_is_due ||
    !find_column( "P", &index ) ) {
    return;
  }

  text_number( &text,
    run.program.columns[ index ].steps[ run.columns[ index ].at ].value );

  if ( strcmp( payload, expected ) == 0 ) {
    self.peer_is_due = false;
    run.columns[ index ].results[ run.columns[ index ].at ].state =
      STEP_RETURNED;
    ++run.columns[ index ].at;
    ++run.changes;
  }
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

  if ( !column->ended && !column->deleted && !watch_is_quiet( false ) ) {
    return;
  }

  if ( a_call_is_blocked() ) {
    stick( REPORT_STUCK );
  } else {
    begin_close();
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

  if ( ( left->fds <= 0 && left->sockets <= 0 && left->mbufs <= 0 &&
      left->heap <= 0 ) ||
    now - self.count_from >= (rtems_interval) run.program.patience ) {
    finish();
  }
}

void case_service( void )
{
  if ( self.phase == PHASE_IDLE ) {
    return;
  }

  serve_peer();

  while ( prover_release() ) {
    serve_peer();
  }

  switch ( self.phase ) {
    case PHASE_SETUP:
      serve_setup();
      break;
    case PHASE_COLUMNS:
      if ( columns_have_ended() || watch_is_quiet( self.peer_is_due ) ) {
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
        serve_count();
      }

      break;
    default:
      serve_count();
      break;
  }
}
