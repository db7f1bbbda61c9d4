/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The PL011.
 */

#include "virt.h"

#include "../executive/arch.h"

#define DATA ( VIRT_UART + 0x00 )
#define FLAGS ( VIRT_UART + 0x18 )
#define LINE_CONTROL ( VIRT_UART + 0x2c )
#define CONTROL ( VIRT_UART + 0x30 )
#define INTERRUPT_MASK ( VIRT_UART + 0x38 )
#define INTERRUPT_CLEAR ( VIRT_UART + 0x44 )
#define BUSY 0x08u
#define RECEIVE_EMPTY 0x10u
#define TRANSMIT_FULL 0x20u
#define RECEIVE_INTERRUPTS 0x50u

static void uart_interrupt( void *argument )
{
  bool any = false;

  (void) argument;
  mmio_write( INTERRUPT_CLEAR, RECEIVE_INTERRUPTS );
  while ( ( mmio_read( FLAGS ) & RECEIVE_EMPTY ) == 0 ) {
    executive_console_received( (char) mmio_read( DATA ) );
    any = true;
  }
  if ( any ) {
    executive_console_wake();
  }
}

void uart_initialize( void )
{
  mmio_write( LINE_CONTROL, 0x70 );
  mmio_write( CONTROL, 0x301 );
  arch_interrupt_install( GIC_SHARED + VIRT_UART_IRQ, uart_interrupt, NULL );
  mmio_write( INTERRUPT_MASK, RECEIVE_INTERRUPTS );
}

void arch_console_put( char c )
{
  while ( ( mmio_read( FLAGS ) & TRANSMIT_FULL ) != 0 ) {
    /* a FIFO's worth, or a host that does not read */
  }
  mmio_write( DATA, (uint8_t) c );
}

void arch_console_drain( void )
{
  while ( ( mmio_read( FLAGS ) & BUSY ) != 0 ) {
    /* a millisecond and a half at most */
  }
}
