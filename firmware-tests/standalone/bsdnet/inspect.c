/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The socket layer seen from outside: counts, states, post-mortem.
 */

#include <bsdnet.h>
#include <rtems/libio.h>
#include <stdio.h>
#include <sys/socketvar.h>

#include "rtems_syscall.h"
#include "socket_pool.h"

void bsdnet_get_counts( bsdnet_counts *counts )
{
  uint32_t i;

  bsdnet_count_sockets( counts );
  counts->fds = 0;

  for ( i = 0; i < rtems_libio_number_iops; ++i ) {
    if ( rtems_libio_iops[ i ].allocated ) {
      ++counts->fds;
    }
  }
}

/** @brief The socket of a descriptor, or NULL; leaves errno alone. */
static const struct socket *socket_of( int fd )
{
  const rtems_libio_t *iop;

  if ( fd < 0 || (uint32_t) fd >= rtems_libio_number_iops ) {
    return NULL;
  }

  iop = &rtems_libio_iops[ fd ];

  if (
    ( iop->flags & LIBIO_FLAGS_OPEN ) == 0 ||
    iop->pathinfo.handlers != &rtems_bsdnet_handlers
  ) {
    return NULL;
  }

  return iop->data1;
}

bool bsdnet_readable( int fd )
{
  const struct socket *so = socket_of( fd );

  return so != NULL && soreadable( so );
}

bool bsdnet_writable( int fd )
{
  const struct socket *so = socket_of( fd );

  return so != NULL && sowriteable( so );
}

/** @brief Number of the descriptor that refers to a socket, or -1. */
static int descriptor_of( const struct socket *so )
{
  uint32_t i;

  for ( i = 0; i < rtems_libio_number_iops; ++i ) {
    const rtems_libio_t *iop = &rtems_libio_iops[ i ];

    if ( ( iop->flags & LIBIO_FLAGS_OPEN ) != 0 && iop->data1 == so ) {
      return (int) i;
    }
  }

  return -1;
}

void bsdnet_describe_socket(
  int number,
  const struct socket *so,
  void ( *line )( const char *text )
)
{
  char text[ 96 ];

  snprintf(
    text,
    sizeof( text ),
    "socket %d %p fd %d state %x pgid %x rcv %u %x %x snd %u %x %x",
    number,
    (const void *) so,
    descriptor_of( so ),
    (unsigned) (u_short) so->so_state,
    (unsigned) so->so_pgid,
    so->so_rcv.sb_cc,
    (unsigned) (u_short) so->so_rcv.sb_flags,
    (unsigned) so->so_rcv.sb_sel.si_pid,
    so->so_snd.sb_cc,
    (unsigned) (u_short) so->so_snd.sb_flags,
    (unsigned) so->so_snd.sb_sel.si_pid
  );
  ( *line )( text );
}

const char *bsdnet_stack( void )
{
#if defined( CLOSECHECK_STACK_6 )
  return "6";
#else
  return "2005";
#endif
}
