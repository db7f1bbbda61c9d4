/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The agent's calls, unchanged, over the fake sockets.
 */

#define _DEFAULT_SOURCE
#include "redirect.h"
#include "../calls.c"
#include "../calls_hoard.c"
#include "../calls_select.c"
