/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief As much of a flattened device tree as it takes to find a property.
 */

#include "fdt.h"

#include <stdbool.h>
#include <string.h>

#define MAGIC 0xd00dfeedu
#define BEGIN_NODE 1u
#define END_NODE 2u
#define PROPERTY 3u
#define NOTHING 4u

/* Words of the header. */
#define STRUCTURE 8
#define STRINGS 12

uint32_t fdt_word( const void *at )
{
  return __builtin_bswap32( *(const uint32_t *) at );
}

static size_t padded( size_t size )
{
  return ( size + 3 ) & ~(size_t) 3;
}

const void *fdt_property(
  const void *tree,
  const char *node,
  const char *name
)
{
  const char *base = tree;
  const char *at = base + fdt_word( base + STRUCTURE );
  const char *strings = base + fdt_word( base + STRINGS );
  bool inside = false;
  int depth = 0;

  if ( fdt_word( base ) != MAGIC ) {
    return NULL;
  }
  for ( ;; ) {
    uint32_t token = fdt_word( at );

    at += 4;
    if ( token == BEGIN_NODE ) {
      ++depth;
      if ( depth == 2 ) {
        inside = strncmp( at, node, strlen( node ) ) == 0;
      }
      at += padded( strlen( at ) + 1 );
    } else if ( token == END_NODE ) {
      --depth;
      inside = inside && depth >= 2;
    } else if ( token == PROPERTY ) {
      uint32_t size = fdt_word( at );

      if (
        inside && depth == 2 &&
        strcmp( strings + fdt_word( at + 4 ), name ) == 0
      ) {
        return at + 8;
      }
      at += 8 + padded( size );
    } else if ( token != NOTHING ) {
      return NULL;
    }
  }
}
