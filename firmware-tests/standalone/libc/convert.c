/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Number conversion and error texts.
 */

#include <stdlib.h>

#include <ctype.h>
#include <rtems.h>
#include <stdio.h>
#include <string.h>

unsigned long strtoul( const char *s, char **end, int base )
{
  const char *at = s;
  unsigned long value = 0;
  bool negative = false;
  bool any = false;

  while ( isspace( *at ) ) {
    ++at;
  }
  if ( *at == '-' || *at == '+' ) {
    negative = *at++ == '-';
  }
  if (
    ( base == 0 || base == 16 ) && at[ 0 ] == '0' &&
    ( at[ 1 ] == 'x' || at[ 1 ] == 'X' ) && isxdigit( at[ 2 ] )
  ) {
    at += 2;
    base = 16;
  }
  if ( base == 0 ) {
    base = *at == '0' ? 8 : 10;
  }
  for ( ; isalnum( *at ); ++at ) {
    int digit = isdigit( *at ) ? *at - '0' : tolower( *at ) - 'a' + 10;

    if ( digit >= base ) {
      break;
    }
    value = value * (unsigned long) base + (unsigned long) digit;
    any = true;
  }
  if ( end != NULL ) {
    *end = (char *) (uintptr_t) ( any ? at : s );
  }
  return negative ? -value : value;
}

long strtol( const char *s, char **end, int base )
{
  return (long) strtoul( s, end, base );
}

int atoi( const char *s )
{
  return (int) strtol( s, NULL, 10 );
}

int abs( int value )
{
  return value < 0 ? -value : value;
}

char *strerror( int error )
{
  static char text[ 24 ];

  (void) snprintf( text, sizeof( text ), "error %d", error );
  return text;
}

const char *rtems_status_text( rtems_status_code code )
{
  static const char *const texts[] = {
    "RTEMS_SUCCESSFUL", "RTEMS_TASK_EXITTED", "RTEMS_MP_NOT_CONFIGURED",
    "RTEMS_INVALID_NAME", "RTEMS_INVALID_ID", "RTEMS_TOO_MANY",
    "RTEMS_TIMEOUT", "RTEMS_OBJECT_WAS_DELETED", "RTEMS_INVALID_SIZE",
    "RTEMS_INVALID_ADDRESS", "RTEMS_INVALID_NUMBER", "RTEMS_NOT_DEFINED",
    "RTEMS_RESOURCE_IN_USE", "RTEMS_UNSATISFIED", "RTEMS_INCORRECT_STATE",
    "RTEMS_ALREADY_SUSPENDED", "RTEMS_ILLEGAL_ON_SELF",
    "RTEMS_ILLEGAL_ON_REMOTE_OBJECT", "RTEMS_CALLED_FROM_ISR",
    "RTEMS_INVALID_PRIORITY", "RTEMS_INVALID_CLOCK", "RTEMS_INVALID_NODE",
    "RTEMS_NOT_CONFIGURED", "RTEMS_NOT_OWNER_OF_RESOURCE",
    "RTEMS_NOT_IMPLEMENTED", "RTEMS_INTERNAL_ERROR", "RTEMS_NO_MEMORY",
    "RTEMS_IO_ERROR", "RTEMS_INTERRUPTED", "RTEMS_PROXY_BLOCKING"
  };

  return (size_t) code < sizeof( texts ) / sizeof( texts[ 0 ] )
    ? texts[ code ] : "?";
}
