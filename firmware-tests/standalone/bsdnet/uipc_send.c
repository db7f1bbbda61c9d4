/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Sending: sosend, and the place at which it sleeps.
 */

#include "uipc_transfer.h"

/** @brief May this socket send now? Takes a pending error. */
static int check_send(
  struct socket *so,
  const struct mbuf *addr
)
{
  int error;

  if ( ( so->so_state & SS_CANTSENDMORE ) != 0 ) {
    return EPIPE;
  }

  if ( so->so_error != 0 ) {
    error = so->so_error;
    so->so_error = 0;
    return error;
  }

  if ( ( so->so_state & SS_ISCONNECTED ) == 0 ) {
    if ( ( so->so_proto->pr_flags & PR_CONNREQUIRED ) != 0 ) {
      return ENOTCONN;
    }

    if ( addr == NULL ) {
      return EDESTADDRREQ;
    }
  }

  return 0;
}

/** @brief Takes up to space bytes from the caller, with SB_LOCK held. */
static struct mbuf *gather( struct uio *uio, long *space, bool atomic )
{
  struct mbuf *top = NULL;
  struct mbuf **mp = &top;

  do {
    struct mbuf *m = m_get( M_WAIT, MT_DATA );
    int len = uio->uio_resid;

    if ( len > MLEN ) {
      len = MLEN;
    }

    if ( len > *space ) {
      len = (int) *space;
    }

    *space -= len;
    uiomove( m->m_data, len, uio, false );
    m->m_len = len;
    *mp = m;
    mp = &m->m_next;
  } while ( uio->uio_resid > 0 && *space > 0 && atomic );

  return top;
}

int sosend( struct socket *so, struct mbuf *addr, struct uio *uio, int flags )
{
  bool atomic = sosendallatonce( so );
  long space;
  int error;

  if ( so->so_type == SOCK_STREAM && ( flags & MSG_EOR ) != 0 ) {
    return EINVAL;
  }

restart:
  error = sblock( &so->so_snd, sblockwait( flags ) );

  if ( error != 0 ) {
    return error;
  }

  do {
    error = check_send( so, addr );

    if ( error != 0 ) {
      goto release;
    }

    space = sbspace( &so->so_snd );

    if ( ( flags & MSG_OOB ) != 0 ) {
      space += 1024;
    }

    if ( atomic && uio->uio_resid > (int) so->so_snd.sb_hiwat ) {
      error = EMSGSIZE;
      goto release;
    }

    if (
      space < uio->uio_resid &&
      ( atomic || space < so->so_snd.sb_lowat )
    ) {
      if ( ( so->so_state & SS_NBIO ) != 0 ) {
        error = EWOULDBLOCK;
        goto release;
      }

      sbunlock( &so->so_snd );
      error = sleep_on( so, &so->so_snd, false );

      if ( error != 0 ) {
        return error;
      }

      goto restart;
    }

    do {
      struct mbuf *top = gather( uio, &space, atomic );

      if ( so->so_pcb == NULL ) {
        m_freem( top );
        error = EINVAL;
      } else {
        error = ( *so->so_proto->pr_usrreqs->pru_send )( so, top, addr );
      }

      if ( error != 0 ) {
        goto release;
      }
    } while ( uio->uio_resid > 0 && space > 0 );
  } while ( uio->uio_resid > 0 );

release:
  sbunlock( &so->so_snd );

  return error;
}
