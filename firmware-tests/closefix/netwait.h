/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The records of connabort.c: who sleeps in the network code, on what.
 */

#ifndef CLOSEFIX_NETWAIT_H
#define CLOSEFIX_NETWAIT_H

#include <stdbool.h>

#include <rtems.h>
#include <sys/select.h>

struct sockbuf;
struct socket;

/** Calls that can sleep in the network code at the same time. */
#ifndef CONNABORT_MAXIMUM_CALLS
#define CONNABORT_MAXIMUM_CALLS 64
#endif

/** Tells the closer that a sleeper is on its way out. */
#define CLOSEACK_EVENT RTEMS_EVENT_27

/** @brief One sleeping call. Guarded by the network semaphore. */
struct netwait {
  /** The task, or 0: the record is free. */
  rtems_id task;
  /** The socket (accept, connect, linger) or the socket buffer. */
  const void *key;
  /** The buffer if the task keeps it locked while it sleeps, else NULL. */
  struct sockbuf *locked;
  /** Written by the closer. */
  bool aborted;
  /** Who waits for this call, or 0. */
  rtems_id closer;
  /** A select: its sockets, and the word that makes it end with EBADF. */
  struct socket **sockets;
  int count;
  fd_mask *poison;
};

extern struct netwait netwaits[ CONNABORT_MAXIMUM_CALLS ];

#define FOR_EACH_NETWAIT( r ) \
  for ( r = netwaits; r < netwaits + CONNABORT_MAXIMUM_CALLS; ++r )

/**
 * @brief Takes a record for the executing task, or returns NULL.
 *
 * The record is free again when its task is set to 0, or the task is deleted.
 */
struct netwait *netwait_link( const void *key );

#endif /* CLOSEFIX_NETWAIT_H */
