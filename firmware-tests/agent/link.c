/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Delivery of messages over the console (docs/console-protocol.md).
 */

#include <string.h>

#include "agent_port.h"
#include "link.h"
#include "text.h"

/** @brief Ticks without an acknowledgement until a message is repeated. */
#define LINK_REPEAT 50

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

  /** @brief The message that waits for its acknowledgement. */
  unsigned int outstanding;
  char sent[ FRAME_MAXIMUM + 3 ];
  size_t sent_length;
  rtems_interval sent_at;
} self;

static void forget( void )
{
  self.received = LINK_NONE;
  self.next = 0;
  self.outstanding = LINK_NONE;
}

void link_begin( link_handler handler )
{
  self.handler = handler;
  self.greeted = false;
  frame_parser_begin( &self.parser );
  forget();
}

static void acknowledge( unsigned int seq )
{
  char line[ 48 ];
  char payload[ 12 ];
  agent_text text;
  frame message;
  size_t length;

  text_begin( &text, payload, sizeof( payload ) );
  text_number( &text, (long) seq );

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
  unsigned int seq;

  seq = 0;

  while ( *payload >= '0' && *payload <= '9' && seq < FRAME_SEQ_LIMIT ) {
    seq = seq * 10 + (unsigned int) ( *payload - '0' );
    ++payload;
  }

  if ( *payload == '\0' && seq == self.outstanding ) {
    self.outstanding = LINK_NONE;
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

  if ( strcmp( message.kind, "HELLO" ) == 0 ) {
    self.greeted = true;
    forget();
  }

  /* A host that does not know of a reboot is to notice it. */
  if ( !self.greeted ) {
    return;
  }

  acknowledge( message.seq );

  if ( message.seq == self.received ) {
    return;
  }

  self.received = message.seq;
  ( *self.handler )( &message );
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
  self.sent_length = frame_encode( &message, self.sent, sizeof( self.sent ) );

  if ( self.sent_length == 0 ) {
    return;
  }

  self.outstanding = message.seq;
  self.sent_at = rtems_clock_get_ticks_since_boot();
  agent_port_console_write( self.sent, self.sent_length );
}

rtems_interval link_service( void )
{
  rtems_interval now;

  if ( self.outstanding == LINK_NONE ) {
    return 0;
  }

  now = rtems_clock_get_ticks_since_boot();

  if ( now - self.sent_at >= LINK_REPEAT ) {
    self.sent_at = now;
    agent_port_console_write( self.sent, self.sent_length );
  }

  return LINK_REPEAT - ( now - self.sent_at );
}
