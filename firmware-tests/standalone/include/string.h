/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Memory and string functions.
 */

#ifndef CLOSECHECK_STRING_H
#define CLOSECHECK_STRING_H

#include <stddef.h>

void *memcpy( void *to, const void *from, size_t size );
void *memmove( void *to, const void *from, size_t size );
void *memset( void *area, int value, size_t size );
int memcmp( const void *a, const void *b, size_t size );
void *memchr( const void *area, int value, size_t size );
size_t strlen( const char *s );
size_t strnlen( const char *s, size_t size );
int strcmp( const char *a, const char *b );
int strncmp( const char *a, const char *b, size_t size );
char *strcpy( char *to, const char *from );
char *strncpy( char *to, const char *from, size_t size );
size_t strlcpy( char *to, const char *from, size_t size );
char *strcat( char *to, const char *from );
char *strchr( const char *s, int c );
char *strrchr( const char *s, int c );
char *strstr( const char *s, const char *part );
char *strerror( int error );

#endif /* CLOSECHECK_STRING_H */
