/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief A long frame in parts (docs/console-protocol.md, Parts).
 */

#include <string.h>

#include "link_parts.h"

void link_parts_clear( link_parts *parts )
{
  parts->count = 0;
  parts->length = 0;
}

static void begin( link_parts *parts, unsigned int seq, size_t count )
{
  parts->seq = seq;
  parts->count = count;
  memset( parts->has, 0, sizeof( parts->has ) );
}

void link_parts_cut( link_parts *parts, unsigned int seq, size_t line_length )
{
  parts->length = line_length - 2;

  begin( parts, seq, parts->length <= LINK_UNCUT_MAXIMUM ? 0 :
    ( parts->length + LINK_PART_SIZE - 1 ) / LINK_PART_SIZE );
}

size_t link_parts_encode(
  const link_parts *parts,
  size_t index,
  char *line,
  size_t size
)
{
  char payload[ LINK_PART_SIZE + 8 ];
  agent_text text;
  frame part;
  size_t at;
  size_t end;

  text_begin( &text, payload, sizeof( payload ) );
  text_number( &text, (long) index + 1 );
  text_char( &text, '/' );
  text_number( &text, (long) parts->count );
  text_char( &text, ' ' );
  at = index * LINK_PART_SIZE;
  end = at + LINK_PART_SIZE;

  for ( ; at < end && at < parts->length; ++at ) {
    text_char( &text, parts->text[ at ] );
  }

  part.seq = parts->seq;
  memcpy( part.kind, "PART", 5 );
  part.payload = payload;
  part.length = text.length;
  return frame_encode( &part, line, size );
}

void link_parts_note( link_parts *parts, const char *state )
{
  size_t i;

  if ( strlen( state ) != parts->count ) {
    return;
  }

  for ( i = 0; i < parts->count; ++i ) {
    parts->has[ i ] = state[ i ] == '1';
  }
}

/* Reads one or two digits without a leading zero, and what ends them. */
static const char *take_number( const char *at, char end, size_t *number )
{
  *number = 0;

  if ( *at == '0' ) {
    return NULL;
  }

  while ( *at >= '0' && *at <= '9' && *number < 10 ) {
    *number = *number * 10 + (size_t) ( *at - '0' );
    ++at;
  }

  return *number != 0 && *at == end ? at + 1 : NULL;
}

/* "NUMBER/COUNT PIECE"; the piece ends in NUL. */
static const char *parse( const char *at, size_t *index, size_t *count )
{
  size_t length;

  at = take_number( at, '/', index );

  if ( at != NULL ) {
    at = take_number( at, ' ', count );
  }

  if ( at == NULL || *index > *count || *count > LINK_PARTS_MAXIMUM ) {
    return NULL;
  }

  --*index;
  length = strlen( at );

  /* Only the last one may be shorter. */
  return length <= LINK_PART_SIZE && length > 0 &&
    ( length == LINK_PART_SIZE || *index + 1 == *count ) ? at : NULL;
}

static bool is_complete( const link_parts *parts )
{
  size_t i;

  for ( i = 0; i < parts->count; ++i ) {
    if ( !parts->has[ i ] ) {
      return false;
    }
  }

  return true;
}

link_part_result link_parts_take(
  link_parts *parts,
  const frame *part,
  frame *whole
)
{
  const char *piece;
  size_t index;
  size_t count;
  size_t length;

  piece = parse( part->payload, &index, &count );

  if ( piece == NULL ) {
    return LINK_PART_BAD;
  }

  if ( part->seq != parts->seq || count != parts->count ) {
    begin( parts, part->seq, count );
  }

  length = strlen( piece );
  memcpy( parts->text + index * LINK_PART_SIZE, piece, length );
  parts->has[ index ] = true;

  if ( index + 1 == count ) {
    parts->length = index * LINK_PART_SIZE + length;
  }

  if ( !is_complete( parts ) ) {
    return LINK_PART_TAKEN;
  }

  parts->text[ parts->length ] = '\0';

  if ( frame_parse( parts->text, parts->length, whole ) &&
    whole->seq == part->seq ) {
    return LINK_PART_LAST;
  }

  /* Parts of two frames: of one that nobody sends any more. */
  begin( parts, part->seq, count );
  return LINK_PART_TAKEN;
}

void link_parts_state( const link_parts *parts, agent_text *text )
{
  size_t i;

  for ( i = 0; i < parts->count; ++i ) {
    text_char( text, parts->has[ i ] ? '1' : '0' );
  }
}
