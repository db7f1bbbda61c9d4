/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Heap and number conversion.
 */

#ifndef CLOSECHECK_STDLIB_H
#define CLOSECHECK_STDLIB_H

#include <stddef.h>

#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1

void *malloc( size_t size );
void *calloc( size_t count, size_t size );
void free( void *area );
int atoi( const char *s );
int abs( int value );
long strtol( const char *s, char **end, int base );
unsigned long strtoul( const char *s, char **end, int base );
void abort( void ) __attribute__( ( noreturn ) );

#endif /* CLOSECHECK_STDLIB_H */
