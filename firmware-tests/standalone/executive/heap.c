/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief First-fit heap in the manner of RTEMS's.
 *
 * What a use after free sees depends on it: the two list links of a free block
 * lie over the first bytes of what the user had, a block that is merged with
 * the one before it gets no links, and the last block freed is the first to
 * be found again.
 */

#include "executive.h"

#include <stdlib.h>
#include <string.h>

#define ALIGNMENT 8u
#define HEADER ( offsetof( block, next ) )
#define USED 1u

typedef struct block {
  /* Size of the block before, valid only if that one is free. */
  uint32_t size_before;
  /* Size with header; bit 0: the block before is in use. */
  uint32_t size_flag;
  struct block *next;
  struct block *previous;
} block;

#define SMALLEST ( (uint32_t) sizeof( block ) )

static block list = { 0, 0, &list, &list };
static block *last;
static size_t bytes_used;
static size_t blocks_used;

static uint32_t size_of( const block *b )
{
  return b->size_flag & ~USED;
}

static block *at( block *b, int32_t offset )
{
  return (block *) (void *) ( (char *) b + offset );
}

static bool is_used( block *b )
{
  return b == last ||
    ( at( b, (int32_t) size_of( b ) )->size_flag & USED ) != 0;
}

static void list_remove( block *b )
{
  b->previous->next = b->next;
  b->next->previous = b->previous;
}

static void list_insert_after( block *before, block *b )
{
  b->next = before->next;
  b->previous = before;
  before->next->previous = b;
  before->next = b;
}

void heap_initialize( void *begin, void *end )
{
  uintptr_t first = ( (uintptr_t) begin + ALIGNMENT - 1 ) & -ALIGNMENT;
  uintptr_t size = ( (uintptr_t) end - first - HEADER ) & -ALIGNMENT;
  block *b = (block *) first;

  b->size_flag = (uint32_t) size | USED;
  list_insert_after( &list, b );
  last = at( b, (int32_t) size );
  last->size_before = (uint32_t) size;
  last->size_flag = 0;
}

static void *allocate( size_t size )
{
  uint32_t need = ( (uint32_t) size + HEADER + ALIGNMENT - 1 ) & -ALIGNMENT;
  block *b;

  if ( need < SMALLEST ) {
    need = SMALLEST;
  }
  for ( b = list.next; b != &list; b = b->next ) {
    uint32_t rest = size_of( b ) - need;

    if ( size_of( b ) < need ) {
      continue;
    }
    if ( rest >= SMALLEST ) {
      block *remainder = at( b, (int32_t) need );

      remainder->size_flag = rest | USED;
      at( remainder, (int32_t) rest )->size_before = rest;
      list_insert_after( b, remainder );
      b->size_flag = need | ( b->size_flag & USED );
    } else {
      at( b, (int32_t) size_of( b ) )->size_flag |= USED;
    }
    list_remove( b );
    bytes_used += size_of( b );
    ++blocks_used;
    return &b->next;
  }
  return NULL;
}

void *malloc( size_t size )
{
  uint32_t level;
  void *area;

  if ( size == 0 || size > 0x40000000u ) {
    return NULL;
  }
  level = arch_interrupt_disable();
  area = allocate( size );
  arch_interrupt_enable( level );
  return area;
}

void *calloc( size_t count, size_t size )
{
  void *area;

  if ( size != 0 && count > 0x40000000u / size ) {
    return NULL;
  }
  area = malloc( count * size );
  if ( area != NULL ) {
    memset( area, 0, count * size );
  }
  return area;
}

static void release( block *b )
{
  uint32_t size = size_of( b );
  block *after = at( b, (int32_t) size );
  bool merge_after;

  if ( after > last || !is_used( b ) ) {
    rtems_fatal( RTEMS_FATAL_SOURCE_INVALID_HEAP_FREE, (uintptr_t) &b->next );
  }
  bytes_used -= size;
  --blocks_used;
  merge_after = !is_used( after );
  if ( merge_after ) {
    size += size_of( after );
  }
  if ( ( b->size_flag & USED ) == 0 ) {
    block *before = at( b, -(int32_t) b->size_before );

    if ( merge_after ) {
      list_remove( after );
    }
    b = before;
    size += size_of( before );
  } else if ( merge_after ) {
    list_insert_after( after, b );
    list_remove( after );
  } else {
    list_insert_after( &list, b );
  }
  b->size_flag = size | ( b->size_flag & USED );
  after = at( b, (int32_t) size );
  after->size_before = size;
  after->size_flag &= ~USED;
}

void free( void *area )
{
  uint32_t level;

  if ( area == NULL ) {
    return;
  }
  level = arch_interrupt_disable();
  release( at( area, -(int32_t) HEADER ) );
  arch_interrupt_enable( level );
}

size_t standalone_heap_used( void )
{
  return bytes_used;
}

size_t standalone_heap_blocks( void )
{
  return blocks_used;
}
