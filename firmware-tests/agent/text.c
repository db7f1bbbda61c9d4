/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief A text of bounded size that is put together piece by piece.
 */

#include "text.h"

void text_begin( agent_text *text, char *data, size_t size )
{
  text->data = data;
  text->size = size;
  text->length = 0;
  text->cut = false;
  data[ 0 ] = '\0';
}

void text_char( agent_text *text, char c )
{
  if ( text->length + 1 >= text->size ) {
    text->cut = true;
    return;
  }

  text->data[ text->length ] = c;
  ++text->length;
  text->data[ text->length ] = '\0';
}

void text_string( agent_text *text, const char *string )
{
  while ( *string != '\0' ) {
    text_char( text, *string );
    ++string;
  }
}

void text_number( agent_text *text, long number )
{
  char digits[ 24 ];
  size_t count;
  unsigned long rest;

  rest = (unsigned long) number;

  if ( number < 0 ) {
    text_char( text, '-' );
    rest = 0UL - rest;
  }

  count = 0;

  do {
    digits[ count ] = (char) ( '0' + (char) ( rest % 10 ) );
    ++count;
    rest /= 10;
  } while ( rest != 0 );

  while ( count > 0 ) {
    --count;
    text_char( text, digits[ count ] );
  }
}

void text_hex( agent_text *text, unsigned long number )
{
  static const char digits[] = "0123456789abcdef";
  int shift;

  for ( shift = 28; shift >= 0; shift -= 4 ) {
    text_char( text, digits[ ( number >> shift ) & 0xf ] );
  }
}

void text_rewind( agent_text *text, size_t length )
{
  text->length = length;
  text->data[ length ] = '\0';
  text->cut = false;
}
