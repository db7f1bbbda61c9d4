/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The agent's port to RTEMS: identity, network semaphore, the machine.
 */

#include <stdio.h>
#include <stdlib.h>

#include <bsp.h>
#include <netinet/in.h>
#include <rtems/counter.h>
#include <rtems/rtems_bsdnet.h>
#include <rtems/version.h>

#include "port.h"

void rtems_bsdnet_semaphore_obtain( void );
void rtems_bsdnet_semaphore_release( void );

#if defined( __i386__ )
#define ARCH "i386"
#elif defined( __arm__ )
#define ARCH "arm"
#else
#define ARCH CPU_NAME
#endif

uint32_t agent_port_address( agent_who who )
{
  switch ( who ) {
    case AGENT_WHO_PEER:
      return option_address( "peer", "10.77.0.1" );
    case AGENT_WHO_BLACKHOLE:
      return option_address( "blackhole", "10.77.0.3" );
    case AGENT_WHO_LOOP:
      break;
  }

  return htonl( INADDR_LOOPBACK );
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

/* Without mbufs nothing would come in, acknowledgements and markers neither. */
bool agent_port_can_hoard_mbufs( void )
{
  return false;
}

void agent_port_hoard_mbufs( bool all )
{
  (void) all;
}

void agent_port_begin_case( void )
{
  /* Nothing is noticed that would have to be forgotten. */
}

void agent_port_faults( agent_port_line line )
{
  if ( tasks_semaphore_is_held() ) {
    ( *line )( "semaphore-held" );
  }
}

void agent_port_post_mortem( agent_port_line line )
{
  tasks_describe( line );
  accounts_describe( line );
}

/* RTEMS's own counter may begin with the machine: always at the same value. */
static uint32_t time_stamp( void )
{
#if defined( __i386__ )
  uint32_t low;
  uint32_t high;

  __asm__ volatile ( "rdtsc" : "=a" ( low ), "=d" ( high ) );
  (void) high;
  return low;
#else
  return (uint32_t) rtems_counter_read();
#endif
}

uint32_t agent_port_boot_number( void )
{
  static uint32_t number;

  if ( number == 0 ) {
    number = time_stamp() | 1u;
  }

  return number;
}

void agent_port_identity( char *buffer, size_t size )
{
  char ip[ 16 ];

  (void) option_get( "ip", "10.77.0.2", ip, sizeof( ip ) );
  (void) snprintf( buffer, size,
    "product=rtems-%d.%d.%d arch=%s stack=6 fix=%s policy=%s "
    "caps=%ssuspend,delete tick=%u ip=%s",
    rtems_version_major(), rtems_version_minor(), rtems_version_revision(),
    ARCH, CLOSECHECK_FIX, CLOSECHECK_POLICY,
    network_has_wire() ? "tap," : "",
    (unsigned) rtems_clock_get_ticks_per_second(), ip );
}

void agent_port_power_off( void )
{
#if defined( __i386__ )
  /* QEMU's isa-debug-exit; without it nothing listens at this port. */
  __asm__ volatile (
    "outb %0, %1"
    :
    : "a" ( (uint8_t) 0 ), "Nd" ( (uint16_t) 0xf4 )
  );
#endif
  exit( 0 );
}
