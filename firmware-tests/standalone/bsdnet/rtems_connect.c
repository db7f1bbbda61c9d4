/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief connect and accept, and the places at which they sleep. On RTEMS all
 *   of it is part of rtems_syscall.c.
 */

#include <bsdnet.h>
#include <errno.h>
#include <rtems/rtems_bsdnet_internal.h>
#include <string.h>
#include <sys/socketvar.h>

#include "rtems_syscall.h"

/**
 * @brief soconnsleep() in a call, noting a socket freed during the sleep.
 *
 * Whoever gets ENXIO from `network-close` does not touch the socket again.
 */
static int connsleep( struct socket *so )
{
  unsigned generation = bsdnet_generation( so );
  int error = soconnsleep( so );

#if defined( CLOSECHECK_NETWORK_CLOSE )
  if ( error == ENXIO ) {
    return error;
  }
#endif

  bsdnet_check( so, generation );

  return error;
}

/** @brief Sleeps until the connection is there or not; returns an errno. */
static int wait_until_connected( struct socket *so )
{
#if defined( CLOSECHECK_NETWORK_CLOSE )
  int error = so->so_error;

  while ( error == 0 && ( so->so_state & SS_ISCONNECTING ) != 0 ) {
    error = connsleep( so );

    if ( error == 0 ) {
      error = so->so_error;
      so->so_error = 0;
    }
  }

  return error;
#else
  int error = 0;

  while (
    error == 0 && ( so->so_state & SS_ISCONNECTING ) != 0 &&
    so->so_error == 0
  ) {
    error = connsleep( so );
  }

  if ( error == 0 ) {
    error = so->so_error;
    so->so_error = 0;
  }

  return error;
#endif
}

int connect( int s, const struct sockaddr *name, socklen_t namelen )
{
  struct socket *so;
  struct mbuf *nam;
  int error;

  rtems_bsdnet_semaphore_obtain();
  so = rtems_bsdnet_fdToSocket( s );

  if ( so == NULL ) {
    return leave_failed();
  }

  if (
    ( so->so_state & SS_NBIO ) != 0 && ( so->so_state & SS_ISCONNECTING ) != 0
  ) {
    return leave( EALREADY );
  }

  error = sockargstombuf( &nam, name, namelen );

  if ( error != 0 ) {
    return leave( error );
  }

  error = soconnect( so, nam );

  if (
    error == 0 && ( so->so_state & SS_NBIO ) != 0 &&
    ( so->so_state & SS_ISCONNECTING ) != 0
  ) {
    m_freem( nam );
    return leave( EINPROGRESS );
  }

  if ( error == 0 ) {
    error = wait_until_connected( so );
  }

#if defined( CLOSECHECK_NETWORK_CLOSE )
  if ( error != ENXIO )
#endif
  {
    so->so_state &= ~SS_ISCONNECTING;
  }

  m_freem( nam );

  return leave( error );
}

/** @brief Sleeps until a connection is there; returns an errno. */
static int wait_for_connection( struct socket *head )
{
#if defined( CLOSECHECK_NETWORK_CLOSE )
  int error = head->so_error;

  while ( error == 0 && head->so_comp.tqh_first == NULL ) {
    if ( ( head->so_state & SS_CANTRCVMORE ) != 0 ) {
      return ECONNABORTED;
    }

    error = connsleep( head );
  }

  return error;
#else
  int error;

  while ( head->so_error == 0 && head->so_comp.tqh_first == NULL ) {
    if ( ( head->so_state & SS_CANTRCVMORE ) != 0 ) {
      head->so_error = ECONNABORTED;
    } else {
      head->so_error = (u_short) connsleep( head );
    }
  }

  error = head->so_error;
  head->so_error = 0;

  return error;
#endif
}

int accept( int s, struct sockaddr *name, socklen_t *namelen )
{
  struct socket *head;
  struct socket *so;
  struct mbuf *nam;
  int error;
  int fd;

  rtems_bsdnet_semaphore_obtain();
  head = rtems_bsdnet_fdToSocket( s );

  if ( head == NULL ) {
    return leave_failed();
  }

  if ( ( head->so_options & SO_ACCEPTCONN ) == 0 ) {
    return leave( EINVAL );
  }

  if (
    ( head->so_state & SS_NBIO ) != 0 && head->so_comp.tqh_first == NULL
  ) {
    return leave( EWOULDBLOCK );
  }

  error = wait_for_connection( head );

  if ( error != 0 ) {
    return leave( error );
  }

  so = head->so_comp.tqh_first;
  TAILQ_REMOVE( &head->so_comp, so, so_list );
  --head->so_qlen;
  fd = rtems_bsdnet_makeFdForSocket( so );

  if ( fd < 0 ) {
    TAILQ_INSERT_HEAD( &head->so_comp, so, so_list );
    ++head->so_qlen;
    soconnwakeup( head );
    return leave( ENFILE );
  }

  so->so_state &= ~SS_COMP;
  so->so_head = NULL;
  nam = m_get( M_WAIT, MT_SONAME );
  (void) soaccept( so, nam );

  if ( name != NULL && namelen != NULL ) {
    if ( *namelen > (socklen_t) nam->m_len ) {
      *namelen = (socklen_t) nam->m_len;
    }

    memcpy( name, nam->m_data, *namelen );
  }

  m_freem( nam );
  rtems_bsdnet_semaphore_release();

  return fd;
}
