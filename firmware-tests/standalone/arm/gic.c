/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The interrupt controller, version 2.
 */

#include "virt.h"

#include "../executive/arch.h"

#define INTERRUPTS 96u
#define DISTRIBUTOR( _offset ) ( VIRT_GIC_DISTRIBUTOR + ( _offset ) )
#define CPU( _offset ) ( VIRT_GIC_CPU + ( _offset ) )
#define SET_ENABLE 0x100u
#define PRIORITY 0x400u
#define TARGET 0x800u
#define ACKNOWLEDGE 0x0cu
#define END 0x10u

static struct {
  void ( *handler )( void *argument );
  void *argument;
} entries[ INTERRUPTS ];

void gic_initialize( void )
{
  mmio_write( DISTRIBUTOR( 0 ), 1 );
  /* All priorities pass. */
  mmio_write( CPU( 4 ), 0xff );
  mmio_write( CPU( 0 ), 1 );
}

void arch_interrupt_install(
  uint32_t irq,
  void ( *handler )( void *argument ),
  void *argument
)
{
  entries[ irq ].handler = handler;
  entries[ irq ].argument = argument;
  *(volatile uint8_t *) DISTRIBUTOR( PRIORITY + irq ) = 0x80;
  if ( irq >= GIC_SHARED ) {
    *(volatile uint8_t *) DISTRIBUTOR( TARGET + irq ) = 1;
  }
  mmio_write( DISTRIBUTOR( SET_ENABLE + irq / 32 * 4 ), 1u << irq % 32 );
}

void gic_interrupt( void )
{
  uint32_t acknowledged = mmio_read( CPU( ACKNOWLEDGE ) );
  uint32_t irq = acknowledged & 0x3ff;

  executive_interrupt_enter();
  if ( irq < INTERRUPTS && entries[ irq ].handler != NULL ) {
    ( *entries[ irq ].handler )( entries[ irq ].argument );
  }
  /* 1020 and above: there is none any more */
  if ( irq < 1020 ) {
    mmio_write( CPU( END ), acknowledged );
  }
  executive_interrupt_leave();
}
