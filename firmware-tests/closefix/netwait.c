/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The records of connabort.c, and what becomes of them with their task.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

#include <rtems.h>
#ifdef __rtems__
/* Elsewhere <rtems.h> tells what a task is. */
#include <rtems/score/thread.h>
#endif
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/socketvar.h>

#include "closefix.h"
#include "netwait.h"

struct netwait netwaits[ CONNABORT_MAXIMUM_CALLS ];

/**
 * @brief A task goes: so do its records.
 *
 * Runs without the network semaphore. The task does not run any more, and
 * everybody else only looks for records that have a task.
 */
static void netwait_forget( const rtems_tcb *deleted )
{
  struct netwait *r;

  FOR_EACH_NETWAIT( r ) {
    if ( r->task == deleted->Object.id ) {
      if ( r->locked != NULL ) {
        r->locked->sb_flags &= ~SB_LOCK;
      }

      r->task = 0;

      if ( r->closer != 0 ) {
        (void) rtems_event_system_send( r->closer, CLOSEACK_EVENT );
      }
    }
  }
}

static void task_deleted( rtems_tcb *executing, rtems_tcb *deleted )
{
  (void) executing;
  netwait_forget( deleted );
}

#ifdef __rtems__
/* RTEMS calls the delete extensions only when the memory is needed again. */
static void task_terminates( rtems_tcb *executing )
{
  netwait_forget( executing );
}
#endif

static void watch_tasks( void )
{
  static const rtems_extensions_table extensions = {
#ifdef __rtems__
    .thread_terminate = task_terminates,
#endif
    .thread_delete = task_deleted
  };
  static bool installed;
  rtems_name name = rtems_build_name( 'C', 'A', 'B', 'T' );
  rtems_id id;

  if ( !installed ) {
    installed = true;
    (void) rtems_extension_create( name, &extensions, &id );
  }
}

struct netwait *netwait_link( const void *key )
{
  struct netwait *r;

  watch_tasks();

  FOR_EACH_NETWAIT( r ) {
    if ( r->task == 0 ) {
      memset( r, 0, sizeof( *r ) );
      r->key = key;
      r->task = rtems_task_self();
      return r;
    }
  }

  return NULL;
}

void closefix_post_mortem( void ( *line )( const char *text ) )
{
  const struct netwait *r;
  char text[ 80 ];

  FOR_EACH_NETWAIT( r ) {
    if ( r->task != 0 ) {
      const void *on = r->count != 0 ? r->sockets[ 0 ] : r->key;
      const char *state = r->aborted ? "aborted" : "asleep";
      unsigned task = (unsigned) r->task;
      unsigned closer = (unsigned) r->closer;

      (void) snprintf( text, sizeof( text ),
        "netwait task %x on %p %s closer %x", task, on, state, closer );
      ( *line )( text );
    }
  }
}
