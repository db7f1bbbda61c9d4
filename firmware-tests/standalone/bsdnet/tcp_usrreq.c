/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief What a user wants of a connection.
 */

#include "in_lwip.h"
#include "tcp_lwip.h"

#include "lwip/priv/tcp_priv.h"
#include "lwip/tcp.h"

#include <bsdnet.h>
#include <rtems/rtems_bsdnet_internal.h>
#include <sys/socketvar.h>

/** Default limits of the buffers, as in RTEMS. */
#define TCP_SENDSPACE 16384
#define TCP_RECVSPACE 16384

static u16_t initial_window( const struct socket *so )
{
  return (u16_t) ( so->so_rcv.sb_hiwat < TCP_WND
    ? so->so_rcv.sb_hiwat : TCP_WND );
}

static int tcp_usr_attach( struct socket *so )
{
  struct tcp_pcb *pcb = so->so_head != NULL ? tcp_new_child() : tcp_new();

  if ( pcb == NULL ) {
    return ENOBUFS;
  }

  if ( so->so_snd.sb_hiwat == 0 || so->so_rcv.sb_hiwat == 0 ) {
    (void) soreserve( so, TCP_SENDSPACE, TCP_RECVSPACE );
  }

  pcb->rcv_wnd = initial_window( so );
  pcb->rcv_ann_wnd = pcb->rcv_wnd;

  if ( tcp_newtcpcb( so, pcb ) == NULL ) {
    if ( so->so_head == NULL ) {
      tcp_abort( pcb );
    }

    return ENOBUFS;
  }

  return 0;
}

/**
 * @brief Has a socket that is not connected this port?
 *
 * lwIP's SOF_REUSEADDR lets two sockets have the same address and port until
 * one of them listens; BSD's SO_REUSEADDR only overlooks connections.
 */
static bool is_taken( const struct tcp_pcb *list, uint16_t port )
{
  const struct tcp_pcb *pcb;

  for ( pcb = list; port != 0 && pcb != NULL; pcb = pcb->next ) {
    if ( pcb->local_port == port ) {
      return true;
    }
  }

  return false;
}

static int tcp_usr_bind( struct socket *so, struct mbuf *nam )
{
  struct tcpcb *tp = so->so_pcb;
  ip_addr_t ip;
  uint16_t port;
  int error = in_address( nam, &ip, &port );

  if ( error != 0 ) {
    return error;
  }

  if ( tcp_state( tp ) != TCPS_CLOSED || tp->t_pcb->local_port != 0 ) {
    return EINVAL;
  }

  if ( ( so->so_options & SO_REUSEADDR ) != 0 ) {
    if ( is_taken( tcp_bound_pcbs, port ) ||
         is_taken( tcp_listen_pcbs.pcbs, port ) ) {
      return EADDRINUSE;
    }

    ip_set_option( tp->t_pcb, SOF_REUSEADDR );
  }

  return in_errno( tcp_bind( tp->t_pcb, &ip, port ) );
}

static int tcp_usr_listen( struct socket *so )
{
  struct tcpcb *tp = so->so_pcb;
  struct tcp_pcb *lpcb;
  err_t err = ERR_OK;

  if ( tcp_state( tp ) == TCPS_LISTEN ) {
    return 0;
  }

  if ( tcp_state( tp ) != TCPS_CLOSED ) {
    return EINVAL;
  }

  if ( tp->t_pcb->local_port == 0 ) {
    err = tcp_bind( tp->t_pcb, IP_ADDR_ANY, 0 );
  }

  if ( err != ERR_OK ) {
    return in_errno( err );
  }

  /* lwIP frees the pcb and makes another one. */
  tp->t_flags |= TP_OWN_FREE;
  lpcb = tcp_listen_with_backlog_and_err( tp->t_pcb, 0xff, &err );
  tp->t_flags &= ~TP_OWN_FREE;

  if ( lpcb == NULL ) {
    return in_errno( err );
  }

  tp->t_pcb = lpcb;
  tcp_set_listen_callbacks( tp );

  return 0;
}

static int tcp_usr_connect( struct socket *so, struct mbuf *nam )
{
  struct tcpcb *tp = so->so_pcb;
  ip_addr_t ip;
  uint16_t port;
  err_t err;
  int error = in_address( nam, &ip, &port );

  if ( error != 0 ) {
    return error;
  }

  if ( ip_addr_isany_val( ip ) ) {
    /* BSD: the wildcard is this host. */
    IP4_ADDR( ip_2_ip4( &ip ), 127, 0, 0, 1 );
  }

  if ( tcp_state( tp ) != TCPS_CLOSED ) {
    return EISCONN;
  }

  err = tcp_connect( tp->t_pcb, &ip, port, tcp_established );

  if ( err != ERR_OK ) {
    return in_errno( err );
  }

  /* lwIP has begun with a window of its own. */
  tp->t_pcb->rcv_wnd = initial_window( so );
  tp->t_pcb->rcv_ann_wnd = tp->t_pcb->rcv_wnd;
  soisconnecting( so );

  return 0;
}

/** @brief Ends a connection in the way that its state and linger ask for. */
static void tcp_disconnect( struct tcpcb *tp )
{
  struct socket *so = tp->t_socket;

  bool drop = ( so->so_options & SO_LINGER ) != 0 && so->so_linger == 0;

#if defined( MUTANT_RESET_ON_CLOSE )
  drop = true;
#endif
#if defined( MUTANT_LINGER_ZERO_SENDS_FIN )
  drop = false;
#endif

  if ( tcp_state( tp ) < TCPS_ESTABLISHED ) {
    tcp_discard( tp );
  } else if ( drop ) {
    tcp_drop( tp, 0 );
  } else {
    soisdisconnecting( so );
    sbflush( &so->so_rcv );
    tcp_usrclosed( tp );
  }
}

static int tcp_usr_disconnect( struct socket *so )
{
  tcp_disconnect( so->so_pcb );

  return 0;
}

/** @brief The last descriptor goes: nobody will read any more. */
static int tcp_usr_detach( struct socket *so )
{
  struct tcpcb *tp = so->so_pcb;

  tcp_disconnect( tp );

#if defined( MUTANT_DATA_AFTER_CLOSE_TAKEN )
  return 0;
#endif

  if ( ( tp->t_flags & TP_IN_USE ) != 0 && tp->t_pcb != NULL ) {
    /* Data are answered with a reset from now on; FIN-WAIT-2 times out. */
    tcp_set_flags( tp->t_pcb, TF_RXCLOSED );
    tp->t_pcb->tmr = tcp_ticks;
  }

  return 0;
}

static int tcp_usr_abort( struct socket *so )
{
  tcp_drop( so->so_pcb, ECONNABORTED );

  return 0;
}

static int tcp_usr_shutdown( struct socket *so )
{
  struct tcpcb *tp = so->so_pcb;

  socantsendmore( so );
  tcp_usrclosed( tp );

  return 0;
}

static int tcp_usr_rcvd( struct socket *so )
{
  tcp_window( so->so_pcb );

  return 0;
}

/** @brief There are no urgent data: lwIP does not keep them apart. */
static int tcp_usr_rcvoob( struct socket *so )
{
  if (
    ( so->so_options & SO_OOBINLINE ) != 0 || so->so_oobmark == 0
  ) {
    return EINVAL;
  }

  return EWOULDBLOCK;
}

static int tcp_usr_send(
  struct socket *so,
  struct mbuf *m,
  struct mbuf *addr
)
{
  (void) addr;
  sbappend( &so->so_snd, m );
  tcp_push( so->so_pcb );

  return 0;
}

static int tcp_usr_peeraddr( struct socket *so, struct mbuf *nam )
{
  const struct tcpcb *tp = so->so_pcb;

  if ( tcp_state( tp ) < TCPS_SYN_SENT ) {
    return ENOTCONN;
  }

  in_setname( nam, &tp->t_pcb->remote_ip, tp->t_pcb->remote_port );

  return 0;
}

static int tcp_usr_sockaddr( struct socket *so, struct mbuf *nam )
{
  const struct tcpcb *tp = so->so_pcb;

  if ( tp->t_pcb == NULL ) {
    return EINVAL;
  }

  in_setname( nam, &tp->t_pcb->local_ip, tp->t_pcb->local_port );

  return 0;
}

static const struct pr_usrreqs tcp_usrreqs = {
  .pru_abort = tcp_usr_abort,
  .pru_accept = tcp_usr_peeraddr,
  .pru_attach = tcp_usr_attach,
  .pru_bind = tcp_usr_bind,
  .pru_connect = tcp_usr_connect,
  .pru_detach = tcp_usr_detach,
  .pru_disconnect = tcp_usr_disconnect,
  .pru_listen = tcp_usr_listen,
  .pru_peeraddr = tcp_usr_peeraddr,
  .pru_rcvd = tcp_usr_rcvd,
  .pru_rcvoob = tcp_usr_rcvoob,
  .pru_send = tcp_usr_send,
  .pru_shutdown = tcp_usr_shutdown,
  .pru_sockaddr = tcp_usr_sockaddr
};

const struct protosw tcp_protosw = {
  .pr_type = SOCK_STREAM,
  .pr_protocol = IPPROTO_TCP,
  .pr_flags = PR_CONNREQUIRED | PR_WANTRCVD,
  .pr_usrreqs = &tcp_usrreqs
};
