/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief From the boot stack to the first task.
 */

#include "executive/executive.h"

#include <rtems/bspIo.h>

rtems_task standalone_init( rtems_task_argument argument );

void executive_main( void )
{
  void *begin;
  void *end;
  rtems_id id;

  arch_initialize();
  arch_free_memory( &begin, &end );
  heap_initialize( begin, end );
  printk( "\nclosecheck standalone (%s), a stand-in for RTEMS\n", arch_name );
  if (
    rtems_task_create(
      rtems_build_name( 'I', 'N', 'I', 'T' ),
      1,
      EXECUTIVE_STACK_SIZE,
      RTEMS_DEFAULT_MODES,
      RTEMS_DEFAULT_ATTRIBUTES,
      &id
    ) != RTEMS_SUCCESSFUL ||
    rtems_task_start( id, standalone_init, 0 ) != RTEMS_SUCCESSFUL
  ) {
    rtems_panic( "no first task" );
  }
  thread_start_multitasking();
}
