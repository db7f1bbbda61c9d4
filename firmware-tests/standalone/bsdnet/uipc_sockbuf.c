/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Socket buffers: limits, appending, dropping.
 */

#include <rtems/rtems_bsdnet_internal.h>
#include <string.h>
#include <sys/socketvar.h>

/** How many bytes of mbufs a buffer may hold for each byte of its limit. */
#define SB_EFFICIENCY 8u

int sbreserve( struct sockbuf *sb, u_int cc )
{
  if ( cc > SB_MAX ) {
    return 0;
  }

  sb->sb_hiwat = cc;
  sb->sb_mbmax = cc * SB_EFFICIENCY < SB_MAX ? cc * SB_EFFICIENCY : SB_MAX;

  if ( sb->sb_lowat > (int) sb->sb_hiwat ) {
    sb->sb_lowat = (int) sb->sb_hiwat;
  }

  return 1;
}

void sbrelease( struct sockbuf *sb )
{
  sbflush( sb );
  sb->sb_hiwat = 0;
  sb->sb_mbmax = 0;
}

void sbflush( struct sockbuf *sb )
{
  if ( ( sb->sb_flags & SB_LOCK ) != 0 ) {
    panic( "sbflush" );
  }

  while ( sb->sb_mbcnt != 0 ) {
    sbdrop( sb, (int) sb->sb_cc );
  }

  if ( sb->sb_cc != 0 || sb->sb_mb != NULL ) {
    panic( "sbflush 2" );
  }
}

/** @brief The last mbuf of the last record, or NULL. */
static struct mbuf *last_mbuf( struct sockbuf *sb )
{
  struct mbuf *m = sb->sb_mb;

  if ( m == NULL ) {
    return NULL;
  }

  while ( m->m_nextpkt != NULL ) {
    m = m->m_nextpkt;
  }

  while ( m->m_next != NULL ) {
    m = m->m_next;
  }

  return m;
}

/** @brief How many bytes fit behind the data of an mbuf. */
static int trailing_space( const struct mbuf *m )
{
  return (int) ( &m->m_dat[ MLEN ] - ( m->m_data + m->m_len ) );
}

void sbappend( struct sockbuf *sb, struct mbuf *m )
{
  struct mbuf *n = last_mbuf( sb );

  while ( m != NULL ) {
    if ( m->m_len == 0 ) {
      m = m_free( m );
    } else if (
      n != NULL && n->m_type == m->m_type && m->m_len <= trailing_space( n )
    ) {
      memcpy( n->m_data + n->m_len, m->m_data, (size_t) m->m_len );
      n->m_len += m->m_len;
      sb->sb_cc += (u_int) m->m_len;
      m = m_free( m );
    } else {
      if ( n != NULL ) {
        n->m_next = m;
      } else {
        sb->sb_mb = m;
      }

      sballoc( sb, m );
      n = m;
      m = m->m_next;
      n->m_next = NULL;
    }
  }
}

int sbappendaddr(
  struct sockbuf *sb,
  const struct sockaddr *asa,
  struct mbuf *m0
)
{
  int space = asa->sa_len;
  struct mbuf *m;
  struct mbuf *n;

  for ( n = m0; n != NULL; n = n->m_next ) {
    space += n->m_len;
  }

  if ( space > sbspace( sb ) ) {
    return 0;
  }

  m = m_get( M_DONTWAIT, MT_SONAME );

  if ( m == NULL ) {
    return 0;
  }

  m->m_len = asa->sa_len;
  memcpy( m->m_data, asa, asa->sa_len );
  m->m_next = m0;

  for ( n = m; n != NULL; n = n->m_next ) {
    sballoc( sb, n );
  }

  if ( sb->sb_mb == NULL ) {
    sb->sb_mb = m;
  } else {
    for ( n = sb->sb_mb; n->m_nextpkt != NULL; n = n->m_nextpkt ) {
      continue;
    }

    n->m_nextpkt = m;
  }

  return 1;
}

void sbdrop( struct sockbuf *sb, int len )
{
  struct mbuf *m = sb->sb_mb;
  struct mbuf *next = m != NULL ? m->m_nextpkt : NULL;

  while ( len > 0 ) {
    if ( m == NULL ) {
      if ( next == NULL ) {
        panic( "sbdrop" );
      }

      m = next;
      next = m->m_nextpkt;
    } else if ( m->m_len > len ) {
      m->m_len -= len;
      m->m_data += len;
      sb->sb_cc -= (u_int) len;
      len = 0;
    } else {
      len -= m->m_len;
      sbfree( sb, m );
      m = m_free( m );
    }
  }

  while ( m != NULL && m->m_len == 0 ) {
    sbfree( sb, m );
    m = m_free( m );
  }

  if ( m != NULL ) {
    sb->sb_mb = m;
    m->m_nextpkt = next;
  } else {
    sb->sb_mb = next;
  }
}

void sbdroprecord( struct sockbuf *sb )
{
  struct mbuf *m = sb->sb_mb;

  if ( m == NULL ) {
    return;
  }

  sb->sb_mb = m->m_nextpkt;

  do {
    sbfree( sb, m );
    m = m_free( m );
  } while ( m != NULL );
}
