/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Steps that are calls of the socket interface.
 */

#ifndef AGENT_CALLS_H
#define AGENT_CALLS_H

#include "run.h"

/**
 * @brief Does the call of a step and fills in value, error and ready sets.
 */
void calls_perform( const program_step *step, run_result *result );

/**
 * @brief Closes what the program has left open, without lingering, and gives
 *   back what it has hoarded.
 */
void calls_close_all( void );

#endif /* AGENT_CALLS_H */
