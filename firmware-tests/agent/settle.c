/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Waits until what was sent, and what it has brought about, is over.
 *
 * A packet reaches the host about when a message does that is sent after it,
 * and what the host sends in answer is here about when the answer to that
 * message is.  So two rounds in a row without a packet mean that none is under
 * way, however slow the host may be.
 */

#include <string.h>

#include "link.h"
#include "prover.h"
#include "settle.h"
#include "text.h"

/** @brief Rounds in a row without a packet that are enough. */
#define SETTLE_QUIET 2

/** @brief A connection that never comes to rest does not hold up the case. */
#define SETTLE_ROUNDS 16

static struct {
  /** @brief Rounds that may still be needed. */
  unsigned int rounds;

  /** @brief The host has not answered yet. */
  bool host_is_due;

  /** @brief The packets so far when the last round began. */
  uint32_t traffic;

  /** @brief Rounds in a row without a packet. */
  unsigned int quiet;
} self;

static void write_round( char *line, size_t size )
{
  agent_text text;

  text_begin( &text, line, size );
  text_number( &text, run.number );
  text_string( &text, " quiet" );
}

void settle_begin( bool by_wire )
{
  self.rounds = by_wire ? SETTLE_ROUNDS : 0;
  self.host_is_due = false;
  self.traffic = agent_port_traffic() - 1;
  self.quiet = 0;
  prover_ask_idle();
}

bool settle_serve( void )
{
  char line[ 32 ];
  uint32_t traffic;

  if ( self.host_is_due || !prover_was_idle() ) {
    return false;
  }

  traffic = agent_port_traffic();
  self.quiet = traffic == self.traffic ? self.quiet + 1 : 0;
  self.traffic = traffic;

  if ( self.rounds == 0 || self.quiet == SETTLE_QUIET ) {
    self.rounds = 0;
    return true;
  }

  --self.rounds;
  self.host_is_due = true;
  write_round( line, sizeof( line ) );
  link_send( "GO", line );
  return false;
}

bool settle_host_is_due( void )
{
  return self.host_is_due;
}

void settle_done( const char *payload )
{
  char expected[ 32 ];

  write_round( expected, sizeof( expected ) );

  if ( self.host_is_due && strcmp( payload, expected ) == 0 ) {
    self.host_is_due = false;
    prover_ask_idle();
  }
}
