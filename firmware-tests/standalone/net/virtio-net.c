/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The virtio network device: Ethernet frames in and out.
 */

#include "virtio-net.h"

#include "../executive/arch.h"
#include "virtqueue.h"

#include <string.h>

#define FEATURE_MAC ( 1u << 5 )
#define FEATURE_ANY_LAYOUT ( 1u << 27 )
#define RECEIVE 0u
#define TRANSMIT 1u
#define BUFFERS 64u
/* Some tenths of a second: a busy host takes its time. */
#define ATTEMPTS 20000000u

/* Legacy header without merged buffers, then the frame. */
#define HEADER 10u

typedef struct {
  char bytes[ 1536 ];
} packet;

static virtio_device net;
static bool is_there;
static uint8_t address[ 6 ];
static char receive_memory[ VIRTQUEUE_BYTES ]
  __attribute__( ( aligned( 4096 ) ) );
static char transmit_memory[ VIRTQUEUE_BYTES ]
  __attribute__( ( aligned( 4096 ) ) );
static virtqueue receive_queue;
static virtqueue transmit_queue;
static packet receive_packets[ BUFFERS ];
static packet transmit_packets[ BUFFERS ];
static uint16_t transmit_free[ BUFFERS ];
static uint32_t transmit_free_count;
static uint16_t receive_current;
static volatile uint32_t traffic;
static void ( *on_receive )( void );

static void interrupt( void *argument )
{
  (void) argument;
  if ( ( *net.transport->acknowledge )( &net ) != 0 ) {
    ( *on_receive )();
  }
}

static void give_receive_buffer( uint16_t entry )
{
  virtqueue_give(
    &receive_queue,
    entry,
    &receive_packets[ entry ],
    sizeof( packet ),
    true
  );
}

bool virtio_net_initialize( void ( *received )( void ) )
{
  const virtio_transport *t;
  uint16_t i;

  if ( !arch_find_network_device( &net ) ) {
    return false;
  }
  t = net.transport;
  on_receive = received;
  ( *t->set_status )( &net, 0 );
  ( *t->set_status )( &net, VIRTIO_ACKNOWLEDGE );
  ( *t->set_status )( &net, VIRTIO_ACKNOWLEDGE | VIRTIO_DRIVER );
  ( *t->accept_features )(
    &net,
    ( *t->features )( &net ) & ( FEATURE_MAC | FEATURE_ANY_LAYOUT )
  );
  for ( i = 0; i < sizeof( address ); ++i ) {
    address[ i ] = ( *t->config )( &net, i );
  }
  if (
    !virtqueue_initialize(
      &receive_queue, &net, RECEIVE, receive_memory, true
    ) ||
    !virtqueue_initialize(
      &transmit_queue, &net, TRANSMIT, transmit_memory, false
    )
  ) {
    return false;
  }
  for ( i = 0; i < BUFFERS; ++i ) {
    give_receive_buffer( i );
    transmit_free[ transmit_free_count++ ] = i;
  }
  arch_interrupt_install( net.irq, interrupt, NULL );
  ( *t->set_status )(
    &net,
    VIRTIO_ACKNOWLEDGE | VIRTIO_DRIVER | VIRTIO_DRIVER_OK
  );
  ( *t->notify )( &net, RECEIVE );
  is_there = true;
  return true;
}

const uint8_t *virtio_net_address( void )
{
  return address;
}

static void collect_sent( void )
{
  uint16_t entry;
  uint32_t length;

  while ( virtqueue_take( &transmit_queue, &entry, &length ) ) {
    transmit_free[ transmit_free_count++ ] = entry;
  }
}

bool virtio_net_send( const void *frame, size_t size )
{
  uint32_t attempts = 0;
  uint32_t level;

  if ( !is_there || size > ETHERNET_MAXIMUM ) {
    return false;
  }
  level = arch_interrupt_disable();
  collect_sent();
  while ( transmit_free_count == 0 && ++attempts < ATTEMPTS ) {
    collect_sent();
  }
  if ( transmit_free_count > 0 ) {
    uint16_t entry = transmit_free[ --transmit_free_count ];
    char *to = transmit_packets[ entry ].bytes;

    memset( to, 0, HEADER );
    memcpy( to + HEADER, frame, size );
    virtqueue_give(
      &transmit_queue, entry, to, HEADER + (uint32_t) size, false
    );
    ( *net.transport->notify )( &net, TRANSMIT );
    ++traffic;
    attempts = 0;
  }
  arch_interrupt_enable( level );
  return attempts == 0;
}

const void *virtio_net_receive( size_t *size )
{
  uint32_t length;

  if (
    !is_there ||
    !virtqueue_take( &receive_queue, &receive_current, &length )
  ) {
    return NULL;
  }
  *size = length > HEADER ? length - HEADER : 0;
  return receive_packets[ receive_current ].bytes + HEADER;
}

void virtio_net_receive_done( void )
{
  ++traffic;
  give_receive_buffer( receive_current );
  ( *net.transport->notify )( &net, RECEIVE );
}

uint32_t virtio_net_traffic( void )
{
  return traffic;
}
