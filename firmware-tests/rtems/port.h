/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief What the files of the RTEMS port give to each other.
 */

#ifndef PORT_H
#define PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <agent_port.h>

/* options.c: words of the boot command line, "--ip=10.77.0.2". */

/**
 * @brief Copies the value of a word.
 *
 * @return False, and @a fallback copied, if there is no such word.
 */
bool option_get(
  const char *key,
  const char *fallback,
  char *buffer,
  size_t size
);

/** @brief An option that is an IPv4 address, in network byte order. */
uint32_t option_address( const char *key, const char *fallback );

/* console.c */

/** @brief Switches the console to raw mode. */
void console_begin( void );

/* network.c */

/** @brief Brings the stack and its interface up. */
void network_begin( void );

/** @brief Is there an interface other than lo0? */
bool network_has_wire( void );

/** @brief The interface's own hardware address, or NULL. */
const uint8_t *network_hardware_address( void );

/* tasks.c */

/** @brief Finds the network's tasks and the network semaphore. */
void tasks_begin( void );

/** @brief The thread switch extension that tasks.c needs. */
void tasks_switched( rtems_tcb *executing, rtems_tcb *heir );

/** @brief Tells the tasks and the network semaphore for a post-mortem. */
void tasks_describe( agent_port_line line );

/** @brief Has a task the network semaphore although it waits? */
bool tasks_semaphore_is_held( void );

/* accounts.c */

/** @brief Tells all sockets that have a descriptor. */
void accounts_describe( agent_port_line line );

/* bench.c */

/** @brief Measures recv and close, and prints what it has found. */
void bench_run( void );

/* marker.c */

/**
 * @brief Looks for the marker device.
 *
 * @param source The hardware address to send from.
 */
void marker_begin( const uint8_t *source );

/* wild.c */

/** @brief From now on a pointer of 0xdddddddd leads to an exception. */
void port_trap_wild_pointers( void );

#endif /* PORT_H */
