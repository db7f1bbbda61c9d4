/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Formatted output to memory.
 */

#include <stdio.h>

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef struct {
  char *buffer;
  size_t size;
  size_t length;
} sink;

typedef struct {
  bool left;
  bool zero;
  size_t width;
  size_t precision;
  int longs;
} spec;

static void put( sink *out, char c )
{
  if ( out->length + 1 < out->size ) {
    out->buffer[ out->length ] = c;
  }
  ++out->length;
}

static void put_padded(
  sink *out,
  const spec *how,
  const char *prefix,
  const char *text,
  size_t length
)
{
  size_t total = length + strlen( prefix );
  size_t padding = how->width > total ? how->width - total : 0;
  size_t i;

  for ( i = 0; i < padding && !how->left && !how->zero; ++i ) {
    put( out, ' ' );
  }
  for ( ; *prefix != '\0'; ++prefix ) {
    put( out, *prefix );
  }
  for ( i = 0; i < padding && !how->left && how->zero; ++i ) {
    put( out, '0' );
  }
  for ( i = 0; i < length; ++i ) {
    put( out, text[ i ] );
  }
  for ( i = 0; i < padding && how->left; ++i ) {
    put( out, ' ' );
  }
}

static void put_number(
  sink *out,
  const spec *how,
  const char *prefix,
  uint64_t value,
  unsigned base,
  bool upper
)
{
  char digits[ 24 ];
  size_t at = sizeof( digits );

  do {
    unsigned digit = (unsigned) ( value % base );

    digits[ --at ] = (char) ( digit < 10 ? '0' + digit
      : ( upper ? 'A' : 'a' ) + digit - 10 );
    value /= base;
  } while ( value != 0 );
  put_padded( out, how, prefix, &digits[ at ], sizeof( digits ) - at );
}

static size_t number( const char **format )
{
  size_t value = 0;

  while ( **format >= '0' && **format <= '9' ) {
    value = value * 10 + (size_t) ( *( *format )++ - '0' );
  }
  return value;
}

static void parse_spec( const char **format, spec *how, va_list *arguments )
{
  memset( how, 0, sizeof( *how ) );
  how->precision = SIZE_MAX;
  for ( ; **format == '-' || **format == '0'; ++*format ) {
    how->left = how->left || **format == '-';
    how->zero = how->zero || **format == '0';
  }
  if ( **format == '*' ) {
    how->width = (size_t) va_arg( *arguments, int );
    ++*format;
  } else {
    how->width = number( format );
  }
  if ( **format == '.' ) {
    ++*format;
    if ( **format == '*' ) {
      how->precision = (size_t) va_arg( *arguments, int );
      ++*format;
    } else {
      how->precision = number( format );
    }
  }
  for ( ; **format == 'l' || **format == 'z' || **format == 'h'; ++*format ) {
    how->longs += **format == 'l';
  }
}

static void put_integer(
  sink *out,
  const spec *how,
  char kind,
  va_list *arguments
)
{
  /* int, long and size_t are of one size on both architectures. */
  if ( kind == 'd' || kind == 'i' ) {
    int64_t value = how->longs > 1 ? va_arg( *arguments, long long )
      : va_arg( *arguments, long );

    put_number( out, how, value < 0 ? "-" : "",
      value < 0 ? -(uint64_t) value : (uint64_t) value, 10, false );
  } else {
    uint64_t value = how->longs > 1 ? va_arg( *arguments, unsigned long long )
      : va_arg( *arguments, unsigned long );

    put_number( out, how, kind == 'p' ? "0x" : "", value,
      kind == 'u' ? 10 : 16, kind == 'X' );
  }
}

int vsnprintf(
  char *buffer,
  size_t size,
  const char *format,
  va_list arguments
)
{
  sink out = { buffer, size, 0 };
  va_list rest;

  va_copy( rest, arguments );
  for ( ; *format != '\0'; ++format ) {
    spec how;

    if ( *format != '%' ) {
      put( &out, *format );
      continue;
    }
    ++format;
    parse_spec( &format, &how, &rest );
    if ( *format == '\0' ) {
      break;
    }
    if ( *format == 's' ) {
      const char *text = va_arg( rest, const char * );

      text = text != NULL ? text : "(null)";
      put_padded( &out, &how, "", text, strnlen( text, how.precision ) );
    } else if ( *format == 'c' ) {
      char c = (char) va_arg( rest, int );

      put_padded( &out, &how, "", &c, 1 );
    } else if ( strchr( "diuxXp", *format ) != NULL ) {
      put_integer( &out, &how, *format, &rest );
    } else {
      put( &out, *format );
    }
  }
  va_end( rest );
  if ( size > 0 ) {
    buffer[ out.length < size ? out.length : size - 1 ] = '\0';
  }
  return (int) out.length;
}

int snprintf( char *buffer, size_t size, const char *format, ... )
{
  va_list arguments;
  int length;

  va_start( arguments, format );
  length = vsnprintf( buffer, size, format, arguments );
  va_end( arguments );
  return length;
}
