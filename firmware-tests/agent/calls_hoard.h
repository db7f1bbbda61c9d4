/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Makes descriptors and mbufs scarce.
 */

#ifndef AGENT_CALLS_HOARD_H
#define AGENT_CALLS_HOARD_H

#include "program.h"

/**
 * @brief Takes all that is left of descriptors or mbufs, or gives it back.
 *
 * @param what A program_scarce.
 */
void calls_hoard( uint8_t what, bool all );

#endif /* AGENT_CALLS_HOARD_H */
