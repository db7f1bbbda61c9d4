/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief As much of a flattened device tree as it takes to find a property.
 */

#ifndef CLOSECHECK_ARM_FDT_H
#define CLOSECHECK_ARM_FDT_H

#include <stddef.h>
#include <stdint.h>

/** @brief Reads a big-endian word. */
uint32_t fdt_word( const void *at );

/**
 * @brief Finds a property of a child of the root.
 *
 * @param node Begin of the node's name, "memory" for "memory@40000000".
 * @return Its value, or NULL if there is no tree or no such property.
 */
const void *fdt_property(
  const void *tree,
  const char *node,
  const char *name
);

#endif /* CLOSECHECK_ARM_FDT_H */
