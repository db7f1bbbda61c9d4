/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief System calls that move data, options and names, and the handlers of
 *   a socket's descriptor. On RTEMS all of it is part of rtems_syscall.c.
 */

#include <errno.h>
#include <fcntl.h>
#include <rtems/rtems_bsdnet_internal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socketvar.h>

#include "rtems_syscall.h"

/** @brief Ends a call that moves data: a short count is a success. */
static ssize_t leave_transfer( int error, size_t length, const struct uio *uio )
{
  size_t moved = length - (size_t) uio->uio_resid;

  rtems_bsdnet_semaphore_release();

  if ( error != 0 && !( moved != 0 && error == EWOULDBLOCK ) ) {
    errno = error;
    return -1;
  }

  return (ssize_t) moved;
}

ssize_t sendto(
  int s,
  const void *buffer,
  size_t length,
  int flags,
  const struct sockaddr *to,
  socklen_t tolen
)
{
  struct uio auio = { (char *) (uintptr_t) buffer, (int) length };
  struct mbuf *nam = NULL;
  struct socket *so;
  int error = 0;

  rtems_bsdnet_semaphore_obtain();
  so = rtems_bsdnet_fdToSocket( s );

  if ( so == NULL ) {
    rtems_bsdnet_semaphore_release();
    return -1;
  }

  if ( auio.uio_resid < 0 ) {
    error = EINVAL;
  } else if ( to != NULL ) {
    error = sockargstombuf( &nam, to, tolen );
  }

  if ( error == 0 ) {
    error = sosend( so, nam, &auio, flags );
  }

  m_freem( nam );

  return leave_transfer( error, length, &auio );
}

ssize_t send( int s, const void *buffer, size_t length, int flags )
{
  return sendto( s, buffer, length, flags, NULL, 0 );
}

ssize_t recvfrom(
  int s,
  void *buffer,
  size_t length,
  int flags,
  struct sockaddr *from,
  socklen_t *fromlen
)
{
  struct uio auio = { buffer, (int) length };
  struct mbuf *nam = NULL;
  struct socket *so;
  int error;

  rtems_bsdnet_semaphore_obtain();
  so = rtems_bsdnet_fdToSocket( s );

  if ( so == NULL ) {
    rtems_bsdnet_semaphore_release();
    return -1;
  }

  error = auio.uio_resid < 0 ? EINVAL : soreceive( so, &nam, &auio, flags );

  if ( error == 0 && from != NULL && fromlen != NULL ) {
    if ( nam == NULL ) {
      *fromlen = 0;
    } else if ( *fromlen > (socklen_t) nam->m_len ) {
      *fromlen = (socklen_t) nam->m_len;
    }

    if ( nam != NULL ) {
      memcpy( from, nam->m_data, *fromlen );
    }
  }

  m_freem( nam );

  return leave_transfer( error, length, &auio );
}

ssize_t recv( int s, void *buffer, size_t length, int flags )
{
  return recvfrom( s, buffer, length, flags, NULL, NULL );
}

int setsockopt(
  int s,
  int level,
  int name,
  const void *value,
  socklen_t length
)
{
  struct socket *so;

  rtems_bsdnet_semaphore_obtain();
  so = rtems_bsdnet_fdToSocket( s );

  if ( so == NULL ) {
    rtems_bsdnet_semaphore_release();
    return -1;
  }

  return leave( sosetopt( so, level, name, value, length ) );
}

int getsockopt( int s, int level, int name, void *value, socklen_t *length )
{
  struct socket *so;

  rtems_bsdnet_semaphore_obtain();
  so = rtems_bsdnet_fdToSocket( s );

  if ( so == NULL ) {
    rtems_bsdnet_semaphore_release();
    return -1;
  }

  return leave( sogetopt( so, level, name, value, length ) );
}

static int getpeersockname(
  int s,
  struct sockaddr *name,
  socklen_t *namelen,
  bool peer
)
{
  struct socket *so;
  struct mbuf *m;
  int error;

  rtems_bsdnet_semaphore_obtain();
  so = rtems_bsdnet_fdToSocket( s );

  if ( so == NULL ) {
    rtems_bsdnet_semaphore_release();
    return -1;
  }

  if ( so->so_pcb == NULL ) {
    return leave( EINVAL );
  }

  m = m_get( M_WAIT, MT_SONAME );
  error = peer
    ? ( *so->so_proto->pr_usrreqs->pru_peeraddr )( so, m )
    : ( *so->so_proto->pr_usrreqs->pru_sockaddr )( so, m );

  if ( error == 0 ) {
    if ( *namelen > (socklen_t) m->m_len ) {
      *namelen = (socklen_t) m->m_len;
    }

    memcpy( name, m->m_data, *namelen );
  }

  m_freem( m );

  return leave( error );
}

int getpeername( int s, struct sockaddr *name, socklen_t *namelen )
{
  return getpeersockname( s, name, namelen, true );
}

int getsockname( int s, struct sockaddr *name, socklen_t *namelen )
{
  return getpeersockname( s, name, namelen, false );
}

static int rtems_bsdnet_close( rtems_libio_t *iop )
{
  struct socket *so;

  rtems_bsdnet_semaphore_obtain();
  so = iop->data1;

  if ( so == NULL ) {
    return leave( EBADF );
  }

#if defined( CLOSECHECK_NETWORK_CLOSE ) && !defined( MUTANT_DATA1_LEFT )
  iop->data1 = NULL;
#endif
  /* Otherwise data1 keeps the address, freed or not, until the iop goes. */

  return leave( soclose( so ) );
}

static ssize_t rtems_bsdnet_read(
  rtems_libio_t *iop,
  void *buffer,
  size_t count
)
{
  return recv( (int) iop->data0, buffer, count, 0 );
}

static ssize_t rtems_bsdnet_write(
  rtems_libio_t *iop,
  const void *buffer,
  size_t count
)
{
  return send( (int) iop->data0, buffer, count, 0 );
}

/** @brief Takes over the descriptor's no-delay flag. */
static void set_nonblocking( const rtems_libio_t *iop, struct socket *so )
{
  if ( ( iop->flags & LIBIO_FLAGS_NO_DELAY ) != 0 ) {
    so->so_state |= SS_NBIO;
  } else {
    so->so_state &= ~SS_NBIO;
  }
}

static int rtems_bsdnet_ioctl(
  rtems_libio_t *iop,
  unsigned long command,
  void *buffer
)
{
  struct socket *so;

  rtems_bsdnet_semaphore_obtain();
  so = iop->data1;

  if ( so == NULL ) {
    return leave( EBADF );
  }

  switch ( command ) {
    case FIONBIO:
      if ( *(int *) buffer != 0 ) {
        iop->flags |= LIBIO_FLAGS_NO_DELAY;
      } else {
        iop->flags &= ~LIBIO_FLAGS_NO_DELAY;
      }

      set_nonblocking( iop, so );
      return leave( 0 );
    case FIONREAD:
      *(int *) buffer = (int) so->so_rcv.sb_cc;
      return leave( 0 );
    default:
      return leave( EINVAL );
  }
}

static int rtems_bsdnet_fcntl( rtems_libio_t *iop, int command )
{
  struct socket *so;

  if ( command != F_SETFL ) {
    return 0;
  }

  rtems_bsdnet_semaphore_obtain();
  so = iop->data1;

  if ( so != NULL ) {
    set_nonblocking( iop, so );
  }

  rtems_bsdnet_semaphore_release();

  return so == NULL ? EBADF : 0;
}

const rtems_filesystem_file_handlers_r rtems_bsdnet_handlers = {
  .close_h = rtems_bsdnet_close,
  .read_h = rtems_bsdnet_read,
  .write_h = rtems_bsdnet_write,
  .ioctl_h = rtems_bsdnet_ioctl,
  .fcntl_h = rtems_bsdnet_fcntl
};
