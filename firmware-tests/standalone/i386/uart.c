/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The first 16550 of a PC.
 */

#include "uart.h"

#include "../executive/arch.h"
#include "io.h"

#define COM1 0x3f8
#define IRQ_COM1 4u
#define DATA ( COM1 + 0 )
#define INTERRUPT_ENABLE ( COM1 + 1 )
#define FIFO_CONTROL ( COM1 + 2 )
#define LINE_CONTROL ( COM1 + 3 )
#define MODEM_CONTROL ( COM1 + 4 )
#define LINE_STATUS ( COM1 + 5 )
#define DATA_READY 0x01
#define HOLDING_EMPTY 0x20
#define TRANSMITTER_EMPTY 0x40

static void uart_interrupt( void *argument )
{
  bool any = false;

  (void) argument;
  while ( ( inb( LINE_STATUS ) & DATA_READY ) != 0 ) {
    executive_console_received( (char) inb( DATA ) );
    any = true;
  }
  /* Reading it clears what is left: a line status interrupt */
  (void) inb( FIFO_CONTROL );
  if ( any ) {
    executive_console_wake();
  }
}

void uart_initialize( void )
{
  outb( INTERRUPT_ENABLE, 0 );
  outb( LINE_CONTROL, 0x80 );
  outb( DATA, 1 );
  outb( INTERRUPT_ENABLE, 0 );
  outb( LINE_CONTROL, 0x03 );
  /* Trigger at 8 of 16 bytes; a timeout brings the rest. */
  outb( FIFO_CONTROL, 0x87 );
  outb( MODEM_CONTROL, 0x0b );
  arch_interrupt_install( IRQ_COM1, uart_interrupt, NULL );
  outb( INTERRUPT_ENABLE, 0x01 );
}

void arch_console_put( char c )
{
  while ( ( inb( LINE_STATUS ) & HOLDING_EMPTY ) == 0 ) {
    /* 16 bytes of FIFO, or a host that does not read */
  }
  outb( DATA, (uint8_t) c );
}

void arch_console_drain( void )
{
  while ( ( inb( LINE_STATUS ) & TRANSMITTER_EMPTY ) == 0 ) {
    /* a millisecond and a half at most */
  }
}
