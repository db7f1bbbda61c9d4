/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The life of a case: from the host's RUN to the REPORT.
 */

#ifndef AGENT_CASE_H
#define AGENT_CASE_H

#include "run.h"

/** @brief Begins without a case; called by the agent's task. */
void case_begin( void );

/** @brief Takes the payload of RUN. */
void case_run( const char *payload );

/** @brief Takes the payload of DONE. */
void case_done( const char *payload );

/**
 * @brief The host begins anew and does not know of the case any more.
 *
 * Tasks inside the network code cannot be taken out of it, so the target is
 * spoilt if a case was running.
 */
void case_abandon( void );

/** @brief Is there a case that needs case_service() on each tick? */
bool case_is_running( void );

/** @brief Must the target be restarted before it can run a program? */
bool case_is_spoilt( void );

/** @brief Does what is due: after each message, event and tick. */
void case_service( void );

#endif /* AGENT_CASE_H */
