/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief What the stand-in offers beyond RTEMS: introspection, console, netd.
 */

#ifndef CLOSECHECK_STANDALONE_H
#define CLOSECHECK_STANDALONE_H

#include <rtems.h>

/* States of a task; 0 is ready (or executing). */
#define STANDALONE_STATE_DORMANT 0x01u
#define STANDALONE_STATE_SUSPENDED 0x02u
#define STANDALONE_STATE_DELAYING 0x04u
#define STANDALONE_STATE_WAITING_EVENT 0x08u
#define STANDALONE_STATE_WAITING_SYSTEM_EVENT 0x10u
#define STANDALONE_STATE_WAITING_SEMAPHORE 0x20u
#define STANDALONE_STATE_WAITING_JOIN 0x40u

/** @brief What can be seen of a task from outside. */
typedef struct {
  rtems_id id;
  rtems_name name;
  rtems_task_priority real_priority;
  /** With what it inherits. */
  rtems_task_priority current_priority;
  uint32_t states;
  /**
   * The wait that it last entered and has not yet returned from: a state bit
   * that is here and no longer in states means woken, but not run since.
   */
  uint32_t entered_wait;
  /** The semaphore waited for, or 0. */
  rtems_id wait_object;
  rtems_event_set wait_events;
  rtems_event_set pending_events;
  rtems_event_set pending_system_events;
  /** Ticks until its timeout, 0 if it has none. */
  rtems_interval ticks_left;
} standalone_task_info;

/** @brief Fills in info; false if there is no such task. */
bool standalone_get_task_info( rtems_id id, standalone_task_info *info );
/**
 * @brief Walks over the tasks: the first after id, 0 after the last one.
 *   Begins with 0. The idle task is not among them.
 */
rtems_id standalone_next_task( rtems_id id );

/** @brief Owner and waiters (in the order of the queue) of a semaphore. */
typedef struct {
  /** 0 if it is free. The owner may have been deleted. */
  rtems_id owner;
  uint32_t nest_count;
  size_t waiter_count;
  rtems_id waiters[ 16 ];
} standalone_semaphore_info;

bool standalone_get_semaphore_info(
  rtems_id id,
  standalone_semaphore_info *info
);

/** @brief Bytes of the heap in use. */
size_t standalone_heap_used( void );
/** @brief Blocks of the heap in use. */
size_t standalone_heap_blocks( void );

/** @brief Takes up to size received bytes, without waiting. */
size_t standalone_console_read( void *buffer, size_t size );
/** @brief Sends bytes as they are. */
void standalone_console_write( const void *buffer, size_t size );
/** @brief Who gets which event when bytes arrive. */
void standalone_console_notify( rtems_id task, rtems_event_set events );

/** @brief Value of a `key=value` word of the command line, or NULL. */
const char *standalone_option( const char *key );

/** @brief Priority of the network daemon, set for each program. */
void standalone_netd_set_priority( rtems_task_priority priority );

/** @brief Is it the network daemon that calls? */
bool standalone_netd_is_running( void );
/** @brief Sends an Ethernet frame as it is; false if there is no room. */
bool standalone_send_frame( const void *frame, size_t size );
/** @brief The interface's hardware address. */
const uint8_t *standalone_hardware_address( void );

/** @brief Ends the machine in the orderly way. */
void standalone_power_off( void ) __attribute__( ( noreturn ) );

#endif /* CLOSECHECK_STANDALONE_H */
