/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief What the files of the TCP glue share.
 */

#ifndef CLOSECHECK_TCP_LWIP_H
#define CLOSECHECK_TCP_LWIP_H

#include "lwip/err.h"

#include <stdbool.h>

struct socket;
struct tcp_pcb;

/** @brief The BSD side of a connection; so_pcb points to it. */
struct tcpcb {
  struct socket *t_socket;
  /** NULL as soon as lwIP has freed it. */
  struct tcp_pcb *t_pcb;
  /** Bytes at the front of so_snd that lwIP has been given. */
  unsigned t_given;
  unsigned t_flags;
  /** Next one on the free list. */
  struct tcpcb *t_next;
};

/** A FIN is to be sent as soon as lwIP has been given all data. */
#define TP_FIN_DUE 0x01u
/** lwIP has been given the FIN and we do not know that it has arrived. */
#define TP_FIN_GIVEN 0x10u
/** The pcb is being freed on our own request, which does the rest. */
#define TP_OWN_FREE 0x02u
/** The peer has reset it. */
#define TP_RESET 0x08u
/** The tcpcb is allocated. */
#define TP_IN_USE 0x04u

/** @brief BSD's states, as far as they matter. */
enum tcps {
  TCPS_CLOSED,
  TCPS_LISTEN,
  TCPS_SYN_SENT,
  TCPS_SYN_RECEIVED,
  TCPS_ESTABLISHED,
  TCPS_CLOSE_WAIT,
  TCPS_FIN_WAIT_1,
  TCPS_CLOSING,
  TCPS_LAST_ACK,
  TCPS_FIN_WAIT_2,
  TCPS_TIME_WAIT
};

void tcp_initialize( void );

/* tcp_callbacks.c */

/** @brief Directs lwIP's callbacks of a connection to its tcpcb. */
void tcp_set_callbacks( struct tcpcb *tp );
/** @brief lwIP's answer to tcp_connect(). */
err_t tcp_established( void *arg, struct tcp_pcb *pcb, err_t err );
/** @brief As tcp_set_callbacks(), for a listener. */
void tcp_set_listen_callbacks( struct tcpcb *tp );
/** @brief The pcb of the child that sonewconn() is being called for. */
struct tcp_pcb *tcp_new_child( void );

/* tcp_subr.c */

/** @brief A tcpcb for a socket and a pcb, or NULL. */
struct tcpcb *tcp_newtcpcb( struct socket *so, struct tcp_pcb *pcb );
enum tcps tcp_state( const struct tcpcb *tp );
/** @brief Gives lwIP what fits of so_snd, then the FIN if it is due. */
void tcp_push( struct tcpcb *tp );
/** @brief Opens lwIP's window as far as so_rcv has room. */
void tcp_window( struct tcpcb *tp );
/**
 * @brief The connection is gone: tells the socket, frees it if nobody refers
 *   to it. The pcb must be gone.
 */
void tcp_closed( struct tcpcb *tp );
/** @brief Frees the pcb without a segment, then tcp_closed(). */
void tcp_discard( struct tcpcb *tp );
/** @brief Resets the connection, then tcp_closed(). */
void tcp_drop( struct tcpcb *tp, int error );
/** @brief Tells sockets whose FIN has been acknowledged since the last call. */
void tcp_check_fins( void );
/** @brief The user has no more to send. */
void tcp_usrclosed( struct tcpcb *tp );

#endif /* CLOSECHECK_TCP_LWIP_H */
