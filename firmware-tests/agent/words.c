/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Takes a program's text apart: statements, words, numbers.
 */

#include <string.h>

#include "words.h"

char *words_take( char **rest, char separator )
{
  char *piece;
  char *end;

  piece = *rest;

  if ( piece == NULL ) {
    return NULL;
  }

  end = strchr( piece, separator );

  if ( end == NULL ) {
    *rest = NULL;
  } else {
    *end = '\0';
    *rest = end + 1;
  }

  return piece;
}

bool words_number( const char *word, long least, long most, long *number )
{
  size_t length;
  size_t i;
  long value;

  length = strlen( word );

  if ( length == 0 || length > 9 || ( length > 1 && word[ 0 ] == '0' ) ) {
    return false;
  }

  value = 0;

  for ( i = 0; i < length; ++i ) {
    if ( word[ i ] < '0' || word[ i ] > '9' ) {
      return false;
    }

    value = value * 10 + ( word[ i ] - '0' );
  }

  *number = value;
  return value >= least && value <= most;
}

static bool is_letter( char c )
{
  return ( c >= 'a' && c <= 'z' ) || ( c >= 'A' && c <= 'Z' );
}

bool words_is_name( const char *word, size_t longest )
{
  size_t i;

  if ( !is_letter( word[ 0 ] ) || strlen( word ) > longest ) {
    return false;
  }

  for ( i = 1; word[ i ] != '\0'; ++i ) {
    char c;

    c = word[ i ];

    if ( !is_letter( c ) && !( c >= '0' && c <= '9' ) && c != '_' &&
      c != '-' ) {
      return false;
    }
  }

  return true;
}

int words_index( const char *word, const char *const *list )
{
  int i;

  for ( i = 0; list[ i ] != NULL; ++i ) {
    if ( strcmp( word, list[ i ] ) == 0 ) {
      return i;
    }
  }

  return -1;
}
