/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief What lwIP tells about a connection; the part of BSD's tcp_input().
 *
 * lwIP says nothing to whoever has closed a pcb. Therefore none is closed
 * while it lives: it is shut down, keeps its callbacks, and its extension
 * argument tells when it is freed. The socket is freed then, as BSD does.
 */

#include "in_lwip.h"
#include "tcp_lwip.h"

#include "lwip/priv/tcp_priv.h"
#include "lwip/tcp.h"

#include <bsdnet.h>
#include <rtems/rtems_bsdnet_internal.h>
#include <sys/socketvar.h>

#if LWIP_TCP_PCB_NUM_EXT_ARGS < 1
#error "lwipopts.h: LWIP_TCP_PCB_NUM_EXT_ARGS must be at least 1"
#endif

/** Our extension argument: the first one, nobody else has one. */
#define EXT_ARG 0

static struct tcp_pcb *new_child;

struct tcp_pcb *tcp_new_child( void )
{
  return new_child;
}

/**
 * @brief What a callback has to return: lwIP must be told if its pcb has been
 *   reset by something that a wake-up has called.
 */
static err_t still_there( const struct tcpcb *tp, const struct tcp_pcb *pcb )
{
  return tp->t_pcb == pcb ? ERR_OK : ERR_ABRT;
}

static err_t received(
  void *arg,
  struct tcp_pcb *pcb,
  struct pbuf *p,
  err_t err
)
{
  struct tcpcb *tp = arg;
  struct socket *so = tp->t_socket;
  struct mbuf *m;

  (void) err;

  if ( p == NULL ) {
    socantrcvmore( so );

    if ( pcb->state == TIME_WAIT ) {
      soisdisconnected( so );
    }

    return still_there( tp, pcb );
  }

  if (
    ( so->so_state & SS_CANTRCVMORE ) != 0 &&
    tcp_state( tp ) != TCPS_ESTABLISHED
  ) {
    /* Nobody will read it. Its place in the window is not given back. */
    (void) pbuf_free( p );
    return ERR_OK;
  }

  m = in_mbuf( p );

  if ( m == NULL ) {
    return ERR_MEM;
  }

  (void) pbuf_free( p );
  sbappend( &so->so_rcv, m );
#if !defined( MUTANT_NO_READER_WAKEUP )
  sorwakeup( so );
#endif

  return still_there( tp, pcb );
}

static err_t sent( void *arg, struct tcp_pcb *pcb, u16_t length )
{
  struct tcpcb *tp = arg;
  struct socket *so = tp->t_socket;

  sbdrop( &so->so_snd, length );
  tp->t_given -= length;
#if !defined( MUTANT_NO_WRITER_WAKEUP )
  sowwakeup( so );
#endif

  if ( still_there( tp, pcb ) == ERR_OK ) {
    tcp_push( tp );
  }

  return still_there( tp, pcb );
}

/** @brief A connection is there: a FIN may be due already. */
static err_t established( struct tcpcb *tp, const struct tcp_pcb *pcb )
{
  soisconnected( tp->t_socket );

  if ( still_there( tp, pcb ) == ERR_OK ) {
    tcp_push( tp );
  }

  return still_there( tp, pcb );
}

/** @brief Gives lwIP what it had no memory for before. */
static err_t poll( void *arg, struct tcp_pcb *pcb )
{
  struct tcpcb *tp = arg;

  if ( pcb->state != TIME_WAIT ) {
    tcp_push( tp );
  }

  return still_there( tp, pcb );
}

err_t tcp_established( void *arg, struct tcp_pcb *pcb, err_t err )
{
  (void) err;

  return established( arg, pcb );
}

static err_t accepted( void *arg, struct tcp_pcb *pcb, err_t err )
{
  if ( pcb == NULL || err != ERR_OK ) {
    return ERR_OK;
  }

  return established( arg, pcb );
}

/** @brief Takes note of a reset; destroyed() follows. */
static void failed( void *arg, err_t err )
{
  struct tcpcb *tp = arg;

  /* With other errors the pcb is gone already, and so may be the tcpcb. */
  if ( err != ERR_RST ) {
    return;
  }

  tp->t_flags |= TP_RESET;

  switch ( tcp_state( tp ) ) {
    case TCPS_SYN_SENT:
    case TCPS_SYN_RECEIVED:
      tp->t_socket->so_error = ECONNREFUSED;
      break;
    case TCPS_ESTABLISHED:
    case TCPS_CLOSE_WAIT:
    case TCPS_FIN_WAIT_1:
    case TCPS_FIN_WAIT_2:
#if !defined( MUTANT_RESET_LOST )
      tp->t_socket->so_error = ECONNRESET;
#endif
      break;
    default:
      break;
  }
}

/** @brief Has lwIP given up a connection that was still alive? */
static bool timed_out( const struct tcp_pcb *pcb )
{
  /* Whatever ends it otherwise has made it CLOSED before it is freed. */
  return pcb->state != CLOSED && pcb->state != LISTEN &&
    pcb->state != TIME_WAIT && pcb->state != FIN_WAIT_2;
}

static void destroyed( u8_t id, void *data )
{
  struct tcpcb *tp = data;
  const struct tcp_pcb *pcb = tp->t_pcb;

  (void) id;
  tp->t_pcb = NULL;

  if ( ( tp->t_flags & TP_OWN_FREE ) != 0 ) {
    return;
  }

  if ( ( tp->t_flags & TP_RESET ) == 0 && timed_out( pcb ) ) {
    tp->t_socket->so_error = ETIMEDOUT;
  }

  tcp_closed( tp );
}

/** @brief A SYN has come: makes the half-open child, as BSD does. */
static err_t opened_passively(
  u8_t id,
  struct tcp_pcb_listen *lpcb,
  struct tcp_pcb *cpcb
)
{
  const struct tcpcb *tp = lpcb->ext_args[ id ].data;
  struct socket *so;

  new_child = cpcb;
  so = sonewconn( tp->t_socket, 0 );
  new_child = NULL;

  return so == NULL ? ERR_MEM : ERR_OK;
}

void tcp_set_callbacks( struct tcpcb *tp )
{
  static const struct tcp_ext_arg_callbacks tracking = {
    .destroy = destroyed,
    .passive_open = opened_passively
  };
  struct tcp_pcb *pcb = tp->t_pcb;

  tcp_ext_arg_set_callbacks( pcb, EXT_ARG, &tracking );
  tcp_ext_arg_set( pcb, EXT_ARG, tp );
  tcp_arg( pcb, tp );
  tcp_recv( pcb, received );
  tcp_sent( pcb, sent );
  tcp_err( pcb, failed );
  tcp_poll( pcb, poll, 1 );
}

void tcp_set_listen_callbacks( struct tcpcb *tp )
{
  /* The extension argument has moved from the old pcb to the new one. */
  tcp_arg( tp->t_pcb, tp );
  tcp_accept( tp->t_pcb, accepted );
}

/* Linked in place of lwIP's own by --wrap. */
void __real_tcp_input( struct pbuf *p, struct netif *inp );
void __wrap_tcp_input( struct pbuf *p, struct netif *inp );

/** @brief Looks after each segment for what lwIP does not tell. */
void __wrap_tcp_input( struct pbuf *p, struct netif *inp )
{
  __real_tcp_input( p, inp );
  tcp_check_fins();
}
