/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief lwIP's interface on the virtio device.
 */

#ifndef CLOSECHECK_INTERFACE_H
#define CLOSECHECK_INTERFACE_H

#include <stdbool.h>

/** @brief Adds it; received is called by its interrupt. */
bool interface_initialize( void ( *received )( void ) );
/** @brief Feeds all received frames to lwIP. */
void interface_input( void );

#endif /* CLOSECHECK_INTERFACE_H */
