/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The agent's port to the standalone image: console, tasks, network.
 */

#include <agent_port.h>

#include "executive/arch.h"
#include "net/network.h"
#include "net/virtio-net.h"

#include <arpa/inet.h>
#include <bsdnet.h>
#include <lwip/stats.h>
#include <rtems/rtems_bsdnet.h>
#include <standalone.h>
#include <stdio.h>
#include <string.h>

#define CONSOLE_EVENT RTEMS_EVENT_0
#define MARKER_TYPE 0x88b5u
#define ETHERNET_HEADER 14u
#define ETHERNET_MINIMUM 60u

/* In ticks; the semaphore may be held for ever. */
#define COUNT_TIMEOUT 10

size_t agent_port_console_read( char *buffer, size_t size )
{
  size_t count;

  standalone_console_notify( rtems_task_self(), CONSOLE_EVENT );
  while ( ( count = standalone_console_read( buffer, size ) ) == 0 ) {
    rtems_event_set events;

    (void) rtems_event_receive(
      CONSOLE_EVENT,
      RTEMS_WAIT | RTEMS_EVENT_ANY,
      RTEMS_NO_TIMEOUT,
      &events
    );
  }
  return count;
}

void agent_port_console_write( const char *data, size_t size )
{
  standalone_console_write( data, size );
}

agent_task_state agent_port_task_state( rtems_id id )
{
  const uint32_t event = STANDALONE_STATE_WAITING_EVENT |
    STANDALONE_STATE_WAITING_SYSTEM_EVENT;
  agent_task_state state = { AGENT_TASK_GONE, false, false };
  standalone_task_info info;

  if ( !standalone_get_task_info( id, &info ) ) {
    return state;
  }
  state.suspended = ( info.states & STANDALONE_STATE_SUSPENDED ) != 0;
  state.timed = info.ticks_left != 0;
  if ( ( info.states & event ) != 0 ) {
    state.wait = AGENT_TASK_EVENT;
  } else if ( ( info.states & STANDALONE_STATE_WAITING_SEMAPHORE ) != 0 ) {
    state.wait = AGENT_TASK_SEMAPHORE;
  } else if ( ( info.states & STANDALONE_STATE_DELAYING ) != 0 ) {
    state.wait = AGENT_TASK_DELAY;
  } else if (
    ( info.states &
      ( STANDALONE_STATE_DORMANT | STANDALONE_STATE_WAITING_JOIN ) ) != 0
  ) {
    state.wait = AGENT_TASK_OTHER;
  } else if ( ( info.entered_wait & event ) != 0 ) {
    state.wait = AGENT_TASK_WOKEN;
  } else {
    state.wait = AGENT_TASK_READY;
  }
  return state;
}

void agent_port_wait_for_interrupt( rtems_interrupt_level level )
{
  arch_wait_for_interrupt( level );
}

void agent_port_set_netd_priority( rtems_task_priority priority )
{
  standalone_netd_set_priority( priority );
}

bool agent_port_is_netd( void )
{
  return standalone_netd_is_running();
}

static uint32_t address_option( const char *key, const char *fallback )
{
  const char *text = standalone_option( key );

  return inet_addr( text != NULL ? text : fallback );
}

uint32_t agent_port_address( agent_who who )
{
  switch ( who ) {
    case AGENT_WHO_PEER:
      return address_option( "peer", "10.77.0.1" );
    case AGENT_WHO_BLACKHOLE:
      return address_option( "blackhole", "10.77.0.3" );
    case AGENT_WHO_LOOP:
      break;
  }
  return htonl( INADDR_LOOPBACK );
}

bool agent_port_readable( int fd )
{
  return bsdnet_readable( fd );
}

bool agent_port_writable( int fd )
{
  return bsdnet_writable( fd );
}

void agent_port_marker( const char *text )
{
  uint8_t frame[ ETHERNET_HEADER + 128 ];
  size_t size = ETHERNET_HEADER + strnlen( text, 128 );

  memset( frame, 0, sizeof( frame ) );
  /* To everybody; no protocol stack listens to this type. */
  memset( frame, 0xff, 6 );
  memcpy( &frame[ 6 ], standalone_hardware_address(), 6 );
  frame[ 12 ] = MARKER_TYPE >> 8;
  frame[ 13 ] = MARKER_TYPE & 0xff;
  memcpy( &frame[ ETHERNET_HEADER ], text, size - ETHERNET_HEADER );
  (void) standalone_send_frame(
    frame,
    size < ETHERNET_MINIMUM ? ETHERNET_MINIMUM : size
  );
}

uint32_t agent_port_traffic( void )
{
  return virtio_net_traffic();
}

bool agent_port_can_netlock( void )
{
  return true;
}

void agent_port_netlock( void )
{
  rtems_bsdnet_semaphore_obtain();
}

void agent_port_netunlock( void )
{
  rtems_bsdnet_semaphore_release();
}

bool agent_port_can_hoard_mbufs( void )
{
  return true;
}

void agent_port_hoard_mbufs( bool all )
{
  bsdnet_hoard_mbufs( all );
}

void agent_port_counts( agent_counts *counts )
{
  bsdnet_counts sockets;
  rtems_status_code status;

  /* Not while the network daemon has a packet in its hands. */
  status = rtems_semaphore_obtain(
    bsdnet_semaphore(),
    RTEMS_WAIT,
    COUNT_TIMEOUT
  );
  bsdnet_get_counts( &sockets );
  counts->fds = sockets.fds;
  counts->sockets = sockets.sockets;
  /* Send buffers of closing connections are lwIP's own and die with them. */
  counts->mbufs = sockets.mbufs + lwip_stats.memp[ MEMP_PBUF_POOL ]->used;
  counts->heap = (long) standalone_heap_used();
  if ( status == RTEMS_SUCCESSFUL ) {
    (void) rtems_semaphore_release( bsdnet_semaphore() );
  }
}

void agent_port_begin_case( void )
{
  bsdnet_forget_faults();
}

/* The owner can run, or is waiting for the processor: it is just inside. */
static bool is_running( rtems_id id )
{
  standalone_task_info info;

  return standalone_get_task_info( id, &info ) && info.states == 0;
}

void agent_port_faults( agent_port_line line )
{
  standalone_semaphore_info info;
  const char *fault;

  while ( ( fault = bsdnet_fault() ) != NULL ) {
    ( *line )( fault );
  }
  if (
    standalone_get_semaphore_info( bsdnet_semaphore(), &info ) &&
    info.owner != 0 && !is_running( info.owner )
  ) {
    ( *line )( "semaphore-held" );
  }
}

static void describe_task( rtems_id id, agent_port_line line )
{
  standalone_task_info info;
  char text[ 96 ];

  if ( !standalone_get_task_info( id, &info ) ) {
    return;
  }
  (void) snprintf( text, sizeof( text ),
    "%c%c%c%c %x prio %u/%u state %x wait %x on %x/%x pending %x/%x left %u",
    (int) ( info.name >> 24 ), (int) ( info.name >> 16 & 0xff ),
    (int) ( info.name >> 8 & 0xff ), (int) ( info.name & 0xff ),
    (unsigned) id, (unsigned) info.current_priority,
    (unsigned) info.real_priority, (unsigned) info.states,
    (unsigned) info.entered_wait, (unsigned) info.wait_object,
    (unsigned) info.wait_events, (unsigned) info.pending_events,
    (unsigned) info.pending_system_events, (unsigned) info.ticks_left );
  ( *line )( text );
}

void agent_port_post_mortem( agent_port_line line )
{
  standalone_semaphore_info info;
  char text[ 96 ];
  rtems_id id;

  (void) snprintf( text, sizeof( text ), "ticks %u",
    (unsigned) rtems_clock_get_ticks_since_boot() );
  ( *line )( text );
  if ( standalone_get_semaphore_info( bsdnet_semaphore(), &info ) ) {
    (void) snprintf( text, sizeof( text ),
      "network semaphore owner %x nest %u waiters %u first %x",
      (unsigned) info.owner, (unsigned) info.nest_count,
      (unsigned) info.waiter_count, (unsigned) info.waiters[ 0 ] );
    ( *line )( text );
  }
  for (
    id = standalone_next_task( 0 ); id != 0; id = standalone_next_task( id )
  ) {
    describe_task( id, line );
  }
  bsdnet_post_mortem( line );
}

uint32_t agent_port_boot_number( void )
{
  static uint32_t number;

  if ( number == 0 ) {
    number = arch_boot_number() | 1u;
  }
  return number;
}

void agent_port_identity( char *buffer, size_t size )
{
  static const uint8_t no_address[ 6 ];
  const char *ip = standalone_option( "ip" );
  bool has_wire = memcmp( standalone_hardware_address(), no_address, 6 ) != 0;

  (void) snprintf( buffer, size,
    "product=closecheck-standalone arch=%s stack=%s fix=%s policy=%s "
    "caps=%ssuspend,delete,dup,mbuf-limit tick=%u ip=%s",
    arch_name, bsdnet_stack(),
    CLOSECHECK_MUTANT[ 0 ] != '\0' ? CLOSECHECK_FIX "+" CLOSECHECK_MUTANT
      : CLOSECHECK_FIX,
    bsdnet_policy(), has_wire ? "tap," : "",
    (unsigned) rtems_clock_get_ticks_per_second(),
    ip != NULL ? ip : "10.77.0.2" );
}

void agent_port_power_off( void )
{
  standalone_power_off();
}
