/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The PL011.
 */

#ifndef CLOSECHECK_ARM_UART_H
#define CLOSECHECK_ARM_UART_H

/** @brief 8N1, FIFO on, receive interrupt on; the rate is as it is. */
void uart_initialize( void );

#endif /* CLOSECHECK_ARM_UART_H */
