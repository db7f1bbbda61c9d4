/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The call select, and ticks as time.
 */

#ifndef AGENT_CALLS_SELECT_H
#define AGENT_CALLS_SELECT_H

#include <sys/time.h>

#include "run.h"

/** @brief Ticks as the socket interface takes them. */
void calls_ticks_to_time( long ticks, struct timeval *time );

/** @brief Does a select with the sets of a step, and fills in those ready. */
long calls_select( const program_step *step, run_result *result );

#endif /* AGENT_CALLS_SELECT_H */
