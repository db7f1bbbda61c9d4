/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The PC: descriptor tables, page directory, 8259, 8254, end of machine.
 */

#include "../executive/arch.h"

#include "../net/virtio.h"
#include "io.h"
#include "uart.h"

#include <stdlib.h>
#include <string.h>

#define PIC_MASTER 0x20
#define PIC_SLAVE 0xa0
#define PIT_HZ 1193182u
#define FIRST_IRQ_VECTOR 32u
#define IRQ_TIMER 0u
#define VECTORS 48u

typedef struct {
  uint32_t edi, esi, ebp, esp, ebx, edx, ecx, eax;
  uint32_t vector, error, eip, cs, eflags;
} interrupt_frame;

struct __attribute__( ( packed ) ) table_pointer {
  uint16_t limit;
  const void *base;
};

typedef struct {
  void ( *handler )( void *argument );
  void *argument;
} irq_entry;

const char arch_name[] = "i386";

/* Written by the entry code: in .data, so that it needs no cleared .bss. */
const uint32_t *multiboot_information = (const uint32_t *) 1;

extern const char vector_entries[];
extern char _end[];

static uint64_t gdt[ 3 ];
static uint64_t idt[ VECTORS ];
static irq_entry irqs[ 16 ];
static uint32_t page_directory[ 1024 ] __attribute__( ( aligned( 4096 ) ) );
static uint32_t low_pages[ 1024 ] __attribute__( ( aligned( 4096 ) ) );

void load_tables(
  const struct table_pointer *gdt_pointer,
  const struct table_pointer *idt_pointer
);
void i386_interrupt( const interrupt_frame *frame );

uint32_t arch_interrupt_disable( void )
{
  uint32_t flags;

  __asm__ volatile( "pushfl; popl %0; cli" : "=r"( flags ) : : "memory" );
  return flags >> 9 & 1;
}

void arch_interrupt_enable( uint32_t level )
{
  if ( level != 0 ) {
    __asm__ volatile( "sti" : : : "memory" );
  }
}

void arch_wait_for_interrupt( uint32_t level )
{
  __asm__ volatile( "sti; hlt" : : : "memory" );
  if ( level == 0 ) {
    __asm__ volatile( "cli" : : : "memory" );
  }
}

void *arch_context_create(
  void *stack_begin,
  size_t size,
  void ( *entry )( void )
)
{
  uint32_t *top = (uint32_t *) ( (char *) stack_begin + size );

  *--top = 0;
  *--top = (uint32_t) entry;
  top -= 4;
  memset( top, 0, 16 );
  return top;
}

static uint32_t memory_end( void )
{
  /* mem_upper: KiB above the first MiB */
  return 0x100000u + multiboot_information[ 2 ] * 1024u;
}

void arch_free_memory( void **begin, void **end )
{
  *begin = _end;
  *end = (void *) ( memory_end() & ~0xfffu );
}

const char *arch_command_line( void )
{
  if ( ( multiboot_information[ 0 ] & 4u ) == 0 ) {
    return "";
  }
  return (const char *) multiboot_information[ 4 ];
}

uint32_t arch_boot_number( void )
{
  uint32_t low;
  uint32_t time = 0;
  uint8_t reg;

  /* seconds, minutes and hours of the clock, for a machine without host time */
  for ( reg = 0; reg <= 4; reg = (uint8_t) ( reg + 2 ) ) {
    outb( 0x70, reg );
    time = time << 8 | inb( 0x71 );
  }
  __asm__ volatile( "rdtsc" : "=a"( low ) : : "edx" );
  return low ^ time * 2654435761u;
}

static uint64_t segment( uint32_t limit_pages, uint8_t access )
{
  uint64_t limit = limit_pages - 1;

  return ( limit & 0xffff ) | (uint64_t) access << 40 |
    ( limit >> 16 & 0xf ) << 48 | (uint64_t) 0xc << 52;
}

/*
 * Memory ends where RAM ends, and there is nothing at address 0: a pointer out
 * of freed memory that was filled with 0xdd must trap.  The segments' limit
 * says so on hardware; QEMU's code generator does not look at it, so a page
 * directory says it again.
 */
static void protect_memory( void )
{
  struct table_pointer gdt_pointer = { sizeof( gdt ) - 1, gdt };
  struct table_pointer idt_pointer = { sizeof( idt ) - 1, idt };
  uint32_t end = memory_end();
  uint32_t i;

  gdt[ 1 ] = segment( end >> 12, 0x9a );
  gdt[ 2 ] = segment( end >> 12, 0x92 );
  for ( i = 0; i < VECTORS; ++i ) {
    uint32_t entry = (uint32_t) vector_entries + 16 * i;

    idt[ i ] = ( entry & 0xffff ) | (uint64_t) 0x08 << 16 |
      (uint64_t) 0x8e00 << 32 | (uint64_t) ( entry >> 16 ) << 48;
  }
  load_tables( &gdt_pointer, &idt_pointer );

  for ( i = 1; i < 1024; ++i ) {
    low_pages[ i ] = i << 12 | 3;
  }
  page_directory[ 0 ] = (uint32_t) low_pages | 3;
  for ( i = 1; i < 1024 && i << 22 < end; ++i ) {
    page_directory[ i ] = i << 22 | 0x83;
  }
  __asm__ volatile(
    "movl %%cr4, %%eax; orl $0x10, %%eax; movl %%eax, %%cr4;"
    "movl %0, %%cr3;"
    "movl %%cr0, %%eax; orl $0x80000000, %%eax; movl %%eax, %%cr0"
    : : "r"( page_directory ) : "eax", "memory" );
}

static void set_mask( uint32_t irq, bool masked )
{
  uint16_t port = irq < 8 ? PIC_MASTER + 1 : PIC_SLAVE + 1;
  uint8_t bit = (uint8_t) ( 1u << ( irq & 7 ) );
  uint8_t mask = inb( port );

  outb( port, (uint8_t) ( masked ? mask | bit : mask & ~bit ) );
}

void arch_interrupt_install(
  uint32_t irq,
  void ( *handler )( void *argument ),
  void *argument
)
{
  irqs[ irq ].handler = handler;
  irqs[ irq ].argument = argument;
  set_mask( irq, false );
}

static void initialize_pic( void )
{
  outb( PIC_MASTER, 0x11 );
  outb( PIC_SLAVE, 0x11 );
  outb( PIC_MASTER + 1, FIRST_IRQ_VECTOR );
  outb( PIC_SLAVE + 1, FIRST_IRQ_VECTOR + 8 );
  outb( PIC_MASTER + 1, 4 );
  outb( PIC_SLAVE + 1, 2 );
  outb( PIC_MASTER + 1, 1 );
  outb( PIC_SLAVE + 1, 1 );
  outb( PIC_MASTER + 1, 0xff & ~( 1 << 2 ) );
  outb( PIC_SLAVE + 1, 0xff );
}

static void timer_interrupt( void *argument )
{
  (void) argument;
  executive_clock_tick();
}

static void initialize_timer( void )
{
  uint32_t divisor = ( PIT_HZ + ARCH_TICKS_PER_SECOND / 2 ) /
    ARCH_TICKS_PER_SECOND;

  outb( 0x43, 0x34 );
  outb( 0x40, divisor & 0xff );
  outb( 0x40, divisor >> 8 );
  arch_interrupt_install( IRQ_TIMER, timer_interrupt, NULL );
}

void i386_interrupt( const interrupt_frame *frame )
{
  uint32_t irq = frame->vector - FIRST_IRQ_VECTOR;

  if ( frame->vector < FIRST_IRQ_VECTOR ) {
    uint32_t address;

    __asm__ volatile( "movl %%cr2, %0" : "=r"( address ) );
    executive_exception( frame->vector, frame->eip, frame->error, address );
  }
  executive_interrupt_enter();
  if ( irqs[ irq ].handler != NULL ) {
    ( *irqs[ irq ].handler )( irqs[ irq ].argument );
  }
  if ( irq >= 8 ) {
    outb( PIC_SLAVE, 0x20 );
  }
  outb( PIC_MASTER, 0x20 );
  executive_interrupt_leave();
}

void arch_initialize( void )
{
  protect_memory();
  initialize_pic();
  uart_initialize();
  initialize_timer();
}

static void halt( void ) __attribute__( ( noreturn ) );

static void halt( void )
{
  for ( ;; ) {
    __asm__ volatile( "cli; hlt" );
  }
}

static uint32_t timer_count( void )
{
  uint32_t low;

  outb( 0x43, 0 );
  low = inb( 0x40 );
  return low | (uint32_t) inb( 0x40 ) << 8;
}

void arch_poll_tick( void )
{
  uint32_t before;
  uint32_t now = timer_count();

  do {
    before = now;
    now = timer_count();
  } while ( now <= before );
}

void arch_power_off( void )
{
  uint32_t i;

  /* QEMU's PIIX4 power management: sleep state S5, carried out later. */
  outw( 0x604, 0x2000 );
  for ( i = 0; i < 1000000; ++i ) {
    (void) inb( 0x80 );
  }
  /* Without ACPI: isa-debug-exit, status 1. */
  outl( 0xf4, 0 );
  halt();
}

void arch_reset( void )
{
  /* isa-debug-exit, if there is one: status 3 */
  outl( 0xf4, 1 );
  outb( 0xcf9, 0x06 );
  outb( 0x64, 0xfe );
  halt();
}

bool arch_find_network_device( struct virtio_device *device )
{
  return virtio_pci_find( device, 1 );
}
