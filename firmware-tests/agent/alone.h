/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief A column that runs alone: before the others, or behind them.
 */

#ifndef AGENT_ALONE_H
#define AGENT_ALONE_H

#include <stdbool.h>

/** @brief How far it has come. */
typedef enum {
  ALONE_GOES_ON,
  ALONE_ENDED,

  /** @brief It has ended with a call that failed. */
  ALONE_FAILED,

  /** @brief It is blocked, and nothing will change any more. */
  ALONE_STUCK
} alone_state;

/** @brief Makes it the column of a name, if the program has one. */
bool alone_choose( const char *name );

/** @brief Starts its task. */
void alone_start( void );

/** @brief Looks at it; once a tick is enough. */
alone_state alone_serve( void );

#endif /* AGENT_ALONE_H */
