/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Words of the boot command line.
 */

#include <string.h>

#include <arpa/inet.h>
#include <rtems/bspcmdline.h>

#include "port.h"

static const char *find( const char *key )
{
  const char *word = rtems_bsp_cmdline_get();
  size_t length = strlen( key );

  while ( word != NULL && ( word = strstr( word, "--" ) ) != NULL ) {
    word += 2;

    if ( strncmp( word, key, length ) == 0 && word[ length ] == '=' ) {
      return word + length + 1;
    }
  }

  return NULL;
}

bool option_get(
  const char *key,
  const char *fallback,
  char *buffer,
  size_t size
)
{
  const char *value = find( key );
  const char *from = value != NULL ? value : fallback;
  size_t i = 0;

  while ( i + 1 < size && from[ i ] != '\0' && from[ i ] != ' ' ) {
    buffer[ i ] = from[ i ];
    ++i;
  }

  buffer[ i ] = '\0';
  return value != NULL;
}

uint32_t option_address( const char *key, const char *fallback )
{
  char text[ 16 ];

  (void) option_get( key, fallback, text, sizeof( text ) );
  return inet_addr( text );
}
