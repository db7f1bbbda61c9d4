/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Time and input of the host, as interrupts of the fake executive.
 */

#ifndef HOST_INTERRUPTS_H
#define HOST_INTERRUPTS_H

#include "executive.h"

/** @brief The first tick is one tick ahead. */
void interrupts_begin( void );

/** @brief The ticks so far; lets no interrupt in. */
rtems_interval interrupts_now( void );

#endif /* HOST_INTERRUPTS_H */
