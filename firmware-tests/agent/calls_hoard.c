/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Makes descriptors and mbufs scarce.
 */

#include <unistd.h>

#include <sys/types.h>
#include <sys/socket.h>

#include "calls_hoard.h"

/** @brief More than a target has descriptors. */
#define HOARD 128

/* Only one task of a program hoards at a time. */
static int hoard[ HOARD ];
static size_t hoarded;

static void hoard_fds( bool all )
{
  if ( !all ) {
    while ( hoarded > 0 ) {
      --hoarded;
      (void) close( hoard[ hoarded ] );
    }

    return;
  }

  while ( hoarded < HOARD ) {
    int fd;

    fd = socket( AF_INET, SOCK_STREAM, 0 );

    if ( fd < 0 ) {
      return;
    }

    hoard[ hoarded ] = fd;
    ++hoarded;
  }
}

void calls_hoard( uint8_t what, bool all )
{
  if ( what == SCARCE_FDS ) {
    hoard_fds( all );
  } else {
    agent_port_hoard_mbufs( all );
  }
}
