/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The agent's task and the reader of the console.
 *
 * The reader waits for bytes and hands them over through a ring.  The agent
 * waits for an event, with a timeout only if something may become due by the
 * clock alone.
 */

#include <string.h>

#include "agent_port.h"
#include "case.h"
#include "link.h"
#include "prover.h"
#include "text.h"

/**
 * @brief Above all columns: bytes are lost if they are not fetched.  Not above
 *   the agent, which has to make room in the ring.
 */
#define READER_PRIORITY AGENT_PRIORITY

#define RING_SIZE 8192

static struct {
  char bytes[ RING_SIZE ];
  volatile size_t in;
  volatile size_t out;
} ring;

static rtems_id agent;

static size_t filled( void )
{
  return ( ring.in + RING_SIZE - ring.out ) % RING_SIZE;
}

static void put( char byte )
{
  size_t next;

  next = ( ring.in + 1 ) % RING_SIZE;

  /* What does not fit is as good as garbled: the host sends it again. */
  if ( next != ring.out ) {
    ring.bytes[ ring.in ] = byte;
    ring.in = next;
  }
}

static rtems_task reader_task( rtems_task_argument argument )
{
  char bytes[ 64 ];

  (void) argument;

  for ( ;; ) {
    size_t count;
    size_t i;
    bool line;

    count = agent_port_console_read( bytes, sizeof( bytes ) );
    line = filled() > RING_SIZE / 2;

    for ( i = 0; i < count; ++i ) {
      put( bytes[ i ] );
      line = line || bytes[ i ] == '\n' || bytes[ i ] == '\r';
    }

    if ( line ) {
      (void) rtems_event_send( agent, AGENT_EVENT_INPUT );
      (void) rtems_task_wake_after( RTEMS_YIELD_PROCESSOR );
    }
  }
}

static bool is_run_id( const char *text )
{
  size_t length;
  size_t i;

  length = strlen( text );

  for ( i = 0; i < length; ++i ) {
    char c;

    c = text[ i ];

    if ( !( c >= 'a' && c <= 'z' ) && !( c >= '0' && c <= '9' ) ) {
      return false;
    }
  }

  return length >= 8 && length <= 32;
}

static void introduce( const char *run_id )
{
  char words[ 400 ];
  char identity[ 300 ];
  agent_text text;

  case_abandon();

  if ( !is_run_id( run_id ) ) {
    link_send( "BAD", "0 HELLO needs a run id" );
    return;
  }

  agent_port_identity( identity, sizeof( identity ) );
  text_begin( &text, words, sizeof( words ) );
  text_string( &text, "run=" );
  text_string( &text, run_id );
  text_string( &text, " protocol=2 boot=" );
  text_number( &text, (long) ( agent_port_boot_number() & 0x7fffffff ) );
  text_char( &text, ' ' );
  text_string( &text, identity );
  text_string( &text, case_is_spoilt() ? " spoilt=yes" : "" );
  link_send( "IAM", words );
}

static void take_message( const frame *message )
{
  if ( strcmp( message->kind, "HELLO" ) == 0 ) {
    introduce( message->payload );
  } else if ( strcmp( message->kind, "RUN" ) == 0 ) {
    case_run( message->payload );
  } else if ( strcmp( message->kind, "DONE" ) == 0 ) {
    case_done( message->payload );
  } else if ( strcmp( message->kind, "OFF" ) == 0 ) {
    agent_port_power_off();
  }
}

static void take_input( void )
{
  while ( ring.out != ring.in ) {
    char byte;

    byte = ring.bytes[ ring.out ];
    ring.out = ( ring.out + 1 ) % RING_SIZE;
    link_feed( byte );
  }
}

static void start_reader( void )
{
  rtems_id reader;

  (void) rtems_task_create( rtems_build_name( 'R', 'E', 'A', 'D' ),
    READER_PRIORITY, AGENT_STACK_SIZE, RTEMS_DEFAULT_MODES,
    RTEMS_DEFAULT_ATTRIBUTES, &reader );
  (void) rtems_task_start( reader, reader_task, 0 );
}

void agent_main( void )
{
  static const char ready[] = "closecheck agent ready\r\n";

  agent = rtems_task_self();
  link_begin( take_message );
  case_begin();
  prover_begin();
  start_reader();
  agent_port_console_write( ready, sizeof( ready ) - 1 );

  for ( ;; ) {
    rtems_event_set events;
    rtems_interval timeout;

    take_input();
    case_service();
    timeout = link_service();

    if ( case_is_running() ) {
      timeout = 1;
    }

    (void) rtems_event_receive( AGENT_EVENT_INPUT | AGENT_EVENT_PROGRESS,
      RTEMS_WAIT | RTEMS_EVENT_ANY,
      timeout == 0 ? RTEMS_NO_TIMEOUT : timeout, &events );
  }
}
