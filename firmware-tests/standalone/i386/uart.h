/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The first 16550 of a PC.
 */

#ifndef CLOSECHECK_I386_UART_H
#define CLOSECHECK_I386_UART_H

/** @brief 115200 8N1, FIFO on, receive interrupt on. */
void uart_initialize( void );

#endif /* CLOSECHECK_I386_UART_H */
