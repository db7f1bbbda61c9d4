/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Output of the lowest level, usable in any context.
 */

#ifndef CLOSECHECK_RTEMS_BSPIO_H
#define CLOSECHECK_RTEMS_BSPIO_H

#include <stdarg.h>

int printk( const char *format, ... )
  __attribute__( ( format( printf, 1, 2 ) ) );
int vprintk( const char *format, va_list arguments );

#endif /* CLOSECHECK_RTEMS_BSPIO_H */
