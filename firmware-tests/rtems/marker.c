/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Markers on the wire, through a network interface of their own.
 *
 * A frame that went through the stack would have to take the network
 * semaphore, so that a marker could wait for the very call that it is to mark.
 * Under QEMU there is a second interface, an NE2000 on the same hub, which
 * only this file knows: no driver, no interrupt, no semaphore. QEMU sends a
 * frame before the write of the command register ends.
 */

#include <string.h>

#include <rtems.h>

#include "port.h"

#if defined( __i386__ )

#define BASE 0x320u
#define COMMAND ( BASE + 0x00 )
#define PAGE_START ( BASE + 0x01 )
#define PAGE_STOP ( BASE + 0x02 )
#define BOUNDARY ( BASE + 0x03 )
#define TRANSMIT_PAGE ( BASE + 0x04 )
#define TRANSMIT_COUNT ( BASE + 0x05 )
#define STATUS ( BASE + 0x07 )
#define REMOTE_ADDRESS ( BASE + 0x08 )
#define REMOTE_COUNT ( BASE + 0x0a )
#define RECEIVE_CONFIG ( BASE + 0x0c )
#define TRANSMIT_CONFIG ( BASE + 0x0d )
#define DATA_CONFIG ( BASE + 0x0e )
#define INTERRUPT_MASK ( BASE + 0x0f )
#define DATA ( BASE + 0x10 )
#define RESET ( BASE + 0x1f )

#define STOP 0x21u
#define START 0x22u
#define REMOTE_WRITE 0x12u
#define TRANSMIT 0x26u
#define BYTE_WIDE 0x48u
#define RECEIVE_NOTHING 0x20u
#define FIRST_PAGE 0x40u
#define PAGE_SIZE 256u

#define FRAME_HEADER 14u
#define FRAME_MINIMUM 60u
#define FRAME_MAXIMUM ( FRAME_HEADER + 128u )

static bool is_there;
static uint8_t hardware_source[ 6 ];

static void out( uint32_t port, uint32_t value )
{
  __asm__ volatile (
    "outb %0, %1"
    :
    : "a" ( (uint8_t) value ), "Nd" ( (uint16_t) port )
  );
}

static uint8_t in( uint32_t port )
{
  uint8_t value;

  __asm__ volatile ( "inb %1, %0" : "=a" ( value ) : "Nd" ( (uint16_t) port ) );
  return value;
}

void marker_begin( const uint8_t *source )
{
  if ( source == NULL ) {
    return;
  }

  memcpy( hardware_source, source, sizeof( hardware_source ) );
  out( RESET, in( RESET ) );
  out( COMMAND, STOP );

  if ( in( COMMAND ) != STOP ) {
    return;
  }

  out( DATA_CONFIG, BYTE_WIDE );
  out( REMOTE_COUNT, 0 );
  out( REMOTE_COUNT + 1, 0 );
  out( RECEIVE_CONFIG, RECEIVE_NOTHING );
  out( TRANSMIT_CONFIG, 0 );
  out( PAGE_START, FIRST_PAGE + 6 );
  out( BOUNDARY, FIRST_PAGE + 6 );
  out( PAGE_STOP, FIRST_PAGE + 32 );
  out( STATUS, 0xff );
  out( INTERRUPT_MASK, 0 );
  out( COMMAND, START );
  is_there = true;
}

static void send( const uint8_t *frame, size_t size )
{
  size_t i;

  out( REMOTE_COUNT, (uint32_t) size & 0xff );
  out( REMOTE_COUNT + 1, (uint32_t) size >> 8 );
  out( REMOTE_ADDRESS, 0 );
  out( REMOTE_ADDRESS + 1, FIRST_PAGE );
  out( COMMAND, REMOTE_WRITE );

  for ( i = 0; i < size; ++i ) {
    out( DATA, frame[ i ] );
  }

  out( TRANSMIT_PAGE, FIRST_PAGE );
  out( TRANSMIT_COUNT, (uint32_t) size & 0xff );
  out( TRANSMIT_COUNT + 1, (uint32_t) size >> 8 );
  out( COMMAND, TRANSMIT );
}

void agent_port_marker( const char *text )
{
  /* To nobody: a broadcast would make the interface under test interrupt. */
  static const uint8_t destination[ 6 ] = { 0x02, 0, 0, 0, 0x88, 0xb5 };
  uint8_t frame[ FRAME_MAXIMUM ];
  rtems_interrupt_level level;
  size_t size;

  if ( !is_there ) {
    return;
  }

  memset( frame, 0, sizeof( frame ) );
  memcpy( &frame[ 0 ], destination, sizeof( destination ) );
  memcpy( &frame[ 6 ], hardware_source, sizeof( hardware_source ) );
  frame[ 12 ] = 0x88;
  frame[ 13 ] = 0xb5;
  size = strlen( text );
  size = size < FRAME_MAXIMUM - FRAME_HEADER ? size
    : FRAME_MAXIMUM - FRAME_HEADER;
  memcpy( &frame[ FRAME_HEADER ], text, size );
  size += FRAME_HEADER;
  rtems_interrupt_disable( level );
  send( frame, size < FRAME_MINIMUM ? FRAME_MINIMUM : size );
  rtems_interrupt_enable( level );
}

#else

void marker_begin( const uint8_t *source )
{
  (void) source;
}

void agent_port_marker( const char *text )
{
  (void) text;
}

#endif
