/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief What a port supplies to the agent beyond the RTEMS Classic API and
 *   BSD sockets.
 *
 * The agent itself needs these headers: <rtems.h>, <errno.h>, <fcntl.h>,
 * <stdarg.h>, <stdbool.h>, <stddef.h>, <stdint.h>, <string.h>, <unistd.h>,
 * <sys/types.h>, <sys/socket.h>, <sys/select.h>, <sys/time.h>,
 * <netinet/in.h>.
 */

#ifndef AGENT_PORT_H
#define AGENT_PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <rtems.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @brief Runs the agent; does not return.
 *
 * The port calls it in a task of priority AGENT_PRIORITY, after the network
 * is up and the console takes raw input.  The agent creates two more tasks of
 * its own (console reader, prover) and one for each column of a program.
 */
void agent_main( void );

/** @brief The priority of the task that calls agent_main(). */
#define AGENT_PRIORITY 2

/** @brief Objects that the agent has at most at a time, for configuration. */
#define AGENT_MAXIMUM_TASKS 20
#define AGENT_MAXIMUM_SEMAPHORES 2

/** @brief The stack of every task that the agent creates, in bytes. */
#define AGENT_STACK_SIZE 16384

/* Console.  Raw: no echo, no line editing, no CR/LF translation. */

/**
 * @brief Reads what there is, waits for the first byte without a limit.
 *
 * Only the agent's reader task calls it.  It must wait in the executive (the
 * rest of the machine goes on) and return as soon as there is one byte.
 *
 * @return The count of bytes, at least 1.
 */
size_t agent_port_console_read( char *buffer, size_t size );

/**
 * @brief Writes all bytes; may poll.  Only the agent's task calls it.
 */
void agent_port_console_write( const char *data, size_t size );

/* Tasks. */

/** @brief What a task waits for. */
typedef enum {
  /** @brief It waits for nothing: it runs or could run. */
  AGENT_TASK_READY,

  /**
   * @brief Ready again: its event wait has ended (satisfied or timed out) and
   *   it has not had the processor since.
   */
  AGENT_TASK_WOKEN,

  /** @brief It waits in an event receive (system events included). */
  AGENT_TASK_EVENT,

  /** @brief It waits for a semaphore or mutex. */
  AGENT_TASK_SEMAPHORE,

  /** @brief It sleeps: rtems_task_wake_after(). */
  AGENT_TASK_DELAY,

  /** @brief It waits for something else (or is not started). */
  AGENT_TASK_OTHER,

  /** @brief There is no such task. */
  AGENT_TASK_GONE
} agent_task_wait;

/** @brief The state of a task at one moment. */
typedef struct {
  agent_task_wait wait;

  /** @brief It is suspended, whatever it waits for. */
  bool suspended;

  /** @brief Its wait has a timeout that is still running. */
  bool timed;
} agent_task_state;

/**
 * @brief Reads the state of a task.
 *
 * Called with interrupts disabled, from any task, often: it reads the task's
 * control block and does nothing else.  @a id may be of a deleted task.
 */
agent_task_state agent_port_task_state( rtems_id id );

/**
 * @brief Enables interrupts and waits for the next one.
 *
 * Called by the prover, which has the lowest priority of all, and by hogs, in
 * whose stead nobody of a lower priority may run; with interrupts disabled by
 * rtems_interrupt_disable( level ).  An interrupt that
 * is already pending must end the wait at once (i386 "sti; hlt", ARM "wfi"
 * before interrupts are enabled), else a condition is seen a tick late.
 * Returning at once is allowed.
 */
void agent_port_wait_for_interrupt( rtems_interrupt_level level );

/** @brief Sets the priority of the network daemon. */
void agent_port_set_netd_priority( rtems_task_priority priority );

/** @brief Is it the network daemon that calls? */
bool agent_port_is_netd( void );

/* Network. */

/** @brief Whom a connect or sendto is addressed to. */
typedef enum {
  /** @brief The host at the other end of the wire. */
  AGENT_WHO_PEER,

  /** @brief An address on the wire that answers ARP and nothing else. */
  AGENT_WHO_BLACKHOLE,

  /** @brief The target itself, 127.0.0.1. */
  AGENT_WHO_LOOP
} agent_who;

/** @brief Returns an IPv4 address in network byte order (s_addr). */
uint32_t agent_port_address( agent_who who );

/**
 * @brief Tests soreadable() of a descriptor's socket, without any effect.
 *
 * Called with interrupts disabled.  False for a descriptor that is not open.
 */
bool agent_port_readable( int fd );

/** @brief Tests sowriteable(), otherwise as agent_port_readable(). */
bool agent_port_writable( int fd );

/**
 * @brief Sends the Ethernet frame of docs/console-protocol.md with @a text as
 *   payload.
 *
 * Called by any task that does not hold the network semaphore.  It must not
 * wait for an event and should not take the network semaphore; what is sent
 * after it returns is behind it on the wire.  A port without a wire does
 * nothing.
 */
void agent_port_marker( const char *text );

/**
 * @brief Counts the packets that were sent or received on the wire so far.
 *
 * Markers may be among them.  A port without a wire returns always the same.
 */
uint32_t agent_port_traffic( void );

/** @brief Is rtems_bsdnet_semaphore_obtain()/_release() at hand? */
bool agent_port_can_netlock( void );

/** @brief Obtains the network semaphore on behalf of the application. */
void agent_port_netlock( void );

/** @brief Releases it. */
void agent_port_netunlock( void );

/** @brief Can agent_port_hoard_mbufs() do anything? */
bool agent_port_can_hoard_mbufs( void );

/**
 * @brief Takes all mbufs that are left, or gives back what it has taken.
 *
 * Called by a task that does not hold the network semaphore.  Giving back
 * without having taken does nothing.
 */
void agent_port_hoard_mbufs( bool all );

/* Accounts. */

/** @brief What exists at the moment. */
typedef struct {
  /** @brief Descriptors in use, those of the console included. */
  long fds;

  /** @brief Sockets allocated.  TIME_WAIT without a socket does not count. */
  long sockets;

  /** @brief mbufs (pbufs) in use, but for those of idle receive rings. */
  long mbufs;

  /** @brief Bytes of heap in use, but for protocol state in TIME_WAIT. */
  long heap;
} agent_counts;

/** @brief Counts.  Called by the agent's task while no program runs. */
void agent_port_counts( agent_counts *counts );

/** @brief A program begins: forget the faults seen so far. */
void agent_port_begin_case( void );

/** @brief Receives a line of text (no line end; the agent cleans it). */
typedef void ( *agent_port_line )( const char *text );

/**
 * @brief Names the faults that the port has noticed since
 *   agent_port_begin_case(): "use-after-free", "double-free",
 *   "semaphore-held" (the network semaphore has an owner although no task is
 *   inside the network code).  Called after the program, by the agent's task.
 */
void agent_port_faults( agent_port_line line );

/**
 * @brief Tells what a person needs to find out why a call did not return:
 *   owner and queue of the network semaphore, tasks of the network, waiter
 *   fields of all sockets and their buffers, waiting records of the close
 *   design, ticks.  At most 40 lines of at most 80 characters.
 */
void agent_port_post_mortem( agent_port_line line );

/* The machine. */

/**
 * @brief A number that differs from boot to boot as far as the machine can
 *   tell (time stamp counter, real-time clock, the command line).
 */
uint32_t agent_port_boot_number( void );

/**
 * @brief Writes the words of IAM that follow run and boot:
 *   "product=closecheck-standalone arch=i386 stack=2005 fix=connabort
 *   policy=stale caps=tap,suspend,delete tick=100 ip=10.77.0.2" as a string.
 */
void agent_port_identity( char *buffer, size_t size );

/** @brief Switches the machine off; does not return if that is possible. */
void agent_port_power_off( void );

#ifdef __cplusplus
}
#endif

#endif /* AGENT_PORT_H */
