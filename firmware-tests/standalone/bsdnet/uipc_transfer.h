/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief What sosend and soreceive share.
 */

#ifndef CLOSECHECK_UIPC_TRANSFER_H
#define CLOSECHECK_UIPC_TRANSFER_H

#include <bsdnet.h>
#include <rtems/rtems_bsdnet_internal.h>
#include <string.h>
#include <sys/socketvar.h>

static inline int sblockwait( int flags )
{
  return ( flags & MSG_DONTWAIT ) != 0 ? M_NOWAIT : M_WAITOK;
}

/**
 * @brief Sleeps on a buffer of a socket and notes it if the socket has been
 *   freed meanwhile and is going to be touched.
 *
 * @param locked The caller unlocks the buffer whatever comes; otherwise it
 *   goes on only if there was no error.
 */
static inline int sleep_on( struct socket *so, struct sockbuf *sb, bool locked )
{
  unsigned generation = bsdnet_generation( so );
  int error = sbwait( sb );

#if defined( CLOSECHECK_NETWORK_CLOSE )
  if ( error == ENXIO ) {
    return error;
  }
#endif

  if ( error == 0 || locked ) {
    bsdnet_check( so, generation );
  }

  return error;
}

/** @brief Copies between an mbuf and the caller's area. */
static inline void uiomove(
  char *area,
  int length,
  struct uio *uio,
  bool to_user
)
{
  if ( to_user ) {
    memcpy( uio->uio_base, area, (size_t) length );
  } else {
    memcpy( area, uio->uio_base, (size_t) length );
  }

  uio->uio_base += length;
  uio->uio_resid -= length;
}

#endif /* CLOSECHECK_UIPC_TRANSFER_H */
