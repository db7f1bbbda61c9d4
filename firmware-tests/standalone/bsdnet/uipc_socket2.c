/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Socket states and the wake-ups that belong to them.
 */

#include <bsdnet.h>
#include <rtems/rtems_bsdnet_internal.h>
#include <sys/socketvar.h>

/** Room that a blocked sender waits for. */
#define SND_LOWAT 2048

void soisconnecting( struct socket *so )
{
  so->so_state &= ~( SS_ISCONNECTED | SS_ISDISCONNECTING );
  so->so_state |= SS_ISCONNECTING;
}

void soisconnected( struct socket *so )
{
  struct socket *head = so->so_head;

  so->so_state &= ~( SS_ISCONNECTING | SS_ISDISCONNECTING | SS_ISCONFIRMING );
  so->so_state |= SS_ISCONNECTED;

  if ( head != NULL && ( so->so_state & SS_INCOMP ) != 0 ) {
    TAILQ_REMOVE( &head->so_incomp, so, so_list );
    --head->so_incqlen;
    so->so_state &= ~SS_INCOMP;
    TAILQ_INSERT_TAIL( &head->so_comp, so, so_list );
    so->so_state |= SS_COMP;
    sorwakeup( head );
#if !defined( MUTANT_NO_ACCEPT_WAKEUP )
    soconnwakeup( head );
#endif
  } else {
    soconnwakeup( so );
    sorwakeup( so );
    sowwakeup( so );
  }
}

void soisdisconnecting( struct socket *so )
{
  so->so_state &= ~SS_ISCONNECTING;
  so->so_state |= SS_ISDISCONNECTING | SS_CANTRCVMORE | SS_CANTSENDMORE;
  soconnwakeup( so );
  sowwakeup( so );
  sorwakeup( so );
}

void soisdisconnected( struct socket *so )
{
  so->so_state &= ~( SS_ISCONNECTING | SS_ISCONNECTED | SS_ISDISCONNECTING );
  so->so_state |= SS_CANTRCVMORE | SS_CANTSENDMORE;
  soconnwakeup( so );
  sowwakeup( so );
  sorwakeup( so );
}

struct socket *sonewconn1( struct socket *head, int connstatus )
{
  struct socket *so;

  if ( head->so_qlen > 3 * head->so_qlimit / 2 ) {
    return NULL;
  }

  so = bsdnet_socket_allocate();

  if ( so == NULL ) {
    return NULL;
  }

  TAILQ_INIT( &so->so_incomp );
  TAILQ_INIT( &so->so_comp );
  so->so_head = head;
  so->so_type = head->so_type;
  so->so_options = head->so_options & ~SO_ACCEPTCONN;
  so->so_linger = head->so_linger;
  so->so_state = head->so_state | SS_NOFDREF;
  so->so_proto = head->so_proto;
  so->so_timeo = head->so_timeo;
#if !defined( CLOSECHECK_STACK_6 )
  /* A task that sleeps in accept is registered with the child, too. */
  so->so_pgid = head->so_pgid;
#endif
  (void) soreserve( so, head->so_snd.sb_hiwat, head->so_rcv.sb_hiwat );

  if ( connstatus != 0 ) {
    TAILQ_INSERT_TAIL( &head->so_comp, so, so_list );
    so->so_state |= SS_COMP;
  } else {
    TAILQ_INSERT_TAIL( &head->so_incomp, so, so_list );
    so->so_state |= SS_INCOMP;
    ++head->so_incqlen;
  }

  ++head->so_qlen;

  if ( ( *so->so_proto->pr_usrreqs->pru_attach )( so ) != 0 ) {
    so->so_state |= SS_NOFDREF;
    sofree( so );
    return NULL;
  }

  if ( connstatus != 0 ) {
    sorwakeup( head );
    soconnwakeup( head );
    so->so_state |= connstatus;
  }

  return so;
}

void socantsendmore( struct socket *so )
{
  so->so_state |= SS_CANTSENDMORE;
  sowwakeup( so );
}

void socantrcvmore( struct socket *so )
{
  so->so_state |= SS_CANTRCVMORE;
  sorwakeup( so );
}

int soreserve( struct socket *so, u_int sndcc, u_int rcvcc )
{
  if (
    sbreserve( &so->so_snd, sndcc ) == 0 ||
    sbreserve( &so->so_rcv, rcvcc ) == 0
  ) {
    return ENOBUFS;
  }

  if ( so->so_rcv.sb_lowat == 0 ) {
    so->so_rcv.sb_lowat = 1;
  }

  if ( so->so_snd.sb_lowat == 0 ) {
    so->so_snd.sb_lowat = SND_LOWAT;
  }

  if ( so->so_snd.sb_lowat > (int) so->so_snd.sb_hiwat ) {
    so->so_snd.sb_lowat = (int) so->so_snd.sb_hiwat;
  }

  return 0;
}
