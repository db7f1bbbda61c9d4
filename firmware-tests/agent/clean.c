/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Puts away what a case has left.
 *
 * First the janitor closes what is open, then the host resets its connections,
 * then the counts go back to what they were.
 */

#include <string.h>

#include "accounts.h"
#include "clean.h"
#include "link.h"
#include "text.h"
#include "watch.h"
#include "worker.h"

static struct {
  /** @brief The janitor has ended, and the host was told. */
  bool closed;

  /** @brief The host has answered. */
  bool peer_has_ended;

  /** @brief The counts are waited for. */
  bool counts;
} self;

/* "CASE end", what the host is told and answers. */
static void write_end( char *line, size_t size )
{
  agent_text text;

  text_begin( &text, line, size );
  text_number( &text, run.number );
  text_string( &text, " end" );
}

bool clean_begin( void )
{
  memset( &self, 0, sizeof( self ) );
  worker_delete_all();

  if ( !worker_start_janitor() ) {
    return false;
  }

  watch_begin();
  return true;
}

static void end_closing( void )
{
  char line[ 32 ];

  worker_delete_all();
  self.closed = true;
  write_end( line, sizeof( line ) );
  link_send( "GO", line );
}

clean_state clean_serve( agent_counts *left )
{
  if ( !self.closed ) {
    if ( !worker_janitor_ended() ) {
      return watch_is_quiet( false ) ? CLEAN_STUCK : CLEAN_GOES_ON;
    }

    end_closing();
  }

  if ( !self.peer_has_ended ) {
    return CLEAN_GOES_ON;
  }

  if ( !self.counts ) {
    self.counts = true;
    accounts_begin_wait();
  }

  return accounts_are_settled( left ) ? CLEAN_DONE : CLEAN_GOES_ON;
}

void clean_done( const char *payload )
{
  char expected[ 32 ];

  write_end( expected, sizeof( expected ) );

  if ( self.closed && strcmp( payload, expected ) == 0 ) {
    self.peer_has_ended = true;
  }
}
