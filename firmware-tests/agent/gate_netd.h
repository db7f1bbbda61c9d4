/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Holds the network daemon as it wakes, until a schedule lets it go.
 */

#ifndef AGENT_GATE_NETD_H
#define AGENT_GATE_NETD_H

#include <stdbool.h>

/** @brief It is not held. */
void gate_netd_begin( void );

/** @brief From now on it is held as it wakes. */
void gate_netd_hold( void );

/** @brief Is it the daemon that calls, and is it to be held? */
bool gate_netd_holds_caller( void );

/** @brief The daemon has woken; returns when it may go on. */
void gate_netd_arrive( void );

/** @brief Does it wait? */
bool gate_netd_waits( void );

/** @brief It may go on once, though it be held again; not told so yet. */
void gate_netd_let_go( void );

/** @brief It is held no more; not told so yet. */
void gate_netd_give_up( void );

/** @brief Tells it to look whether it may go on, if it waits. */
void gate_netd_tell( void );

#endif /* AGENT_GATE_NETD_H */
