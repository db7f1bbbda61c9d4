/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief What a program leaves behind.
 */

#ifndef AGENT_ACCOUNTS_H
#define AGENT_ACCOUNTS_H

#include "agent_port.h"

/** @brief Counts before a program. */
void accounts_begin( void );

/** @brief All is closed: begins to wait for the counts to go back. */
void accounts_begin_wait( void );

/**
 * @brief Counts after the program.
 *
 * @param left What exists that did not before.
 * @return True if that is nothing, or the program's patience is over.
 */
bool accounts_are_settled( agent_counts *left );

#endif /* AGENT_ACCOUNTS_H */
