/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief As on RTEMS: the inner side of <rtems/libio.h>.
 */

#include <rtems/libio.h>
