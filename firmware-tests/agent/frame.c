/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Frames of the console protocol (docs/console-protocol.md).
 *
 * The parser keeps the line from the first place at which a frame may begin,
 * a '#' before a digit.  At the line's end it tries each such place; whatever
 * is in front of a good frame is console text of no concern to a target.
 */

#include <string.h>

#include "frame.h"
#include "text.h"

uint32_t frame_crc( const char *data, size_t size )
{
  static const uint32_t table[ 16 ] = {
    0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac,
    0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
    0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
    0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c
  };
  uint32_t crc;
  size_t i;

  crc = 0xffffffff;

  for ( i = 0; i < size; ++i ) {
    crc ^= (unsigned char) data[ i ];
    crc = ( crc >> 4 ) ^ table[ crc & 0xf ];
    crc = ( crc >> 4 ) ^ table[ crc & 0xf ];
  }

  return crc ^ 0xffffffff;
}

static bool is_digit( char c )
{
  return c >= '0' && c <= '9';
}

static bool is_upper( char c )
{
  return c >= 'A' && c <= 'Z';
}

/* Reads a number of at most four digits, without leading zeros. */
static const char *take_number( const char *at, unsigned int *number )
{
  size_t digits;

  digits = 0;
  *number = 0;

  while ( is_digit( at[ digits ] ) ) {
    if ( digits == 4 || ( digits == 1 && at[ 0 ] == '0' ) ) {
      return NULL;
    }

    *number = *number * 10 + (unsigned int) ( at[ digits ] - '0' );
    ++digits;
  }

  return digits == 0 ? NULL : at + digits;
}

static const char *take_kind( const char *at, char *kind )
{
  size_t length;

  length = 0;

  while ( is_upper( at[ length ] ) ) {
    if ( length == FRAME_KIND_MAXIMUM ) {
      return NULL;
    }

    kind[ length ] = at[ length ];
    ++length;
  }

  kind[ length ] = '\0';
  return length == 0 ? NULL : at + length;
}

/* Eight lower-case digits and then the end of the line. */
static bool take_crc( const char *at, uint32_t *crc )
{
  int i;

  *crc = 0;

  for ( i = 0; i < 8; ++i ) {
    char c;

    c = at[ i ];

    if ( is_digit( c ) ) {
      *crc = ( *crc << 4 ) | (uint32_t) ( c - '0' );
    } else if ( c >= 'a' && c <= 'f' ) {
      *crc = ( *crc << 4 ) | (uint32_t) ( c - 'a' + 10 );
    } else {
      return false;
    }
  }

  return at[ 8 ] == '\0';
}

/* Parses the line from behind a '#' on: to the letter or not at all. */
static bool parse( char *begin, size_t available, frame *result )
{
  const char *at;
  unsigned int length;
  uint32_t crc;
  size_t body;

  at = take_number( begin, &result->seq );

  if ( at == NULL || *at != ' ' ) {
    return false;
  }

  at = take_kind( at + 1, result->kind );

  if ( at == NULL || *at != ' ' ) {
    return false;
  }

  at = take_number( at + 1, &length );

  if ( at == NULL || length > FRAME_PAYLOAD_MAXIMUM ) {
    return false;
  }

  body = (size_t) ( at - begin ) + ( length == 0 ? 0 : length + 1 );

  if ( body + 10 != available ) {
    return false;
  }

  if ( length != 0 && *at != ' ' ) {
    return false;
  }

  if ( begin[ body ] != ' ' || begin[ body + 1 ] != '*' ) {
    return false;
  }

  if ( !take_crc( begin + body + 2, &crc ) ) {
    return false;
  }

  if ( crc != frame_crc( begin, body ) ) {
    return false;
  }

  begin[ body ] = '\0';
  result->payload = length == 0 ? begin + body : at + 1;
  result->length = length;
  return true;
}

bool frame_parse( char *text, size_t length, frame *result )
{
  return length > 1 && text[ 0 ] == '#' &&
    parse( text + 1, length - 1, result );
}

/* Is there the beginning of a frame at a place of the line? */
static bool begins( const frame_parser *parser, size_t at )
{
  return parser->line[ at ] == '#' &&
    ( at + 1 == parser->used || is_digit( parser->line[ at + 1 ] ) );
}

/* Drops the line up to the next place at which a frame may begin. */
static void drop( frame_parser *parser, size_t from )
{
  while ( from < parser->used && !begins( parser, from ) ) {
    ++from;
  }

  parser->used -= from;
  memmove( parser->line, parser->line + from, parser->used );
}

void frame_parser_begin( frame_parser *parser )
{
  parser->used = 0;
}

static bool end_of_line( frame_parser *parser, frame *result )
{
  size_t used;
  size_t at;

  used = parser->used;
  parser->used = 0;
  parser->line[ used ] = '\0';

  for ( at = 0; at + 1 < used; ++at ) {
    if ( frame_parse( parser->line + at, used - at, result ) ) {
      return true;
    }
  }

  return false;
}

bool frame_feed( frame_parser *parser, char byte, frame *result )
{
  if ( byte == '\r' || byte == '\n' ) {
    return end_of_line( parser, result );
  }

  if ( byte < ' ' || byte > '~' ) {
    parser->used = 0;
    return false;
  }

  if ( parser->used == FRAME_MAXIMUM ) {
    drop( parser, 1 );
  }

  parser->line[ parser->used ] = byte;
  ++parser->used;

  if ( parser->used <= 2 && !begins( parser, 0 ) ) {
    drop( parser, 1 );
  }

  return false;
}

size_t frame_encode( const frame *message, char *buffer, size_t size )
{
  agent_text text;
  size_t i;

  text_begin( &text, buffer, size );
  text_char( &text, '#' );
  text_number( &text, (long) message->seq );
  text_char( &text, ' ' );
  text_string( &text, message->kind );
  text_char( &text, ' ' );
  text_number( &text, (long) message->length );

  if ( message->length != 0 ) {
    text_char( &text, ' ' );
  }

  for ( i = 0; i < message->length; ++i ) {
    text_char( &text, message->payload[ i ] );
  }

  if ( text.length > 1 ) {
    uint32_t crc;

    crc = frame_crc( buffer + 1, text.length - 1 );
    text_string( &text, " *" );
    text_hex( &text, crc );
  }

  text_string( &text, "\r\n" );
  return text.cut ? 0 : text.length;
}
