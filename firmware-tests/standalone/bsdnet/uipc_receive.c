/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Receiving: soreceive, and the two places at which it sleeps.
 */

#include "uipc_transfer.h"

/** @brief Must a reader wait, given what is in the buffer? */
static bool too_little( const struct socket *so, int resid, int flags )
{
  const struct sockbuf *sb = &so->so_rcv;
  const struct mbuf *m = sb->sb_mb;

  if ( m == NULL ) {
    return true;
  }

  if (
    ( flags & MSG_DONTWAIT ) != 0 || (int) sb->sb_cc >= resid ||
    m->m_nextpkt != NULL || sosendallatonce( so )
  ) {
    return false;
  }

  return (int) sb->sb_cc < sb->sb_lowat ||
    ( ( flags & MSG_WAITALL ) != 0 && resid <= (int) sb->sb_hiwat );
}

/**
 * @brief Decides at the top of soreceive().
 *
 * @return -1 to sleep, -2 to take what there is, otherwise the errno (or 0 for
 *   the end of the stream) that ends the call.
 */
static int check_receive( struct socket *so, const struct uio *uio, int flags )
{
  struct mbuf *m = so->so_rcv.sb_mb;

  if ( !too_little( so, uio->uio_resid, flags ) ) {
    return -2;
  }

  if ( so->so_error != 0 ) {
    int error = so->so_error;

    if ( m != NULL ) {
      return -2;
    }

    if ( ( flags & MSG_PEEK ) == 0 ) {
      so->so_error = 0;
    }

    return error;
  }

  if ( ( so->so_state & SS_CANTRCVMORE ) != 0 ) {
    return m != NULL ? -2 : 0;
  }

  if (
    ( so->so_state & ( SS_ISCONNECTED | SS_ISCONNECTING ) ) == 0 &&
    ( so->so_proto->pr_flags & PR_CONNREQUIRED ) != 0
  ) {
    return ENOTCONN;
  }

  if ( uio->uio_resid == 0 ) {
    return 0;
  }

  if ( ( so->so_state & SS_NBIO ) != 0 || ( flags & MSG_DONTWAIT ) != 0 ) {
    return EWOULDBLOCK;
  }

  return -1;
}

/** @brief Takes the sender's address off the front of a record. */
static struct mbuf *take_address(
  struct socket *so,
  struct mbuf **paddr,
  bool peek
)
{
  struct sockbuf *sb = &so->so_rcv;
  struct mbuf *m = sb->sb_mb;

  if ( peek ) {
    if ( paddr != NULL ) {
      *paddr = m_devget( m->m_data, m->m_len );
    }

    return m->m_next;
  }

  sbfree( sb, m );

  if ( paddr != NULL ) {
    sb->sb_mb = m->m_next;
    m->m_next = NULL;
    m->m_nextpkt = NULL;
    *paddr = m;
  } else {
    sb->sb_mb = m_free( m );
  }

  return sb->sb_mb;
}

int soreceive(
  struct socket *so,
  struct mbuf **paddr,
  struct uio *uio,
  int flags
)
{
  const struct protosw *pr = so->so_proto;
  struct sockbuf *sb = &so->so_rcv;
  struct mbuf *m;
  struct mbuf *nextrecord;
  bool peek = ( flags & MSG_PEEK ) != 0;
  int orig_resid = uio->uio_resid;
  int moff = 0;
  int error;

  if ( ( flags & MSG_OOB ) != 0 ) {
    return so->so_pcb == NULL
      ? EINVAL : ( *pr->pr_usrreqs->pru_rcvoob )( so );
  }

restart:
  error = sblock( sb, sblockwait( flags ) );

  if ( error != 0 ) {
    return error;
  }

  error = check_receive( so, uio, flags );

  if ( error >= 0 ) {
    goto release;
  }

  if ( error == -1 ) {
    sbunlock( sb );
    error = sleep_on( so, sb, false );

    if ( error != 0 ) {
      return error;
    }

    goto restart;
  }

  error = 0;
  m = sb->sb_mb;
  nextrecord = m->m_nextpkt;

  if ( ( pr->pr_flags & PR_ADDR ) != 0 ) {
    orig_resid = 0;
    m = take_address( so, paddr, peek );
  }

  if ( m != NULL && !peek ) {
    m->m_nextpkt = nextrecord;
  }

  while ( m != NULL && uio->uio_resid > 0 ) {
    int len = uio->uio_resid;

    if ( len > m->m_len - moff ) {
      len = m->m_len - moff;
    }

    uiomove( m->m_data + moff, len, uio, true );

    if ( peek ) {
      moff += len;

      if ( moff == m->m_len ) {
        m = m->m_next;
        moff = 0;
      }
    } else if ( len == m->m_len ) {
      nextrecord = m->m_nextpkt;
      sbfree( sb, m );
      sb->sb_mb = m_free( m );
      m = sb->sb_mb;

      if ( m != NULL ) {
        m->m_nextpkt = nextrecord;
      }
    } else {
      m->m_data += len;
      m->m_len -= len;
      sb->sb_cc -= (u_int) len;
    }

    /* To fill the caller's area the buffer stays locked. */
    while (
      ( flags & MSG_WAITALL ) != 0 && m == NULL && uio->uio_resid > 0 &&
      !sosendallatonce( so ) && nextrecord == NULL
    ) {
      if ( so->so_error != 0 || ( so->so_state & SS_CANTRCVMORE ) != 0 ) {
        break;
      }

      if ( so->so_pcb != NULL ) {
        /* BSD's next acknowledgement would tell of the room, not lwIP's. */
        (void) ( *pr->pr_usrreqs->pru_rcvd )( so );
      }

      error = sleep_on( so, sb, true );

      if ( error != 0 ) {
#if defined( CLOSECHECK_NETWORK_CLOSE )
        if ( error != ENXIO )
#endif
        {
#if !defined( MUTANT_WAITALL_KEEPS_LOCK )
          sbunlock( sb );
#endif
        }

        return 0;
      }

      m = sb->sb_mb;

      if ( m != NULL ) {
        nextrecord = m->m_nextpkt;
      }
    }
  }

  if ( m != NULL && ( pr->pr_flags & PR_ATOMIC ) != 0 && !peek ) {
    sbdroprecord( sb );
  }

  if ( !peek ) {
    if ( m == NULL ) {
      sb->sb_mb = nextrecord;
    }

    if ( ( pr->pr_flags & PR_WANTRCVD ) != 0 && so->so_pcb != NULL ) {
      (void) ( *pr->pr_usrreqs->pru_rcvd )( so );
    }
  }

  if (
    orig_resid == uio->uio_resid && orig_resid != 0 &&
    ( so->so_state & SS_CANTRCVMORE ) == 0
  ) {
    sbunlock( sb );
    goto restart;
  }

release:
  sbunlock( sb );

  return error;
}
