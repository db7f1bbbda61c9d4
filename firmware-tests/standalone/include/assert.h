/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Assertions; a failed one is fatal with RTEMS's fatal source 7.
 */

/* No include guard: NDEBUG may differ from one inclusion to the next. */
#undef assert
#ifdef NDEBUG
#define assert( _expression ) ( (void) 0 )
#else
#define assert( _expression ) \
  ( ( _expression ) ? (void) 0 \
    : __assert_func( __FILE__, __LINE__, __func__, #_expression ) )
#endif

void __assert_func(
  const char *file,
  int line,
  const char *function,
  const char *expression
) __attribute__( ( noreturn ) );
