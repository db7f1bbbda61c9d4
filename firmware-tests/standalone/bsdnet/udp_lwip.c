/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Datagram sockets over lwIP's UDP.
 */

#include "in_lwip.h"

#include "lwip/icmp.h"
#include "lwip/prot/icmp.h"
#include "lwip/prot/ip4.h"
#include "lwip/prot/udp.h"
#include "lwip/udp.h"

#include <rtems/rtems_bsdnet_internal.h>
#include <sys/socketvar.h>

#include "udp_lwip.h"

/** Default limits of the buffers, as in RTEMS. */
#define UDP_SENDSPACE 9216
#define UDP_RECVSPACE 41600

/** What icmp_input() and inetctlerrmap make of an unreachable port. */
#if defined( CLOSECHECK_STACK_6 )
/* RTEMS's icmp_input() takes it for an unreachable network. */
#define PORT_UNREACHABLE EHOSTUNREACH
#else
#define PORT_UNREACHABLE ECONNREFUSED
#endif

static void received(
  void *arg,
  struct udp_pcb *pcb,
  struct pbuf *p,
  const ip_addr_t *ip,
  u16_t port
)
{
  struct socket *so = arg;
  struct mbuf *m = in_mbuf( p );
  struct sockaddr_in from;

  (void) pcb;
  (void) pbuf_free( p );

  if ( m == NULL ) {
    return;
  }

  in_sockaddr( &from, ip, port );

  if (
    sbappendaddr( &so->so_rcv, (const struct sockaddr *) &from, m ) == 0
  ) {
    m_freem( m );
    return;
  }

  sorwakeup( so );
}

static int udp_attach( struct socket *so )
{
  struct udp_pcb *pcb;
  int error = soreserve( so, UDP_SENDSPACE, UDP_RECVSPACE );

  if ( error != 0 ) {
    return error;
  }

  pcb = udp_new();

  if ( pcb == NULL ) {
    return ENOBUFS;
  }

  udp_recv( pcb, received, so );
  so->so_pcb = pcb;

  return 0;
}

static int udp_usr_bind( struct socket *so, struct mbuf *nam )
{
  struct udp_pcb *pcb = so->so_pcb;
  ip_addr_t ip;
  uint16_t port;
  int error = in_address( nam, &ip, &port );

  if ( error != 0 ) {
    return error;
  }

  if ( pcb->local_port != 0 ) {
    return EINVAL;
  }

  /* BSD's SO_REUSEADDR does not let two have the same address and port. */
  return in_errno( udp_bind( pcb, &ip, port ) );
}

static int udp_usr_connect( struct socket *so, struct mbuf *nam )
{
  ip_addr_t ip;
  uint16_t port;
  int error = in_address( nam, &ip, &port );

  if ( error == 0 ) {
    error = in_errno( udp_connect( so->so_pcb, &ip, port ) );
  }

  if ( error == 0 ) {
    soisconnected( so );
  }

  return error;
}

static int udp_usr_disconnect( struct socket *so )
{
  udp_disconnect( so->so_pcb );
  so->so_state &= ~SS_ISCONNECTED;

  return 0;
}

static int udp_detach( struct socket *so )
{
#if !defined( MUTANT_UDP_PCB_KEPT )
  udp_remove( so->so_pcb );
#endif
  so->so_pcb = NULL;
  sofree( so );

  return 0;
}

static int udp_abort( struct socket *so )
{
  soisdisconnected( so );

  return udp_detach( so );
}

static int udp_usr_listen( struct socket *so )
{
  (void) so;

  return EOPNOTSUPP;
}

static int udp_rcvd( struct socket *so )
{
  (void) so;

  return EOPNOTSUPP;
}

static int udp_shutdown( struct socket *so )
{
  socantsendmore( so );

  return 0;
}

static int udp_output(
  struct socket *so,
  const struct mbuf *m,
  const struct mbuf *addr
)
{
  struct udp_pcb *pcb = so->so_pcb;
  const struct mbuf *n;
  struct pbuf *p;
  ip_addr_t ip;
  uint16_t port = 0;
  u16_t size = 0;
  err_t err;

  if ( addr != NULL ) {
    int error = in_address( addr, &ip, &port );

    if ( error != 0 ) {
      return error;
    }

    if ( ( so->so_state & SS_ISCONNECTED ) != 0 ) {
      return EISCONN;
    }
  }

  for ( n = m; n != NULL; n = n->m_next ) {
    size = (u16_t) ( size + n->m_len );
  }

  p = pbuf_alloc( PBUF_TRANSPORT, size, PBUF_RAM );

  if ( p == NULL ) {
    return ENOBUFS;
  }

  for ( size = 0, n = m; n != NULL; n = n->m_next ) {
    (void) pbuf_take_at( p, n->m_data, (u16_t) n->m_len, size );
    size = (u16_t) ( size + n->m_len );
  }

  err = addr != NULL ? udp_sendto( pcb, p, &ip, port ) : udp_send( pcb, p );
  (void) pbuf_free( p );

  return in_errno( err );
}

static int udp_usr_send(
  struct socket *so,
  struct mbuf *m,
  struct mbuf *addr
)
{
  int error = udp_output( so, m, addr );

  m_freem( m );

  return error;
}

static int udp_peeraddr( struct socket *so, struct mbuf *nam )
{
  const struct udp_pcb *pcb = so->so_pcb;

  if ( ( so->so_state & SS_ISCONNECTED ) == 0 ) {
    return ENOTCONN;
  }

  in_setname( nam, &pcb->remote_ip, pcb->remote_port );

  return 0;
}

static int udp_sockaddr( struct socket *so, struct mbuf *nam )
{
  const struct udp_pcb *pcb = so->so_pcb;

  in_setname( nam, &pcb->local_ip, pcb->local_port );

  return 0;
}

static int udp_accept( struct socket *so, struct mbuf *nam )
{
  (void) so;
  (void) nam;

  return EOPNOTSUPP;
}

static const struct pr_usrreqs udp_usrreqs = {
  .pru_abort = udp_abort,
  .pru_accept = udp_accept,
  .pru_attach = udp_attach,
  .pru_bind = udp_usr_bind,
  .pru_connect = udp_usr_connect,
  .pru_detach = udp_detach,
  .pru_disconnect = udp_usr_disconnect,
  .pru_listen = udp_usr_listen,
  .pru_peeraddr = udp_peeraddr,
  .pru_rcvd = udp_rcvd,
  .pru_rcvoob = udp_rcvd,
  .pru_send = udp_usr_send,
  .pru_shutdown = udp_shutdown,
  .pru_sockaddr = udp_sockaddr
};

const struct protosw udp_protosw = {
  .pr_type = SOCK_DGRAM,
  .pr_protocol = IPPROTO_UDP,
  .pr_flags = PR_ATOMIC | PR_ADDR,
  .pr_usrreqs = &udp_usrreqs
};

/** @brief Tells the connected socket that sent a datagram of its fate. */
static void unreachable(
  const struct ip_hdr *ip,
  const struct udp_hdr *udp
)
{
  struct udp_pcb *pcb;

  for ( pcb = udp_pcbs; pcb != NULL; pcb = pcb->next ) {
    if (
      pcb->recv == received && ( pcb->flags & UDP_FLAGS_CONNECTED ) != 0 &&
      ip4_addr_get_u32( ip_2_ip4( &pcb->remote_ip ) ) == ip->dest.addr &&
      pcb->remote_port == ntohs( udp->dest ) &&
      pcb->local_port == ntohs( udp->src )
    ) {
      struct socket *so = pcb->recv_arg;

      so->so_error = PORT_UNREACHABLE;
      sorwakeup( so );
      sowwakeup( so );
      return;
    }
  }
}

int bsdnet_ip4_input( struct pbuf *p, struct netif *inp )
{
  static union {
    struct ip_hdr header;
    uint32_t aligned;
    char bytes[ 20 + 8 + 60 + 8 ];
  } packet;
  const struct icmp_echo_hdr *icmp;
  const struct ip_hdr *inner;
  unsigned length = pbuf_copy_partial( p, &packet, sizeof( packet ), 0 );
  unsigned at;

  (void) inp;

  if ( length < IP_HLEN || IPH_PROTO( &packet.header ) != IP_PROTO_ICMP ) {
    return 0;
  }

  at = IPH_HL_BYTES( &packet.header );
  icmp = (const void *) ( packet.bytes + at );

  if (
    length < at + 8 + IP_HLEN + 8 || ICMPH_TYPE( icmp ) != ICMP_DUR ||
    ICMPH_CODE( icmp ) != ICMP_DUR_PORT
  ) {
    return 0;
  }

  at += 8;
  inner = (const void *) ( packet.bytes + at );
  at += IPH_HL_BYTES( inner );

  if ( length >= at + 8 && IPH_PROTO( inner ) == IP_PROTO_UDP ) {
    unreachable( inner, (const void *) ( packet.bytes + at ) );
  }

  return 0;
}
