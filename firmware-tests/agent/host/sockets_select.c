/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The fake select.
 */

#define _DEFAULT_SOURCE
#include "redirect.h"

#include <errno.h>

#include <sys/select.h>
#include <sys/time.h>

#include "executive.h"
#include "sockets.h"
#include "sockets_table.h"

bool sockets_readable( int fd )
{
  const fake *f;

  f = sockets_find( fd );
  return f != NULL &&
    ( f->queued > 0 || f->receive_ended || f->backlog_count > 0 );
}

bool sockets_writable( int fd )
{
  const fake *f;

  f = sockets_find( fd );
  return f != NULL && ( f->datagram || f->connected ) && sockets_have_room( f );
}

/* Counts the ready ones; -1 if one is not open. */
static int scan( int most, const fd_set *wanted, fd_set *ready,
  bool ( *is_ready )( int fd ) )
{
  int count;
  int fd;

  FD_ZERO( ready );
  count = 0;

  for ( fd = 0; wanted != NULL && fd < most; ++fd ) {
    if ( !FD_ISSET( fd, wanted ) ) {
      continue;
    }

    if ( sockets_find( fd ) == NULL ) {
      return -1;
    }

    if ( ( *is_ready )( fd ) ) {
      FD_SET( fd, ready );
      ++count;
    }
  }

  return count;
}

static bool never( int fd )
{
  (void) fd;
  return false;
}

int select( int most, fd_set *read_set, fd_set *write_set,
  fd_set *except_set, struct timeval *time )
{
  rtems_interval limit;

  limit = time == NULL ? RTEMS_NO_TIMEOUT :
    (rtems_interval) ( time->tv_sec * 100 + time->tv_usec / 10000 );

  for ( ;; ) {
    fd_set ready[ 3 ];
    int counts[ 3 ];
    int total;

    counts[ 0 ] = scan( most, read_set, &ready[ 0 ], sockets_readable );
    counts[ 1 ] = scan( most, write_set, &ready[ 1 ], sockets_writable );
    counts[ 2 ] = scan( most, except_set, &ready[ 2 ], never );

    if ( counts[ 0 ] < 0 || counts[ 1 ] < 0 || counts[ 2 ] < 0 ) {
      return sockets_fail( EBADF );
    }

    total = counts[ 0 ] + counts[ 1 ] + counts[ 2 ];

    if ( total > 0 || ( time != NULL && limit == 0 ) ||
      !executive_sleep( AGENT_TASK_EVENT, &sockets_select_channel, limit ) ) {
      *( read_set == NULL ? &ready[ 0 ] : read_set ) = ready[ 0 ];
      *( write_set == NULL ? &ready[ 1 ] : write_set ) = ready[ 1 ];
      return total;
    }
  }
}
