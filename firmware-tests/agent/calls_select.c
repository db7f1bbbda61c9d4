/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The call select.
 */

#include <errno.h>
#include <string.h>

#include <sys/select.h>
#include <sys/time.h>

#include "calls_select.h"

void calls_ticks_to_time( long ticks, struct timeval *time )
{
  long rate;

  rate = (long) rtems_clock_get_ticks_per_second();
  time->tv_sec = ticks / rate;
  time->tv_usec = ( ticks % rate ) * ( 1000000 / rate );
}

/* Returns the highest descriptor plus 1, or -1 if one cannot be in a set. */
static int fill_set( uint32_t bits, fd_set *set )
{
  size_t i;
  int most;

  FD_ZERO( set );
  most = 0;

  for ( i = 0; i < run.program.descriptor_count; ++i ) {
    int fd;

    fd = run.fds[ i ];

    if ( ( bits & (uint32_t) 1 << i ) == 0 ) {
      continue;
    }

    if ( fd < 0 || fd >= FD_SETSIZE ) {
      return -1;
    }

    FD_SET( fd, set );
    most = fd >= most ? fd + 1 : most;
  }

  return most;
}

static uint32_t ready_bits( const int *fds, uint32_t bits, fd_set *set )
{
  uint32_t ready;
  size_t i;

  ready = 0;

  for ( i = 0; i < run.program.descriptor_count; ++i ) {
    if ( ( bits & (uint32_t) 1 << i ) != 0 && FD_ISSET( fds[ i ], set ) ) {
      ready |= (uint32_t) 1 << i;
    }
  }

  return ready;
}

long calls_select( const program_step *step, run_result *result )
{
  /* Names may get other numbers while the call waits. */
  int fds[ PROGRAM_DESCRIPTORS ];
  struct timeval time;
  fd_set sets[ 3 ];
  int most;
  int count;
  int i;

  memcpy( fds, run.fds, sizeof( fds ) );
  most = 0;

  for ( i = 0; i < 3; ++i ) {
    int n;

    n = fill_set( step->sets[ i ], &sets[ i ] );

    if ( n < 0 ) {
      errno = EBADF;
      return -1;
    }

    most = n > most ? n : most;
  }

  calls_ticks_to_time( step->value, &time );
  count = select( most,
    step->sets[ SET_READ ] != 0 ? &sets[ SET_READ ] : NULL,
    step->sets[ SET_WRITE ] != 0 ? &sets[ SET_WRITE ] : NULL,
    step->sets[ SET_EXCEPT ] != 0 ? &sets[ SET_EXCEPT ] : NULL,
    step->forever ? NULL : &time );

  for ( i = 0; count > 0 && i < 3; ++i ) {
    result->ready[ i ] = ready_bits( fds, step->sets[ i ], &sets[ i ] );
  }

  return count;
}
