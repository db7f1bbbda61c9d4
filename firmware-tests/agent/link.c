/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Delivery of messages over the console (docs/console-protocol.md).
 */

#include <string.h>

#include "agent_port.h"
#include "link.h"
#include "link_parts.h"
#include "text.h"

/** @brief Ticks without an acknowledgement until a message is repeated. */
#define LINK_REPEAT 10

/** @brief Each time it is a tick more, up to this. */
#define LINK_REPEAT_MOST 50

/** @brief No sequence number: nothing received, nothing outstanding. */
#define LINK_NONE FRAME_SEQ_LIMIT

static struct {
  link_handler handler;
  frame_parser parser;

  /** @brief There was a HELLO since the target started. */
  bool greeted;

  /** @brief The last message taken from the host. */
  unsigned int received;

  /** @brief The next message to the host. */
  unsigned int next;

  /** @brief Parts of a message from the host. */
  link_parts coming;

  /** @brief The message that waits for its acknowledgement. */
  unsigned int outstanding;
  link_parts going;
  size_t going_line;
  rtems_interval sent_at;
  rtems_interval wait;
} self;

static void forget( void )
{
  self.received = LINK_NONE;
  self.next = 0;
  self.outstanding = LINK_NONE;
  link_parts_clear( &self.coming );
}

void link_begin( link_handler handler )
{
  self.handler = handler;
  self.greeted = false;
  frame_parser_begin( &self.parser );
  forget();
}

/* With the state of its parts, if it has not come as a whole. */
static void acknowledge( unsigned int seq, const link_parts *parts )
{
  char line[ LINK_PARTS_MAXIMUM + 48 ];
  char payload[ LINK_PARTS_MAXIMUM + 12 ];
  agent_text text;
  frame message;
  size_t length;

  text_begin( &text, payload, sizeof( payload ) );
  text_number( &text, (long) seq );

  if ( parts != NULL ) {
    text_char( &text, ' ' );
    link_parts_state( parts, &text );
  }

  /*
   * An acknowledgement is not itself acknowledged, so its number tells
   * nobody anything.
   */
  message.seq = 0;
  memcpy( message.kind, "ACK", 4 );
  message.payload = payload;
  message.length = text.length;
  length = frame_encode( &message, line, sizeof( line ) );
  agent_port_console_write( line, length );
}

static void acknowledged( const char *payload )
{
  const char *at;
  unsigned int seq;

  at = payload;
  seq = 0;

  while ( *at >= '0' && *at <= '9' && seq < FRAME_SEQ_LIMIT ) {
    seq = seq * 10 + (unsigned int) ( *at - '0' );
    ++at;
  }

  if ( at == payload || seq != self.outstanding ) {
    return;
  }

  if ( *at == '\0' ) {
    self.outstanding = LINK_NONE;
  } else if ( *at == ' ' ) {
    link_parts_note( &self.going, at + 1 );
  }
}

static void take( const frame *message )
{
  if ( strcmp( message->kind, "HELLO" ) == 0 ) {
    self.greeted = true;
    forget();
  }

  /* A host that does not know of a reboot is to notice it. */
  if ( !self.greeted ) {
    return;
  }

  acknowledge( message->seq, NULL );

  if ( message->seq == self.received ) {
    return;
  }

  self.received = message->seq;
  link_parts_clear( &self.coming );
  ( *self.handler )( message );
}

static void take_part( const frame *part )
{
  frame whole;

  if ( !self.greeted ) {
    return;
  }

  if ( part->seq == self.received ) {
    acknowledge( part->seq, NULL );
    return;
  }

  switch ( link_parts_take( &self.coming, part, &whole ) ) {
    case LINK_PART_BAD:
      break;
    case LINK_PART_TAKEN:
      acknowledge( part->seq, &self.coming );
      break;
    case LINK_PART_LAST:
      take( &whole );
      break;
  }
}

void link_feed( char byte )
{
  frame message;

  if ( !frame_feed( &self.parser, byte, &message ) ) {
    return;
  }

  if ( strcmp( message.kind, "ACK" ) == 0 ) {
    acknowledged( message.payload );
    return;
  }

  if ( strcmp( message.kind, "PART" ) == 0 ) {
    take_part( &message );
  } else {
    take( &message );
  }
}

void link_send( const char *kind, const char *payload )
{
  frame message;

  message.seq = self.next;
  self.next = ( self.next + 1 ) % FRAME_SEQ_LIMIT;
  strncpy( message.kind, kind, FRAME_KIND_MAXIMUM );
  message.kind[ FRAME_KIND_MAXIMUM ] = '\0';
  message.payload = payload;
  message.length = strlen( payload );
  self.going_line = frame_encode( &message, self.going.text,
    FRAME_MAXIMUM + 3 );

  if ( self.going_line == 0 ) {
    return;
  }

  link_parts_cut( &self.going, message.seq, self.going_line );
  self.outstanding = message.seq;
  agent_port_console_write( self.going.text, self.going_line );
  self.sent_at = rtems_clock_get_ticks_since_boot();
  self.wait = LINK_REPEAT;
}

/* Of a long message only those parts that have not arrived. */
static void repeat( void )
{
  size_t i;

  if ( self.going.count == 0 ) {
    agent_port_console_write( self.going.text, self.going_line );
  }

  for ( i = 0; i < self.going.count; ++i ) {
    if ( !self.going.has[ i ] ) {
      char line[ LINK_PART_LINE ];
      size_t length;

      length = link_parts_encode( &self.going, i, line, sizeof( line ) );
      agent_port_console_write( line, length );
    }
  }

  self.sent_at = rtems_clock_get_ticks_since_boot();
  self.wait += self.wait < LINK_REPEAT_MOST ? 1 : 0;
}

rtems_interval link_service( void )
{
  rtems_interval waited;

  if ( self.outstanding == LINK_NONE ) {
    return 0;
  }

  waited = rtems_clock_get_ticks_since_boot() - self.sent_at;

  if ( waited < self.wait ) {
    return self.wait - waited;
  }

  repeat();
  return self.wait;
}
