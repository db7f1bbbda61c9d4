/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Memory buffers, reduced to one size.
 */

#ifndef CLOSECHECK_SYS_MBUF_H
#define CLOSECHECK_SYS_MBUF_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/**
 * BSD has small mbufs and clusters; here each mbuf brings a cluster, so that
 * one call writes as much at once as on BSD.
 */
#define MLEN 2048

/** What an mbuf counts against sb_mbmax. */
#define MSIZE 128

struct mbuf {
  /** Next buffer of this record. */
  struct mbuf *m_next;
  /** First buffer of the next record. */
  struct mbuf *m_nextpkt;
  char *m_data;
  int m_len;
  short m_type;
  short m_flags;
  char m_dat[ MLEN ];
};

#define MT_FREE 0
#define MT_DATA 1
#define MT_SONAME 8

#define M_WAIT 0
#define M_WAITOK 0
#define M_DONTWAIT 1
#define M_NOWAIT 1

#define mtod( m, type ) ( (type) ( m )->m_data )

/**
 * @brief Takes an mbuf from the pool.
 *
 * With M_WAIT and an empty pool the caller gives the network semaphore back,
 * sleeps for a second and tries again, for ever: no event ends that.
 *
 * @return NULL only with M_DONTWAIT.
 */
struct mbuf *m_get( int how, int type );
/** @brief Frees one mbuf and returns the next one of its record. */
struct mbuf *m_free( struct mbuf *m );
/** @brief Frees a record. */
void m_freem( struct mbuf *m );
/** @brief Makes a record of bytes, or NULL if the pool is empty. */
struct mbuf *m_devget( const char *data, int length );
void mbuf_initialize( void );
/** @brief mbufs in use. */
int mbuf_used( void );

#endif /* CLOSECHECK_SYS_MBUF_H */
