/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The Classic API's declarations, beside the headers of the host.
 */

#include "../../../standalone/include/rtems.h"
