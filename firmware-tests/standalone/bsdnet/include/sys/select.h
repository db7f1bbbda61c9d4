/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The select call; one set holds 64 descriptors, as in newlib.
 */

#ifndef CLOSECHECK_SYS_SELECT_H
#define CLOSECHECK_SYS_SELECT_H

#include <stdint.h>
#include <string.h>
#include <sys/time.h>

#define FD_SETSIZE 64

typedef uint32_t fd_mask;

#define NFDBITS 32

typedef struct {
  fd_mask fds_bits[ FD_SETSIZE / NFDBITS ];
} fd_set;

#define FD_ZERO( set ) ( (void) memset( ( set ), 0, sizeof( fd_set ) ) )
#define FD_SET( fd, set ) \
  ( ( set )->fds_bits[ ( fd ) / NFDBITS ] |= \
    (fd_mask) 1 << ( ( fd ) % NFDBITS ) )
#define FD_CLR( fd, set ) \
  ( ( set )->fds_bits[ ( fd ) / NFDBITS ] &= \
    ~( (fd_mask) 1 << ( ( fd ) % NFDBITS ) ) )
#define FD_ISSET( fd, set ) \
  ( ( ( set )->fds_bits[ ( fd ) / NFDBITS ] & \
      ( (fd_mask) 1 << ( ( fd ) % NFDBITS ) ) ) != 0 )

int select(
  int nfds,
  fd_set *readfds,
  fd_set *writefds,
  fd_set *exceptfds,
  struct timeval *timeout
);

#endif /* CLOSECHECK_SYS_SELECT_H */
