/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The part of RTEMS's Classic API that closecheck's firmware uses.
 */

#ifndef CLOSECHECK_RTEMS_H
#define CLOSECHECK_RTEMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Names, types, values and meaning are those of RTEMS 6, so that the agent
 * and the close designs compile for an installed RTEMS without a change.
 * Nothing here has been copied: the values are those of its manual.
 */

typedef uint32_t rtems_id;
typedef uint32_t rtems_name;
typedef uint32_t rtems_interval;
typedef uint32_t rtems_option;
typedef uint32_t rtems_attribute;
typedef uint32_t rtems_mode;
typedef uint32_t rtems_event_set;
typedef uint32_t rtems_task_priority;
typedef uintptr_t rtems_task_argument;
typedef uint32_t rtems_interrupt_level;
typedef void rtems_task;
typedef rtems_task ( *rtems_task_entry )( rtems_task_argument );

typedef enum {
  RTEMS_SUCCESSFUL = 0,
  RTEMS_TASK_EXITTED = 1,
  RTEMS_MP_NOT_CONFIGURED = 2,
  RTEMS_INVALID_NAME = 3,
  RTEMS_INVALID_ID = 4,
  RTEMS_TOO_MANY = 5,
  RTEMS_TIMEOUT = 6,
  RTEMS_OBJECT_WAS_DELETED = 7,
  RTEMS_INVALID_SIZE = 8,
  RTEMS_INVALID_ADDRESS = 9,
  RTEMS_INVALID_NUMBER = 10,
  RTEMS_NOT_DEFINED = 11,
  RTEMS_RESOURCE_IN_USE = 12,
  RTEMS_UNSATISFIED = 13,
  RTEMS_INCORRECT_STATE = 14,
  RTEMS_ALREADY_SUSPENDED = 15,
  RTEMS_ILLEGAL_ON_SELF = 16,
  RTEMS_ILLEGAL_ON_REMOTE_OBJECT = 17,
  RTEMS_CALLED_FROM_ISR = 18,
  RTEMS_INVALID_PRIORITY = 19,
  RTEMS_INVALID_CLOCK = 20,
  RTEMS_INVALID_NODE = 21,
  RTEMS_NOT_CONFIGURED = 22,
  RTEMS_NOT_OWNER_OF_RESOURCE = 23,
  RTEMS_NOT_IMPLEMENTED = 24,
  RTEMS_INTERNAL_ERROR = 25,
  RTEMS_NO_MEMORY = 26,
  RTEMS_IO_ERROR = 27,
  RTEMS_INTERRUPTED = 28,
  RTEMS_PROXY_BLOCKING = 29
} rtems_status_code;

#define RTEMS_SELF ( (rtems_id) 0 )
#define RTEMS_ID_NONE ( (rtems_id) 0 )
#define RTEMS_CURRENT_PRIORITY ( (rtems_task_priority) 0 )
#define RTEMS_MINIMUM_PRIORITY ( (rtems_task_priority) 1 )
#define RTEMS_MAXIMUM_PRIORITY ( (rtems_task_priority) 255 )
#define RTEMS_MINIMUM_STACK_SIZE ( (size_t) 4096 )
#define RTEMS_SEARCH_ALL_NODES 0u
#define RTEMS_SEARCH_LOCAL_NODE 0x7fffffffu

#define RTEMS_DEFAULT_OPTIONS 0u
#define RTEMS_WAIT 0u
#define RTEMS_NO_WAIT 1u
#define RTEMS_EVENT_ALL 0u
#define RTEMS_EVENT_ANY 2u

#define RTEMS_DEFAULT_ATTRIBUTES 0u
#define RTEMS_LOCAL 0u
#define RTEMS_FLOATING_POINT 1u
#define RTEMS_FIFO 0u
#define RTEMS_PRIORITY 4u
#define RTEMS_COUNTING_SEMAPHORE 0u
#define RTEMS_BINARY_SEMAPHORE 0x10u
#define RTEMS_SIMPLE_BINARY_SEMAPHORE 0x20u
#define RTEMS_NO_INHERIT_PRIORITY 0u
#define RTEMS_INHERIT_PRIORITY 0x40u
#define RTEMS_NO_PRIORITY_CEILING 0u

#define RTEMS_DEFAULT_MODES 0u
#define RTEMS_PREEMPT 0u
#define RTEMS_NO_TIMESLICE 0u
#define RTEMS_TIMESLICE 0x200u

#define RTEMS_NO_TIMEOUT ( (rtems_interval) 0 )
#define RTEMS_YIELD_PROCESSOR ( (rtems_interval) 0 )

#define RTEMS_PENDING_EVENTS ( (rtems_event_set) 0 )
#define RTEMS_ALL_EVENTS ( (rtems_event_set) 0xffffffff )
#define RTEMS_EVENT_0 ( (rtems_event_set) 1 << 0 )
#define RTEMS_EVENT_1 ( (rtems_event_set) 1 << 1 )
#define RTEMS_EVENT_2 ( (rtems_event_set) 1 << 2 )
#define RTEMS_EVENT_3 ( (rtems_event_set) 1 << 3 )
#define RTEMS_EVENT_4 ( (rtems_event_set) 1 << 4 )
#define RTEMS_EVENT_5 ( (rtems_event_set) 1 << 5 )
#define RTEMS_EVENT_6 ( (rtems_event_set) 1 << 6 )
#define RTEMS_EVENT_7 ( (rtems_event_set) 1 << 7 )
#define RTEMS_EVENT_8 ( (rtems_event_set) 1 << 8 )
#define RTEMS_EVENT_9 ( (rtems_event_set) 1 << 9 )
#define RTEMS_EVENT_10 ( (rtems_event_set) 1 << 10 )
#define RTEMS_EVENT_11 ( (rtems_event_set) 1 << 11 )
#define RTEMS_EVENT_12 ( (rtems_event_set) 1 << 12 )
#define RTEMS_EVENT_13 ( (rtems_event_set) 1 << 13 )
#define RTEMS_EVENT_14 ( (rtems_event_set) 1 << 14 )
#define RTEMS_EVENT_15 ( (rtems_event_set) 1 << 15 )
#define RTEMS_EVENT_16 ( (rtems_event_set) 1 << 16 )
#define RTEMS_EVENT_17 ( (rtems_event_set) 1 << 17 )
#define RTEMS_EVENT_18 ( (rtems_event_set) 1 << 18 )
#define RTEMS_EVENT_19 ( (rtems_event_set) 1 << 19 )
#define RTEMS_EVENT_20 ( (rtems_event_set) 1 << 20 )
#define RTEMS_EVENT_21 ( (rtems_event_set) 1 << 21 )
#define RTEMS_EVENT_22 ( (rtems_event_set) 1 << 22 )
#define RTEMS_EVENT_23 ( (rtems_event_set) 1 << 23 )
#define RTEMS_EVENT_24 ( (rtems_event_set) 1 << 24 )
#define RTEMS_EVENT_25 ( (rtems_event_set) 1 << 25 )
#define RTEMS_EVENT_26 ( (rtems_event_set) 1 << 26 )
#define RTEMS_EVENT_27 ( (rtems_event_set) 1 << 27 )
#define RTEMS_EVENT_28 ( (rtems_event_set) 1 << 28 )
#define RTEMS_EVENT_29 ( (rtems_event_set) 1 << 29 )
#define RTEMS_EVENT_30 ( (rtems_event_set) 1 << 30 )
#define RTEMS_EVENT_31 ( (rtems_event_set) 1 << 31 )

/* System events of RTEMS 6. */
#define RTEMS_EVENT_SYSTEM_NETWORK_SBWAIT RTEMS_EVENT_24
#define RTEMS_EVENT_SYSTEM_NETWORK_SOSLEEP RTEMS_EVENT_25
#define RTEMS_EVENT_SYSTEM_NETWORK_CLOSE RTEMS_EVENT_26
#define RTEMS_EVENT_SYSTEM_SERVER RTEMS_EVENT_30
#define RTEMS_EVENT_SYSTEM_TRANSIENT RTEMS_EVENT_31

#define rtems_build_name( c1, c2, c3, c4 ) \
  ( ( (uint32_t) (uint8_t) ( c1 ) << 24 ) | \
    ( (uint32_t) (uint8_t) ( c2 ) << 16 ) | \
    ( (uint32_t) (uint8_t) ( c3 ) << 8 ) | (uint32_t) (uint8_t) ( c4 ) )

rtems_status_code rtems_task_create(
  rtems_name name,
  rtems_task_priority initial_priority,
  size_t stack_size,
  rtems_mode initial_modes,
  rtems_attribute attribute_set,
  rtems_id *id
);
rtems_status_code rtems_task_start(
  rtems_id id,
  rtems_task_entry entry_point,
  rtems_task_argument argument
);
/** @brief Deletes a task, blocked or not, itself included. */
rtems_status_code rtems_task_delete( rtems_id id );
void rtems_task_exit( void ) __attribute__( ( noreturn ) );
rtems_id rtems_task_self( void );
rtems_status_code rtems_task_ident(
  rtems_name name,
  uint32_t node,
  rtems_id *id
);
rtems_status_code rtems_task_suspend( rtems_id id );
rtems_status_code rtems_task_resume( rtems_id id );
rtems_status_code rtems_task_is_suspended( rtems_id id );
rtems_status_code rtems_task_set_priority(
  rtems_id id,
  rtems_task_priority new_priority,
  rtems_task_priority *old_priority
);
rtems_status_code rtems_task_wake_after( rtems_interval ticks );

rtems_status_code rtems_event_send( rtems_id id, rtems_event_set event_in );
rtems_status_code rtems_event_receive(
  rtems_event_set event_in,
  rtems_option option_set,
  rtems_interval ticks,
  rtems_event_set *event_out
);
rtems_status_code rtems_event_system_send(
  rtems_id id,
  rtems_event_set event_in
);
rtems_status_code rtems_event_system_receive(
  rtems_event_set event_in,
  rtems_option option_set,
  rtems_interval ticks,
  rtems_event_set *event_out
);

rtems_status_code rtems_semaphore_create(
  rtems_name name,
  uint32_t count,
  rtems_attribute attribute_set,
  rtems_task_priority priority_ceiling,
  rtems_id *id
);
rtems_status_code rtems_semaphore_obtain(
  rtems_id id,
  rtems_option option_set,
  rtems_interval timeout
);
rtems_status_code rtems_semaphore_release( rtems_id id );
rtems_status_code rtems_semaphore_delete( rtems_id id );

rtems_interval rtems_clock_get_ticks_since_boot( void );
rtems_interval rtems_clock_get_ticks_per_second( void );

rtems_interrupt_level _Standalone_Interrupt_disable( void );
void _Standalone_Interrupt_enable( rtems_interrupt_level level );

#define rtems_interrupt_disable( _level ) \
  do { ( _level ) = _Standalone_Interrupt_disable(); } while ( 0 )
#define rtems_interrupt_enable( _level ) \
  _Standalone_Interrupt_enable( _level )
bool rtems_interrupt_is_in_progress( void );

/*
 * User extensions: only thread_delete and fatal are called. As on RTEMS the
 * first member of a task's control block holds its id.
 */
typedef struct {
  struct {
    rtems_id id;
    rtems_name name;
  } Object;
} rtems_tcb;

typedef enum {
  RTEMS_FATAL_SOURCE_APPLICATION = 4,
  RTEMS_FATAL_SOURCE_EXIT = 5,
  RTEMS_FATAL_SOURCE_BSP = 6,
  RTEMS_FATAL_SOURCE_ASSERT = 7,
  RTEMS_FATAL_SOURCE_STACK_CHECKER = 8,
  RTEMS_FATAL_SOURCE_EXCEPTION = 9,
  RTEMS_FATAL_SOURCE_PANIC = 11,
  RTEMS_FATAL_SOURCE_INVALID_HEAP_FREE = 12,
  RTEMS_FATAL_SOURCE_HEAP = 13
} rtems_fatal_source;

typedef uintptr_t rtems_fatal_code;

typedef struct {
  bool ( *thread_create )( rtems_tcb *executing, rtems_tcb *created );
  void ( *thread_start )( rtems_tcb *executing, rtems_tcb *started );
  void ( *thread_restart )( rtems_tcb *executing, rtems_tcb *restarted );
  void ( *thread_delete )( rtems_tcb *executing, rtems_tcb *deleted );
  void ( *thread_switch )( rtems_tcb *executing, rtems_tcb *heir );
  void ( *thread_begin )( rtems_tcb *executing );
  void ( *thread_exitted )( rtems_tcb *executing );
  void ( *fatal )(
    rtems_fatal_source source,
    bool always_false,
    rtems_fatal_code code
  );
} rtems_extensions_table;

rtems_status_code rtems_extension_create(
  rtems_name name,
  const rtems_extensions_table *extension_table,
  rtems_id *id
);
rtems_status_code rtems_extension_delete( rtems_id id );

void rtems_fatal( rtems_fatal_source source, rtems_fatal_code code )
  __attribute__( ( noreturn ) );
/** @brief Prints the text, then the fatal lines, and stops the machine. */
void rtems_panic( const char *format, ... )
  __attribute__( ( noreturn, format( printf, 1, 2 ) ) );
const char *rtems_status_text( rtems_status_code code );

#endif /* CLOSECHECK_RTEMS_H */
