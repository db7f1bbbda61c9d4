/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Puts away what a case has left: its tasks, its sockets, the host's
 *   connections.
 */

#ifndef AGENT_CLEAN_H
#define AGENT_CLEAN_H

#include "agent_port.h"

/** @brief How far it has come. */
typedef enum {
  CLEAN_GOES_ON,

  /** @brief What could be put away is. */
  CLEAN_DONE,

  /** @brief A socket cannot be closed. */
  CLEAN_STUCK
} clean_state;

/**
 * @brief Deletes the case's tasks and begins to close what is open.
 *
 * @return False if that cannot be begun.
 */
bool clean_begin( void );

/**
 * @brief Does what is due.
 *
 * @param left As soon as it is done: what exists that did not before.
 */
clean_state clean_serve( agent_counts *left );

/** @brief Takes the payload of DONE, "CASE end". */
void clean_done( const char *payload );

#endif /* AGENT_CLEAN_H */
