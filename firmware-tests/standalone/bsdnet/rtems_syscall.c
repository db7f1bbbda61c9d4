/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Descriptors of sockets, and the system calls that never sleep.
 */

#include <bsdnet.h>
#include <errno.h>
#include <rtems/rtems_bsdnet_internal.h>
#include <string.h>
#include <sys/socketvar.h>

#include "rtems_syscall.h"

struct socket *rtems_bsdnet_fdToSocket( int fd )
{
  rtems_libio_t *iop;

  if ( fd < 0 || (uint32_t) fd >= rtems_libio_number_iops ) {
    errno = EBADF;
    return NULL;
  }

  iop = &rtems_libio_iops[ fd ];

  if ( ( iop->flags & LIBIO_FLAGS_OPEN ) == 0 ) {
    errno = EBADF;
    return NULL;
  }

  if ( iop->pathinfo.handlers != &rtems_bsdnet_handlers ) {
    errno = ENOTSOCK;
    return NULL;
  }

  if ( iop->data1 == NULL ) {
    errno = EBADF;
  } else {
    bsdnet_check( iop->data1, iop->generation );
  }

  return iop->data1;
}

int rtems_bsdnet_makeFdForSocket( struct socket *so )
{
  rtems_libio_t *iop = rtems_libio_allocate();

  if ( iop == NULL ) {
    errno = ENFILE;
    return -1;
  }

  iop->data0 = (uint32_t) ( iop - rtems_libio_iops );
  iop->data1 = so;
  iop->generation = bsdnet_generation( so );
  iop->pathinfo.handlers = &rtems_bsdnet_handlers;
  iop->flags |= LIBIO_FLAGS_OPEN | LIBIO_FLAGS_READ_WRITE;

  return (int) iop->data0;
}

int sockargstombuf( struct mbuf **mp, const void *area, size_t length )
{
  struct mbuf *m;

  if ( area == NULL || length > MLEN || length < sizeof( sa_family_t ) * 2 ) {
    return EINVAL;
  }

  m = m_get( M_WAIT, MT_SONAME );
  m->m_len = (int) length;
  memcpy( m->m_data, area, length );
  mtod( m, struct sockaddr * )->sa_len = (uint8_t) length;
  *mp = m;

  return 0;
}

int socket( int domain, int type, int protocol )
{
  struct socket *so;
  int error;
  int fd;

  rtems_bsdnet_semaphore_obtain();
  error = socreate( domain, &so, type, protocol );

  if ( error != 0 ) {
    return leave( error );
  }

  fd = rtems_bsdnet_makeFdForSocket( so );

  if ( fd < 0 ) {
    (void) soclose( so );
    errno = ENFILE;
  }

  rtems_bsdnet_semaphore_release();

  return fd;
}

int bind( int s, const struct sockaddr *name, socklen_t namelen )
{
  struct socket *so;
  struct mbuf *nam;
  int error;

  rtems_bsdnet_semaphore_obtain();
  so = rtems_bsdnet_fdToSocket( s );

  if ( so == NULL ) {
    return leave_failed();
  }

  error = sockargstombuf( &nam, name, namelen );

  if ( error == 0 ) {
    error = so->so_pcb == NULL ? EINVAL : sobind( so, nam );
    m_freem( nam );
  }

  return leave( error );
}

int listen( int s, int backlog )
{
  struct socket *so;

  rtems_bsdnet_semaphore_obtain();
  so = rtems_bsdnet_fdToSocket( s );

  if ( so == NULL ) {
    return leave_failed();
  }

  return leave( so->so_pcb == NULL ? EINVAL : solisten( so, backlog ) );
}

int shutdown( int s, int how )
{
  struct socket *so;

  rtems_bsdnet_semaphore_obtain();
  so = rtems_bsdnet_fdToSocket( s );

  if ( so == NULL ) {
    return leave_failed();
  }

  return leave( soshutdown( so, how ) );
}
