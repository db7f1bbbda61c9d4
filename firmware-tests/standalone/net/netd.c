/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The network daemon: the only task that drives lwIP's input and
 *   timers.
 *
 * It has no memory of its own of what is due.  The interrupt of the device,
 * a packet put into a loopback queue and a timer of lwIP's that is due at a
 * clock tick wake it; an idle system leaves it asleep.
 */

#include "../executive/executive.h"
#include "interface.h"
#include "lwip/init.h"
#include "lwip/netif.h"
#include "lwip/timeouts.h"
#include "network.h"

#include <rtems/rtems_bsdnet.h>

#define NETD_EVENT RTEMS_EVENT_0
#define NETD_PRIORITY 100

static rtems_id netd_id;

uint32_t standalone_random( void )
{
  static uint32_t state;

  if ( state == 0 ) {
    state = arch_boot_number() | 1u;
  }
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state;
}

u32_t sys_now( void )
{
  return rtems_clock_get_ticks_since_boot() *
    ( 1000u / ARCH_TICKS_PER_SECOND );
}

static void wake_netd( void )
{
  if ( netd_id != 0 ) {
    (void) rtems_event_system_send( netd_id, NETD_EVENT );
  }
}

static void wake_netd_if_timer_is_due( void )
{
  if ( sys_timeouts_sleeptime() == 0 ) {
    wake_netd();
  }
}

/* Linked in place of lwIP's own by --wrap. */
err_t __real_netif_loop_output( struct netif *netif, struct pbuf *p );
err_t __wrap_netif_loop_output( struct netif *netif, struct pbuf *p );

err_t __wrap_netif_loop_output( struct netif *netif, struct pbuf *p )
{
  err_t error = __real_netif_loop_output( netif, p );

  wake_netd();
  return error;
}

static rtems_task netd( rtems_task_argument argument )
{
  (void) argument;
  rtems_bsdnet_semaphore_obtain();
  for ( ;; ) {
    rtems_event_set events;

    interface_input();
    netif_poll_all();
    sys_check_timeouts();
    (void) rtems_bsdnet_event_receive(
      NETD_EVENT,
      RTEMS_WAIT | RTEMS_EVENT_ANY,
      RTEMS_NO_TIMEOUT,
      &events
    );
  }
}

void network_initialize( void )
{
  rtems_bsdnet_initialize_sockets();
  rtems_bsdnet_semaphore_obtain();
  lwip_init();
  (void) interface_initialize( wake_netd );
  rtems_bsdnet_semaphore_release();
  if (
    rtems_task_create(
      rtems_build_name( 'n', 't', 'w', 'k' ),
      NETD_PRIORITY,
      EXECUTIVE_STACK_SIZE,
      RTEMS_DEFAULT_MODES,
      RTEMS_DEFAULT_ATTRIBUTES,
      &netd_id
    ) != RTEMS_SUCCESSFUL ||
    rtems_task_start( netd_id, netd, 0 ) != RTEMS_SUCCESSFUL
  ) {
    rtems_panic( "no network daemon" );
  }
  executive_tick_hook = wake_netd_if_timer_is_due;
}

void standalone_netd_set_priority( rtems_task_priority priority )
{
  rtems_task_priority before;

  (void) rtems_task_set_priority( netd_id, priority, &before );
}

bool standalone_netd_is_running( void )
{
  return rtems_task_self() == netd_id;
}
