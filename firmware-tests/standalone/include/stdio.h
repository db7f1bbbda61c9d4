/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Formatted output to memory and to the console.
 */

#ifndef CLOSECHECK_STDIO_H
#define CLOSECHECK_STDIO_H

#include <stdarg.h>
#include <stddef.h>

/*
 * Conversions % c s d i u x X p, with 0 - width, precision of s, h l ll z.
 */
int snprintf( char *buffer, size_t size, const char *format, ... )
  __attribute__( ( format( printf, 3, 4 ) ) );
int vsnprintf(
  char *buffer,
  size_t size,
  const char *format,
  va_list arguments
);
int printf( const char *format, ... )
  __attribute__( ( format( printf, 1, 2 ) ) );
int puts( const char *s );
int putchar( int c );

#endif /* CLOSECHECK_STDIO_H */
