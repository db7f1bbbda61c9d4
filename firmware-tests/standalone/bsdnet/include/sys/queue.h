/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Tail queues, under their BSD names.
 */

#ifndef CLOSECHECK_SYS_QUEUE_H
#define CLOSECHECK_SYS_QUEUE_H

#include <stddef.h>

#define TAILQ_HEAD( name, type ) \
  struct name { \
    struct type *tqh_first; \
    struct type **tqh_last; \
  }

#define TAILQ_ENTRY( type ) \
  struct { \
    struct type *tqe_next; \
    struct type **tqe_prev; \
  }

#define TAILQ_INIT( head ) \
  do { \
    ( head )->tqh_first = NULL; \
    ( head )->tqh_last = &( head )->tqh_first; \
  } while ( 0 )

#define TAILQ_INSERT_TAIL( head, element, field ) \
  do { \
    ( element )->field.tqe_next = NULL; \
    ( element )->field.tqe_prev = ( head )->tqh_last; \
    *( head )->tqh_last = ( element ); \
    ( head )->tqh_last = &( element )->field.tqe_next; \
  } while ( 0 )

#define TAILQ_INSERT_HEAD( head, element, field ) \
  do { \
    ( element )->field.tqe_next = ( head )->tqh_first; \
    if ( ( head )->tqh_first != NULL ) { \
      ( head )->tqh_first->field.tqe_prev = &( element )->field.tqe_next; \
    } else { \
      ( head )->tqh_last = &( element )->field.tqe_next; \
    } \
    ( head )->tqh_first = ( element ); \
    ( element )->field.tqe_prev = &( head )->tqh_first; \
  } while ( 0 )

#define TAILQ_REMOVE( head, element, field ) \
  do { \
    if ( ( element )->field.tqe_next != NULL ) { \
      ( element )->field.tqe_next->field.tqe_prev = \
        ( element )->field.tqe_prev; \
    } else { \
      ( head )->tqh_last = ( element )->field.tqe_prev; \
    } \
    *( element )->field.tqe_prev = ( element )->field.tqe_next; \
  } while ( 0 )

#endif /* CLOSECHECK_SYS_QUEUE_H */
