/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The life of a socket: creation, listening, connecting, closing.
 */

#include <bsdnet.h>
#include <rtems/rtems_bsdnet_internal.h>
#include <string.h>
#include <sys/socketvar.h>

int socreate( int dom, struct socket **aso, int type, int proto )
{
  const struct protosw *prp;
  struct socket *so;
  int error;

  if ( dom != AF_INET ) {
    return EPROTONOSUPPORT;
  }

  if ( type == SOCK_STREAM ) {
    prp = &tcp_protosw;
  } else if ( type == SOCK_DGRAM ) {
    prp = &udp_protosw;
  } else {
    return EPROTONOSUPPORT;
  }

  if ( proto != 0 && proto != prp->pr_protocol ) {
    return EPROTOTYPE;
  }

  so = bsdnet_socket_allocate();

  if ( so == NULL ) {
    return ENOBUFS;
  }

  TAILQ_INIT( &so->so_incomp );
  TAILQ_INIT( &so->so_comp );
  so->so_type = (short) type;
  so->so_state = SS_PRIV;
  so->so_proto = prp;
  error = ( *prp->pr_usrreqs->pru_attach )( so );

  if ( error != 0 ) {
    so->so_state |= SS_NOFDREF;
    sofree( so );
    return error;
  }

  *aso = so;

  return 0;
}

int sobind( struct socket *so, struct mbuf *nam )
{
  return ( *so->so_proto->pr_usrreqs->pru_bind )( so, nam );
}

int solisten( struct socket *so, int backlog )
{
  int error = ( *so->so_proto->pr_usrreqs->pru_listen )( so );

  if ( error != 0 ) {
    return error;
  }

  if ( so->so_comp.tqh_first == NULL ) {
    so->so_options |= SO_ACCEPTCONN;
  }

  if ( backlog < 0 || backlog > SOMAXCONN ) {
    backlog = SOMAXCONN;
  }

  so->so_qlimit = (short) backlog;

  return 0;
}

void sofree( struct socket *so )
{
  struct socket *head = so->so_head;

  if ( so->so_pcb != NULL || ( so->so_state & SS_NOFDREF ) == 0 ) {
    return;
  }

  if ( head != NULL ) {
    if ( ( so->so_state & SS_INCOMP ) != 0 ) {
      TAILQ_REMOVE( &head->so_incomp, so, so_list );
      --head->so_incqlen;
    } else if ( ( so->so_state & SS_COMP ) != 0 ) {
      TAILQ_REMOVE( &head->so_comp, so, so_list );
    } else {
      panic( "sofree: not queued" );
    }

    --head->so_qlen;
    so->so_state &= ~( SS_INCOMP | SS_COMP );
    so->so_head = NULL;
  }

  sbrelease( &so->so_snd );
  sorflush( so );
#if !defined( MUTANT_SOCKET_LEAKED )
  bsdnet_socket_free( so );
#endif
}

/** @brief Resets what has been waiting for an accept. */
static void abort_queued( struct socket *so )
{
  struct socket *sp;
  struct socket *sonext;

#if !defined( MUTANT_HALF_OPEN_KEPT )
  for ( sp = so->so_incomp.tqh_first; sp != NULL; sp = sonext ) {
    sonext = sp->so_list.tqe_next;
    (void) soabort( sp );
  }
#endif

#if defined( MUTANT_QUEUED_KEPT )
  return;
#endif

  for ( sp = so->so_comp.tqh_first; sp != NULL; sp = sonext ) {
    sonext = sp->so_list.tqe_next;
    (void) soabort( sp );
  }
}

/** @brief Disconnects and lingers. */
static int disconnect_connected( struct socket *so )
{
  if ( ( so->so_state & SS_ISDISCONNECTING ) == 0 ) {
    int error = sodisconnect( so );

    if ( error != 0 ) {
      return error;
    }
  }

#if !defined( MUTANT_LINGER_IGNORED )
  if ( ( so->so_options & SO_LINGER ) != 0 ) {
    if (
      ( so->so_state & SS_ISDISCONNECTING ) != 0 &&
      ( so->so_state & SS_NBIO ) != 0
    ) {
      return 0;
    }

    /* The time of SO_LINGER does not limit this, nor does a timeout. */
    while ( ( so->so_state & SS_ISCONNECTED ) != 0 ) {
      unsigned generation = bsdnet_generation( so );

      (void) soconnsleep( so );
      bsdnet_check( so, generation );
    }
  }
#endif

  return 0;
}

int soclose( struct socket *so )
{
  int error = 0;

  if ( ( so->so_options & SO_ACCEPTCONN ) != 0 ) {
    abort_queued( so );
  }

  if ( so->so_pcb != NULL ) {
    if ( ( so->so_state & SS_ISCONNECTED ) != 0 ) {
      error = disconnect_connected( so );
    }

    if ( so->so_pcb != NULL ) {
      int error2 = ( *so->so_proto->pr_usrreqs->pru_detach )( so );

      if ( error == 0 ) {
        error = error2;
      }
    }
  }

  if ( ( so->so_state & SS_NOFDREF ) != 0 ) {
    panic( "soclose: NOFDREF" );
  }

  so->so_state |= SS_NOFDREF;
  sofree( so );

  return error;
}

int soabort( struct socket *so )
{
  return ( *so->so_proto->pr_usrreqs->pru_abort )( so );
}

int soaccept( struct socket *so, struct mbuf *nam )
{
  if ( ( so->so_state & SS_NOFDREF ) == 0 ) {
    panic( "soaccept: !NOFDREF" );
  }

  so->so_state &= ~SS_NOFDREF;

  if ( so->so_pcb == NULL ) {
    return EINVAL;
  }

  return ( *so->so_proto->pr_usrreqs->pru_accept )( so, nam );
}

int soconnect( struct socket *so, struct mbuf *nam )
{
  if ( ( so->so_options & SO_ACCEPTCONN ) != 0 ) {
    return EOPNOTSUPP;
  }

  if ( so->so_pcb == NULL ) {
    return EINVAL;
  }

  if ( ( so->so_state & ( SS_ISCONNECTED | SS_ISCONNECTING ) ) != 0 ) {
    if ( ( so->so_proto->pr_flags & PR_CONNREQUIRED ) != 0 ) {
      return EISCONN;
    }

    /* A datagram socket may change its peer. */
    if ( sodisconnect( so ) != 0 ) {
      return EISCONN;
    }
  }

  return ( *so->so_proto->pr_usrreqs->pru_connect )( so, nam );
}

int sodisconnect( struct socket *so )
{
  if ( ( so->so_state & SS_ISCONNECTED ) == 0 ) {
    return ENOTCONN;
  }

  if ( ( so->so_state & SS_ISDISCONNECTING ) != 0 ) {
    return EALREADY;
  }

  return ( *so->so_proto->pr_usrreqs->pru_disconnect )( so );
}

int soshutdown( struct socket *so, int how )
{
  how = how + 1;

  if ( ( how & FREAD ) != 0 ) {
    sorflush( so );
  }

  if ( ( how & FWRITE ) != 0 ) {
    return so->so_pcb == NULL
      ? EINVAL : ( *so->so_proto->pr_usrreqs->pru_shutdown )( so );
  }

  return 0;
}

void sorflush( struct socket *so )
{
  struct sockbuf *sb = &so->so_rcv;
  struct sockbuf asb;

  sb->sb_flags |= SB_NOINTR;
  (void) sblock( sb, M_WAITOK );
  socantrcvmore( so );
  sbunlock( sb );

  /* The waiter, the limits and the timeout go with the data. */
  asb = *sb;
  memset( sb, 0, sizeof( *sb ) );
  sbrelease( &asb );
}
