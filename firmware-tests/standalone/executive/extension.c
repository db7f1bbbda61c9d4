/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The user extensions: one set at a time, its deletion and its fatal.
 */

#include "executive.h"

#define EXTENSION_ID 0x3a010001u

static const rtems_extensions_table *extensions;

rtems_status_code rtems_extension_create(
  rtems_name name,
  const rtems_extensions_table *extension_table,
  rtems_id *id
)
{
  (void) name;
  if ( extensions != NULL ) {
    return RTEMS_TOO_MANY;
  }
  extensions = extension_table;
  *id = EXTENSION_ID;
  return RTEMS_SUCCESSFUL;
}

rtems_status_code rtems_extension_delete( rtems_id id )
{
  if ( id != EXTENSION_ID || extensions == NULL ) {
    return RTEMS_INVALID_ID;
  }
  extensions = NULL;
  return RTEMS_SUCCESSFUL;
}

void extension_thread_delete( task *t )
{
  if ( extensions != NULL && extensions->thread_delete != NULL ) {
    ( *extensions->thread_delete )( &executive_running->tcb, &t->tcb );
  }
}

void extension_fatal( rtems_fatal_source source, rtems_fatal_code code )
{
  if ( extensions != NULL && extensions->fatal != NULL ) {
    ( *extensions->fatal )( source, false, code );
  }
}
