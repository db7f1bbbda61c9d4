/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The switch from sockets to protocols.
 */

#ifndef CLOSECHECK_SYS_PROTOSW_H
#define CLOSECHECK_SYS_PROTOSW_H

struct mbuf;
struct socket;

/* All but attach are called with so_pcb set; all return an errno or 0. */
struct pr_usrreqs {
  int ( *pru_abort )( struct socket *so );
  int ( *pru_accept )( struct socket *so, struct mbuf *nam );
  int ( *pru_attach )( struct socket *so );
  int ( *pru_bind )( struct socket *so, struct mbuf *nam );
  int ( *pru_connect )( struct socket *so, struct mbuf *nam );
  int ( *pru_detach )( struct socket *so );
  int ( *pru_disconnect )( struct socket *so );
  int ( *pru_listen )( struct socket *so );
  int ( *pru_peeraddr )( struct socket *so, struct mbuf *nam );
  int ( *pru_rcvd )( struct socket *so );
  int ( *pru_rcvoob )( struct socket *so );
  /** Takes m in any case. */
  int ( *pru_send )( struct socket *so, struct mbuf *m, struct mbuf *addr );
  int ( *pru_shutdown )( struct socket *so );
  int ( *pru_sockaddr )( struct socket *so, struct mbuf *nam );
};

struct protosw {
  short pr_type;
  short pr_protocol;
  short pr_flags;
  const struct pr_usrreqs *pr_usrreqs;
};

/** Exchanges whole messages only. */
#define PR_ATOMIC 0x01
/** Each message comes with an address. */
#define PR_ADDR 0x02
/** A connection is needed before data can flow. */
#define PR_CONNREQUIRED 0x04
/** Wants to be told when data has been read. */
#define PR_WANTRCVD 0x08

extern const struct protosw tcp_protosw;
extern const struct protosw udp_protosw;

#endif /* CLOSECHECK_SYS_PROTOSW_H */
