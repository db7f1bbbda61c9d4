/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief A pointer read from filled memory leads nowhere.
 *
 * A PC without paging answers for every address, with zeros where nothing is,
 * so a stack that follows a pointer of 0xdddddddd would go on with them.
 * With paging, and all else where it was, it ends in an exception, as it does
 * on a processor whose unused addresses are not mapped.
 */

#include <stdbool.h>
#include <stdint.h>

#include <rtems.h>

#include "port.h"

#if defined( __i386__ )

#define PAGE_SHIFT 22
#define PAGE_PRESENT_WRITABLE_LARGE 0x83u
#define FILLED 0xddddddddu
#define PAGING 0x80000000u
#define LARGE_PAGES 0x10u

static uint32_t directory[ 1024 ] RTEMS_ALIGNED( 4096 );

/* Not at start: with paging, RTEMS's drivers map their memory otherwise. */
void port_trap_wild_pointers( void )
{
  static bool done;
  uint32_t cr0;
  uint32_t cr4;
  uint32_t i;

  if ( done ) {
    return;
  }

  done = true;

  for ( i = 0; i < RTEMS_ARRAY_SIZE( directory ); ++i ) {
    directory[ i ] = i == FILLED >> PAGE_SHIFT ? 0 :
      i << PAGE_SHIFT | PAGE_PRESENT_WRITABLE_LARGE;
  }

  __asm__ volatile ( "movl %%cr4, %0" : "=r" ( cr4 ) );
  __asm__ volatile ( "movl %0, %%cr4" : : "r" ( cr4 | LARGE_PAGES ) );
  __asm__ volatile ( "movl %0, %%cr3" : : "r" ( directory ) : "memory" );
  __asm__ volatile ( "movl %%cr0, %0" : "=r" ( cr0 ) );
  __asm__ volatile ( "movl %0, %%cr0" : : "r" ( cr0 | PAGING ) : "memory" );
}

#else

void port_trap_wild_pointers( void )
{
}

#endif
