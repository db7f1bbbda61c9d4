/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The pool of mbufs.
 */

#include <bsdnet.h>
#include <rtems/rtems_bsdnet_internal.h>
#include <string.h>
#include <sys/mbuf.h>

#ifndef CLOSECHECK_MBUFS
#define CLOSECHECK_MBUFS 512
#endif

static struct mbuf pool[ CLOSECHECK_MBUFS ];
static struct mbuf *mmbfree;
static int used;

void mbuf_initialize( void )
{
  int i;

  mmbfree = NULL;

  for ( i = CLOSECHECK_MBUFS - 1; i >= 0; --i ) {
    pool[ i ].m_type = MT_FREE;
    pool[ i ].m_next = mmbfree;
    mmbfree = &pool[ i ];
  }
}

int mbuf_used( void )
{
  return used;
}

struct mbuf *m_get( int how, int type )
{
  struct mbuf *m;

  while ( mmbfree == NULL ) {
    uint32_t nest_count;

    if ( how != M_WAIT ) {
      return NULL;
    }

    nest_count = rtems_bsdnet_semaphore_release_recursive();
    rtems_task_wake_after( (rtems_interval) hz );
    rtems_bsdnet_semaphore_obtain_recursive( nest_count );
  }

  m = mmbfree;
  mmbfree = m->m_next;
  ++used;
  m->m_next = NULL;
  m->m_nextpkt = NULL;
  m->m_data = m->m_dat;
  m->m_len = 0;
  m->m_type = (short) type;
  m->m_flags = 0;

  return m;
}

struct mbuf *m_free( struct mbuf *m )
{
  struct mbuf *next = m->m_next;

  m->m_type = MT_FREE;
  m->m_next = mmbfree;
  mmbfree = m;
  --used;

  return next;
}

void m_freem( struct mbuf *m )
{
  while ( m != NULL ) {
    m = m_free( m );
  }
}

void bsdnet_hoard_mbufs( bool all )
{
  static struct mbuf *hoard;

  rtems_bsdnet_semaphore_obtain();

  if ( !all ) {
    m_freem( hoard );
    hoard = NULL;
  }

  while ( all && mmbfree != NULL ) {
    struct mbuf *m = m_get( M_DONTWAIT, MT_DATA );

    m->m_next = hoard;
    hoard = m;
  }

  rtems_bsdnet_semaphore_release();
}

struct mbuf *m_devget( const char *data, int length )
{
  struct mbuf *top = NULL;
  struct mbuf **link = &top;

  do {
    struct mbuf *m = m_get( M_DONTWAIT, MT_DATA );

    if ( m == NULL ) {
      m_freem( top );
      return NULL;
    }

    m->m_len = length < MLEN ? length : MLEN;
    memcpy( m->m_data, data, (size_t) m->m_len );
    data += m->m_len;
    length -= m->m_len;
    *link = m;
    link = &m->m_next;
  } while ( length > 0 );

  return top;
}
