/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Tests the conditions of awaits and hogs and lets them go on.
 */

#ifndef AGENT_PROVER_H
#define AGENT_PROVER_H

#include "run.h"

/** @brief Starts the prover's task, of the lowest priority. */
void prover_begin( void );

/** @brief Switches the prover on while a program runs, else off. */
void prover_run( bool on );

/**
 * @brief Asks to be told when nobody else can run.
 *
 * What has arrived from the wire by then has been dealt with.  The agent's
 * task gets an event.
 */
void prover_ask_idle( void );

/** @brief Was there nobody else who could run, since it was asked for? */
bool prover_was_idle( void );

/**
 * @brief Lets all go on whose conditions hold at this moment.
 *
 * Only for the agent's task: of the highest priority, so that of all that are
 * let go none runs before the last one is.
 *
 * @return True if the peer's column was among them.
 */
bool prover_release( void );

/**
 * @brief Waits in the executive until prover_release() lets the column go.
 */
void prover_await( run_column *column );

/**
 * @brief Keeps the processor until prover_release() lets the column go.
 */
void prover_hog( run_column *column );

#endif /* AGENT_PROVER_H */
