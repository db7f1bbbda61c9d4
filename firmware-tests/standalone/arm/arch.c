/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief QEMU's virtual ARM machine: translation table, timer, end of machine.
 */

#include "../executive/arch.h"

#include "../net/virtio.h"
#include "fdt.h"
#include "virt.h"

#include <string.h>

#define TREE ( (const void *) VIRT_RAM )
#define VIRTUAL_TIMER_IRQ 27u
#define MEGABYTE 0x100000u
#define PSCI_OFF 0x84000008u
#define PSCI_RESET 0x84000009u

/* A section: access for all, shareable normal memory or a device. */
#define SECTION_MEMORY 0x00011c0eu
#define SECTION_DEVICE 0x00000c06u

const char arch_name[] = "arm";

extern char _end[];

static uint32_t translation[ 4096 ] __attribute__( ( aligned( 16384 ) ) );
static uint64_t next_tick;
static uint32_t tick_interval;

uint32_t arch_interrupt_disable( void )
{
  uint32_t status;

  __asm__ volatile( "mrs %0, cpsr; cpsid i" : "=r"( status ) : : "memory" );
  return ( status >> 7 & 1 ) ^ 1;
}

void arch_interrupt_enable( uint32_t level )
{
  if ( level != 0 ) {
    __asm__ volatile( "cpsie i" : : : "memory" );
  }
}

void arch_wait_for_interrupt( uint32_t level )
{
  /* A pending interrupt ends it even while they are disabled. */
  __asm__ volatile( "dsb; wfi" : : : "memory" );
  arch_interrupt_enable( level );
}

void *arch_context_create(
  void *stack_begin,
  size_t size,
  void ( *entry )( void )
)
{
  uint32_t *top = (uint32_t *) ( (char *) stack_begin + size );

  *--top = (uint32_t) entry;
  top -= 8;
  memset( top, 0, 32 );
  return top;
}

static uint32_t memory_size( void )
{
  const char *reg = fdt_property( TREE, "memory", "reg" );

  /* two words of address, two of size */
  return reg != NULL ? fdt_word( reg + 12 ) : 32 * MEGABYTE;
}

void arch_free_memory( void **begin, void **end )
{
  *begin = _end;
  *end = (void *) ( VIRT_RAM + memory_size() );
}

const char *arch_command_line( void )
{
  const char *line = fdt_property( TREE, "chosen", "bootargs" );

  return line != NULL ? line : "";
}

static uint64_t counter( void )
{
  uint64_t value;

  __asm__ volatile( "mrrc p15, 1, %Q0, %R0, c14" : "=r"( value ) );
  return value;
}

uint32_t arch_boot_number( void )
{
  return (uint32_t) counter() ^ mmio_read( VIRT_CLOCK ) * 2654435761u;
}

/*
 * What is neither RAM nor a device must trap: a pointer out of freed memory
 * that was filled with 0xdd, and the null pointer, where this machine has its
 * flash.
 */
static void protect_memory( void )
{
  uint32_t i;

  for ( i = VIRT_GIC_DISTRIBUTOR / MEGABYTE; i <= 0x0a0u; ++i ) {
    translation[ i ] = i * MEGABYTE | SECTION_DEVICE;
  }
  for ( i = 0; i < memory_size() / MEGABYTE; ++i ) {
    translation[ VIRT_RAM / MEGABYTE + i ] =
      ( VIRT_RAM + i * MEGABYTE ) | SECTION_MEMORY;
  }
  __asm__ volatile(
    "mcr p15, 0, %0, c2, c0, 0;"
    "mcr p15, 0, %1, c2, c0, 2;"
    "mcr p15, 0, %2, c3, c0, 0;"
    "mcr p15, 0, %1, c8, c7, 0;"
    "dsb; isb;"
    "mrc p15, 0, r0, c1, c0, 0;"
    "orr r0, r0, #0x1000; orr r0, r0, #0x5;"
    "mcr p15, 0, r0, c1, c0, 0;"
    "isb"
    : : "r"( translation ), "r"( 0 ), "r"( 1 ) : "r0", "memory" );
}

static void set_next_tick( void )
{
  __asm__ volatile( "mcrr p15, 3, %Q0, %R0, c14; isb" : : "r"( next_tick ) );
}

static void timer_interrupt( void *argument )
{
  uint64_t now = counter();

  (void) argument;
  next_tick += tick_interval;
  /* Ticks that the host has slept through are lost, not made up for. */
  if ( (int64_t) ( now - next_tick ) >= 0 ) {
    next_tick = now + tick_interval;
  }
  set_next_tick();
  executive_clock_tick();
}

static void initialize_timer( void )
{
  uint32_t frequency;

  __asm__ volatile( "mrc p15, 0, %0, c14, c0, 0" : "=r"( frequency ) );
  tick_interval = frequency / ARCH_TICKS_PER_SECOND;
  next_tick = counter() + tick_interval;
  set_next_tick();
  __asm__ volatile( "mcr p15, 0, %0, c14, c3, 1" : : "r"( 1 ) );
  arch_interrupt_install( VIRTUAL_TIMER_IRQ, timer_interrupt, NULL );
}

void arch_initialize( void )
{
  protect_memory();
  gic_initialize();
  uart_initialize();
  initialize_timer();
}

void arch_poll_tick( void )
{
  uint64_t start = counter();

  while ( counter() - start < tick_interval ) {
    /* The counter counts by itself. */
  }
}

static void call_firmware( uint32_t function ) __attribute__( ( noreturn ) );

static void call_firmware( uint32_t function )
{
  register uint32_t r0 __asm__( "r0" ) = function;

  __asm__ volatile( ".arch_extension virt; hvc #0" : "+r"( r0 ) : : "memory" );
  for ( ;; ) {
    __asm__ volatile( "cpsid i; wfi" );
  }
}

void arch_power_off( void )
{
  call_firmware( PSCI_OFF );
}

void arch_reset( void )
{
  call_firmware( PSCI_RESET );
}

bool arch_find_network_device( struct virtio_device *device )
{
  uint32_t i;

  for ( i = 0; i < VIRT_VIRTIO_COUNT; ++i ) {
    if (
      virtio_mmio_probe(
        device,
        VIRT_VIRTIO + i * VIRT_VIRTIO_STEP,
        GIC_SHARED + VIRT_VIRTIO_IRQ + i,
        1
      )
    ) {
      return true;
    }
  }
  return false;
}
