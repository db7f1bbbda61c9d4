/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Memory of sockets, and what is noticed about its use.
 *
 * A freed socket is the next one to be allocated. All bookkeeping is outside
 * of the sockets, so that under the policy `stale` a freed one keeps its
 * content to the last byte; under 0xdd it is overwritten at once.
 */

#include <bsdnet.h>
#include <string.h>
#include <sys/socketvar.h>

#include "socket_pool.h"

#ifndef CLOSECHECK_SOCKETS
#define CLOSECHECK_SOCKETS 128
#endif

static struct socket pool[ CLOSECHECK_SOCKETS ];

static struct {
  /** Counted up at each allocation and each free: odd means allocated. */
  unsigned generation;
  /** Index of the next free one, plus 1. */
  int next;
} account[ CLOSECHECK_SOCKETS ];

/** Index of the first free one, plus 1; -1 before the first allocation. */
static int first_free = -1;

static unsigned faults;

static int socket_index( const struct socket *so )
{
  return so >= pool && so < pool + CLOSECHECK_SOCKETS
    ? (int) ( so - pool ) : -1;
}

struct socket *bsdnet_socket_allocate( void )
{
  struct socket *so;
  int i;

  if ( first_free < 0 ) {
    for ( i = 0; i < CLOSECHECK_SOCKETS - 1; ++i ) {
      account[ i ].next = i + 2;
    }

    first_free = 1;
  }

  if ( first_free == 0 ) {
    return NULL;
  }

  i = first_free - 1;
  first_free = account[ i ].next;
  ++account[ i ].generation;
  so = &pool[ i ];
  memset( so, 0, sizeof( *so ) );

  return so;
}

void bsdnet_socket_free( struct socket *so )
{
  int i = socket_index( so );

  if ( i < 0 || account[ i ].generation % 2 == 0 ) {
    bsdnet_note_fault( BSDNET_DOUBLE_FREE );
    return;
  }

  ++account[ i ].generation;
  account[ i ].next = first_free;
  first_free = i + 1;
#if defined( CLOSECHECK_POLICY_0XDD )
  memset( so, 0xdd, sizeof( *so ) );
#endif
}

unsigned bsdnet_generation( const struct socket *so )
{
  int i = socket_index( so );

  return i < 0 ? 0 : account[ i ].generation;
}

void bsdnet_check( const struct socket *so, unsigned generation )
{
  if ( generation % 2 == 0 || bsdnet_generation( so ) != generation ) {
    bsdnet_note_fault( BSDNET_USE_AFTER_FREE );
  }
}

void bsdnet_note_fault( bsdnet_fault_kind kind )
{
  faults |= 1u << kind;
}

const char *bsdnet_fault( void )
{
  static const char *const names[] = { "use-after-free", "double-free" };
  unsigned kind;

  for ( kind = BSDNET_USE_AFTER_FREE; kind <= BSDNET_DOUBLE_FREE; ++kind ) {
    if ( ( faults & 1u << kind ) != 0 ) {
      faults &= ~( 1u << kind );
      return names[ kind ];
    }
  }

  return NULL;
}

void bsdnet_forget_faults( void )
{
  faults = 0;
}

const char *bsdnet_policy( void )
{
#if defined( CLOSECHECK_POLICY_0XDD )
  return "0xdd";
#else
  return "stale";
#endif
}

/** @brief The socket of an index if it is allocated, else NULL. */
static const struct socket *socket_at( int i )
{
  return account[ i ].generation % 2 != 0 ? &pool[ i ] : NULL;
}

static int mbufs_of( const struct sockbuf *sb )
{
  return (int) ( sb->sb_mbcnt / MSIZE );
}

void bsdnet_count_sockets( bsdnet_counts *counts )
{
  int i;

  counts->sockets = 0;
  counts->all_sockets = 0;
  counts->mbufs = mbuf_used();

  for ( i = 0; i < CLOSECHECK_SOCKETS; ++i ) {
    const struct socket *so = socket_at( i );

    if ( so == NULL ) {
      continue;
    }

    ++counts->all_sockets;

    if ( ( so->so_state & SS_NOFDREF ) != 0 && bsdnet_tcp_is_closing( so ) ) {
      counts->mbufs -= mbufs_of( &so->so_snd );
    } else {
      ++counts->sockets;
    }
  }
}

/** A close design that keeps records has one of its own. */
void __attribute__( ( weak ) ) closefix_post_mortem(
  void ( *line )( const char *text )
)
{
  (void) line;
}

void bsdnet_post_mortem( void ( *line )( const char *text ) )
{
  int i;

  closefix_post_mortem( line );

  for ( i = 0; i < CLOSECHECK_SOCKETS; ++i ) {
    const struct socket *so = socket_at( i );

    if ( so != NULL ) {
      bsdnet_describe_socket( i, so, line );
    }
  }
}
