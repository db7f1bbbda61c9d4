/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Connections: their states, what is sent, how they end.
 */

#include "tcp_lwip.h"

#include "lwip/priv/tcp_priv.h"
#include "lwip/tcp.h"

#include <bsdnet.h>
#include <rtems/rtems_bsdnet_internal.h>
#include <string.h>
#include <sys/socketvar.h>

static struct tcpcb pool[ MEMP_NUM_TCP_PCB + MEMP_NUM_TCP_PCB_LISTEN ];
static struct tcpcb *first_free;

/** How many have TP_FIN_GIVEN. */
static int fins_given;

void tcp_initialize( void )
{
  size_t i;

  for ( i = 0; i < LWIP_ARRAYSIZE( pool ); ++i ) {
    pool[ i ].t_next = first_free;
    first_free = &pool[ i ];
  }
}

struct tcpcb *tcp_newtcpcb( struct socket *so, struct tcp_pcb *pcb )
{
  struct tcpcb *tp = first_free;

  if ( tp == NULL ) {
    return NULL;
  }

  first_free = tp->t_next;
  memset( tp, 0, sizeof( *tp ) );
  tp->t_flags = TP_IN_USE;
  tp->t_socket = so;
  tp->t_pcb = pcb;
  so->so_pcb = tp;
  tcp_set_callbacks( tp );

  return tp;
}

enum tcps tcp_state( const struct tcpcb *tp )
{
  bool fin_due = ( tp->t_flags & TP_FIN_DUE ) != 0;

  if ( tp->t_pcb == NULL ) {
    return TCPS_CLOSED;
  }

  switch ( tp->t_pcb->state ) {
    case CLOSED:
      return TCPS_CLOSED;
    case LISTEN:
      return TCPS_LISTEN;
    case SYN_SENT:
      return TCPS_SYN_SENT;
    case SYN_RCVD:
      return TCPS_SYN_RECEIVED;
    case ESTABLISHED:
      return fin_due ? TCPS_FIN_WAIT_1 : TCPS_ESTABLISHED;
    case CLOSE_WAIT:
      return fin_due ? TCPS_LAST_ACK : TCPS_CLOSE_WAIT;
    case FIN_WAIT_1:
      return TCPS_FIN_WAIT_1;
    case FIN_WAIT_2:
      return TCPS_FIN_WAIT_2;
    case CLOSING:
      return TCPS_CLOSING;
    case LAST_ACK:
      return TCPS_LAST_ACK;
    default:
      return TCPS_TIME_WAIT;
  }
}

/** @brief Gives lwIP the data at t_given; false if it takes no more. */
static bool give_some( struct tcpcb *tp )
{
  const struct mbuf *m = tp->t_socket->so_snd.sb_mb;
  unsigned offset = tp->t_given;
  unsigned size;

  while ( m != NULL && offset >= (unsigned) m->m_len ) {
    offset -= (unsigned) m->m_len;
    m = m->m_next;
  }

  if ( m == NULL ) {
    return false;
  }

  size = (unsigned) m->m_len - offset;

  if ( size > tcp_sndbuf( tp->t_pcb ) ) {
    size = tcp_sndbuf( tp->t_pcb );
  }

  if (
    size == 0 ||
    /* Not copied: so_snd holds the data until they are acknowledged. */
    tcp_write( tp->t_pcb, m->m_data + offset, (u16_t) size, 0 ) != ERR_OK
  ) {
    return false;
  }

  tp->t_given += size;

  return true;
}

void tcp_push( struct tcpcb *tp )
{
  const struct sockbuf *sb = &tp->t_socket->so_snd;
  enum tcps state = tcp_state( tp );

  if ( state < TCPS_ESTABLISHED ) {
    return;
  }

  while ( tp->t_given < sb->sb_cc && give_some( tp ) ) {
    continue;
  }

  (void) tcp_output( tp->t_pcb );

  if (
    ( tp->t_flags & TP_FIN_DUE ) != 0 && tp->t_given == sb->sb_cc &&
    tcp_shutdown( tp->t_pcb, 0, 1 ) == ERR_OK
  ) {
    tp->t_flags &= ~TP_FIN_DUE;
    tp->t_flags |= TP_FIN_GIVEN;
    ++fins_given;
  }
}

static void forget_fin( struct tcpcb *tp )
{
  if ( ( tp->t_flags & TP_FIN_GIVEN ) != 0 ) {
    tp->t_flags &= ~TP_FIN_GIVEN;
    --fins_given;
  }
}

void tcp_check_fins( void )
{
  size_t i;

  for ( i = 0; fins_given != 0 && i < LWIP_ARRAYSIZE( pool ); ++i ) {
    struct tcpcb *tp = &pool[ i ];
    struct socket *so = tp->t_socket;

    if (
      ( tp->t_flags & TP_FIN_GIVEN ) == 0 || tcp_state( tp ) < TCPS_FIN_WAIT_2
    ) {
      continue;
    }

    forget_fin( tp );

    if (
      tcp_state( tp ) == TCPS_TIME_WAIT ||
      ( so->so_state & SS_CANTRCVMORE ) != 0
    ) {
      soisdisconnected( so );
    }
  }
}

void tcp_window( struct tcpcb *tp )
{
  long room = sbspace( &tp->t_socket->so_rcv );

  if ( tcp_state( tp ) < TCPS_ESTABLISHED ) {
    return;
  }

  if ( room > TCP_WND ) {
    room = TCP_WND;
  }

  if ( room > (long) tp->t_pcb->rcv_wnd ) {
    tcp_recved( tp->t_pcb, (u16_t) ( room - (long) tp->t_pcb->rcv_wnd ) );
  }
}

void tcp_closed( struct tcpcb *tp )
{
  struct socket *so = tp->t_socket;

  if ( ( tp->t_flags & TP_IN_USE ) == 0 ) {
    /* On BSD this frees the tcpcb again; here nothing of it is lost. */
    bsdnet_note_fault( BSDNET_USE_AFTER_FREE );
  } else {
    forget_fin( tp );
    tp->t_flags &= ~TP_IN_USE;
    tp->t_next = first_free;
    first_free = tp;
  }

  soisdisconnected( so );
  so->so_pcb = NULL;
  sofree( so );
}

void tcp_discard( struct tcpcb *tp )
{
  struct tcp_pcb *pcb = tp->t_pcb;

  if ( pcb != NULL ) {
    tp->t_flags |= TP_OWN_FREE;

    if ( pcb->state == SYN_RCVD ) {
      tcp_abandon( pcb, 0 );
    } else {
      /* In CLOSED, LISTEN and SYN_SENT this frees and sends nothing. */
      (void) tcp_close( pcb );
    }
  }

  tcp_closed( tp );
}

void tcp_drop( struct tcpcb *tp, int error )
{
  tp->t_socket->so_error = (u_short) error;

  if ( tcp_state( tp ) < TCPS_SYN_RECEIVED ) {
    tcp_discard( tp );
    return;
  }

  tp->t_flags |= TP_OWN_FREE;
  tcp_abort( tp->t_pcb );
  tcp_closed( tp );
}

void tcp_usrclosed( struct tcpcb *tp )
{
  if ( ( tp->t_flags & TP_IN_USE ) == 0 ) {
    bsdnet_note_fault( BSDNET_USE_AFTER_FREE );
  }

  switch ( tcp_state( tp ) ) {
    case TCPS_CLOSED:
    case TCPS_LISTEN:
      tcp_discard( tp );
      return;
    case TCPS_SYN_SENT:
    case TCPS_SYN_RECEIVED:
    case TCPS_ESTABLISHED:
    case TCPS_CLOSE_WAIT:
#if !defined( MUTANT_FIN_FORGOTTEN )
      tp->t_flags |= TP_FIN_DUE;
#endif
      break;
    default:
      break;
  }

  tcp_push( tp );

  if ( tcp_state( tp ) >= TCPS_FIN_WAIT_2 ) {
    soisdisconnected( tp->t_socket );
  }
}

bool bsdnet_tcp_is_closing( const struct socket *so )
{
  return so->so_type == SOCK_STREAM && so->so_pcb != NULL &&
    tcp_state( so->so_pcb ) >= TCPS_FIN_WAIT_1;
}
