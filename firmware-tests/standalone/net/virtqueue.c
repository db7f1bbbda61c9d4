/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief A split virtqueue in the legacy layout, with one buffer per entry.
 */

#include "virtqueue.h"

#define DESCRIPTOR_WRITE 2u
#define NO_INTERRUPT 1u

static void barrier( void )
{
  __sync_synchronize();
}

bool virtqueue_initialize(
  virtqueue *queue,
  const virtio_device *device,
  uint16_t index,
  void *memory,
  bool want_interrupts
)
{
  char *at = memory;
  uint32_t size = ( *device->transport->queue_size )(
    device,
    index,
    VIRTQUEUE_MAXIMUM
  );
  uint32_t first_part = 16u * size + 2u * ( 3u + size );

  if ( size == 0 || size > VIRTQUEUE_MAXIMUM ) {
    return false;
  }
  first_part = ( first_part + VIRTIO_PAGE - 1 ) & ~( VIRTIO_PAGE - 1 );
  queue->device = device;
  queue->index = index;
  queue->size = (uint16_t) size;
  queue->seen = 0;
  queue->descriptors = memory;
  queue->available = (volatile uint16_t *) (void *) ( at + 16u * size );
  queue->used = (volatile uint16_t *) (void *) ( at + first_part );
  queue->used_ring = (volatile uint32_t *) (void *) ( at + first_part + 4 );
  queue->available[ 0 ] = want_interrupts ? 0 : NO_INTERRUPT;
  ( *device->transport->set_queue )( device, index, memory );
  return true;
}

void virtqueue_give(
  virtqueue *queue,
  uint16_t entry,
  void *buffer,
  uint32_t size,
  bool device_writes
)
{
  virtqueue_descriptor *descriptor = &queue->descriptors[ entry ];
  uint16_t index = queue->available[ 1 ];

  descriptor->address = (uintptr_t) buffer;
  descriptor->length = size;
  descriptor->flags = device_writes ? DESCRIPTOR_WRITE : 0;
  queue->available[ 2 + index % queue->size ] = entry;
  barrier();
  queue->available[ 1 ] = (uint16_t) ( index + 1 );
  barrier();
}

bool virtqueue_take( virtqueue *queue, uint16_t *entry, uint32_t *length )
{
  uint32_t at = 2u * ( queue->seen % queue->size );

  if ( queue->used[ 1 ] == queue->seen ) {
    return false;
  }
  barrier();
  *entry = (uint16_t) queue->used_ring[ at ];
  *length = queue->used_ring[ at + 1 ];
  ++queue->seen;
  return true;
}
