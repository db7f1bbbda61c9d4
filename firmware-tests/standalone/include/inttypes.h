/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Format macros of the fixed-width integers.
 */

#ifndef CLOSECHECK_INTTYPES_H
#define CLOSECHECK_INTTYPES_H

#include <stdint.h>

/* The compilers differ in what a 32-bit integer is. */
#if defined( __arm__ )
#define CLOSECHECK_PRI32 "l"
#else
#define CLOSECHECK_PRI32 ""
#endif

#define PRId32 CLOSECHECK_PRI32 "d"
#define PRIu32 CLOSECHECK_PRI32 "u"
#define PRIx32 CLOSECHECK_PRI32 "x"
#define PRIX32 CLOSECHECK_PRI32 "X"
#define PRId64 "lld"
#define PRIu64 "llu"
#define PRIx64 "llx"
#define PRIuPTR "u"
#define PRIxPTR "x"

#endif /* CLOSECHECK_INTTYPES_H */
