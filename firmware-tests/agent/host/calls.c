/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The agent's calls, unchanged, over the fake sockets.
 */

#define _DEFAULT_SOURCE
#include "redirect.h"
#include "../calls.c"
