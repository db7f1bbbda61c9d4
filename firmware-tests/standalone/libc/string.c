/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Memory and string functions.
 */

#include <string.h>

#include <stdint.h>

void *memcpy( void *to, const void *from, size_t size )
{
  char *d = to;
  const char *s = from;

  if ( ( ( (uintptr_t) d | (uintptr_t) s ) & 3 ) == 0 ) {
    for ( ; size >= 4; size -= 4, d += 4, s += 4 ) {
      *(uint32_t *) (void *) d = *(const uint32_t *) (const void *) s;
    }
  }
  while ( size-- > 0 ) {
    *d++ = *s++;
  }
  return to;
}

void *memmove( void *to, const void *from, size_t size )
{
  char *d = to;
  const char *s = from;

  if ( d <= s || d >= s + size ) {
    return memcpy( to, from, size );
  }
  while ( size-- > 0 ) {
    d[ size ] = s[ size ];
  }
  return to;
}

void *memset( void *area, int value, size_t size )
{
  unsigned char *d = area;

  if ( ( (uintptr_t) d & 3 ) == 0 ) {
    uint32_t word = (unsigned char) value * 0x01010101u;

    for ( ; size >= 4; size -= 4, d += 4 ) {
      *(uint32_t *) (void *) d = word;
    }
  }
  while ( size-- > 0 ) {
    *d++ = (unsigned char) value;
  }
  return area;
}

int memcmp( const void *a, const void *b, size_t size )
{
  const unsigned char *x = a;
  const unsigned char *y = b;

  for ( ; size > 0; --size, ++x, ++y ) {
    if ( *x != *y ) {
      return *x - *y;
    }
  }
  return 0;
}

void *memchr( const void *area, int value, size_t size )
{
  const unsigned char *x = area;

  for ( ; size > 0; --size, ++x ) {
    if ( *x == (unsigned char) value ) {
      return (void *) (uintptr_t) x;
    }
  }
  return NULL;
}

size_t strlen( const char *s )
{
  const char *end = s;

  while ( *end != '\0' ) {
    ++end;
  }
  return (size_t) ( end - s );
}

size_t strnlen( const char *s, size_t size )
{
  size_t length = 0;

  while ( length < size && s[ length ] != '\0' ) {
    ++length;
  }
  return length;
}

int strncmp( const char *a, const char *b, size_t size )
{
  for ( ; size > 0; --size, ++a, ++b ) {
    if ( *a != *b || *a == '\0' ) {
      return (unsigned char) *a - (unsigned char) *b;
    }
  }
  return 0;
}

int strcmp( const char *a, const char *b )
{
  return strncmp( a, b, SIZE_MAX );
}

char *strcpy( char *to, const char *from )
{
  return memcpy( to, from, strlen( from ) + 1 );
}

char *strncpy( char *to, const char *from, size_t size )
{
  size_t length = strnlen( from, size );

  memcpy( to, from, length );
  memset( to + length, 0, size - length );
  return to;
}

size_t strlcpy( char *to, const char *from, size_t size )
{
  size_t length = strlen( from );

  if ( size > 0 ) {
    size_t count = length < size ? length : size - 1;

    memcpy( to, from, count );
    to[ count ] = '\0';
  }
  return length;
}

char *strcat( char *to, const char *from )
{
  strcpy( to + strlen( to ), from );
  return to;
}

char *strchr( const char *s, int c )
{
  for ( ; *s != (char) c; ++s ) {
    if ( *s == '\0' ) {
      return NULL;
    }
  }
  return (char *) (uintptr_t) s;
}

char *strrchr( const char *s, int c )
{
  const char *found = NULL;

  for ( ;; ++s ) {
    if ( *s == (char) c ) {
      found = s;
    }
    if ( *s == '\0' ) {
      return (char *) (uintptr_t) found;
    }
  }
}

char *strstr( const char *s, const char *part )
{
  size_t length = strlen( part );

  for ( ;; ++s ) {
    if ( strncmp( s, part, length ) == 0 ) {
      return (char *) (uintptr_t) s;
    }
    if ( *s == '\0' ) {
      return NULL;
    }
  }
}
