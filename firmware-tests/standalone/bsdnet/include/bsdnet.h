/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief What the stand-in's socket layer shows to the agent's port.
 *
 * Nothing here changes what the layer does.
 */

#ifndef CLOSECHECK_BSDNET_H
#define CLOSECHECK_BSDNET_H

#include <rtems.h>
#include <stdbool.h>

struct socket;

/** @brief What exists at the moment. */
typedef struct {
  /** Descriptors in use, the three of the console included. */
  int fds;
  /**
   * Sockets allocated, but for those that have no descriptor any more and a
   * connection that is being closed in good order (FIN sent or queued).
   */
  int sockets;
  /** Sockets allocated, all of them. */
  int all_sockets;
  /** mbufs in use, but for those in send buffers of such connections. */
  int mbufs;
} bsdnet_counts;

void bsdnet_get_counts( bsdnet_counts *counts );

/**
 * @brief Returns the next fault noticed since bsdnet_forget_faults(), or NULL:
 *   "use-after-free" or "double-free", each at most once.
 */
const char *bsdnet_fault( void );
void bsdnet_forget_faults( void );

/** @brief soreadable() of a descriptor; false if it is no socket. */
bool bsdnet_readable( int fd );
/** @brief sowriteable() of a descriptor; false if it is no socket. */
bool bsdnet_writable( int fd );

/** @brief Prints the waiter fields of all sockets, a line each. */
void bsdnet_post_mortem( void ( *line )( const char *text ) );

/**
 * @brief Takes all mbufs that are left, as an application might, or gives back
 *   what it has taken. Packets that come and go need none (they are pbufs).
 */
void bsdnet_hoard_mbufs( bool all );

/** @brief Id of the network semaphore. */
rtems_id bsdnet_semaphore( void );

/** @brief "2005" or "6". */
const char *bsdnet_stack( void );
/** @brief "stale" or "0xdd". */
const char *bsdnet_policy( void );

/* For the socket layer itself. */

/** @brief Sockets are allocated last in, first out, from a pool. */
struct socket *bsdnet_socket_allocate( void );
void bsdnet_socket_free( struct socket *so );

/** @brief Number of the allocation that a pointer belongs to. */
unsigned bsdnet_generation( const struct socket *so );

/**
 * @brief Notes a use after free if the socket is not the one that it was.
 *
 * The caller goes on in any case, as it does on BSD.
 */
void bsdnet_check( const struct socket *so, unsigned generation );

typedef enum { BSDNET_USE_AFTER_FREE, BSDNET_DOUBLE_FREE } bsdnet_fault_kind;

void bsdnet_note_fault( bsdnet_fault_kind kind );

/** @brief Is the connection of this socket being closed in good order? */
bool bsdnet_tcp_is_closing( const struct socket *so );

#endif /* CLOSECHECK_BSDNET_H */
