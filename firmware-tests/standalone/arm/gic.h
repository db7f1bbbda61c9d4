/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The interrupt controller, version 2.
 */

#ifndef CLOSECHECK_ARM_GIC_H
#define CLOSECHECK_ARM_GIC_H

/** @brief Number of the first shared peripheral interrupt. */
#define GIC_SHARED 32u

void gic_initialize( void );
/** @brief Called by the vector. */
void gic_interrupt( void );

#endif /* CLOSECHECK_ARM_GIC_H */
