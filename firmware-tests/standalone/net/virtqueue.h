/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief A split virtqueue in the legacy layout, with one buffer per entry.
 */

#ifndef CLOSECHECK_VIRTQUEUE_H
#define CLOSECHECK_VIRTQUEUE_H

#include "virtio.h"

/** @brief Descriptors and available ring; then the used ring. */
#define VIRTQUEUE_BYTES ( 3u * VIRTIO_PAGE )

typedef struct {
  uint64_t address;
  uint32_t length;
  uint16_t flags;
  uint16_t next;
} virtqueue_descriptor;

typedef struct {
  const virtio_device *device;
  uint16_t index;
  uint16_t size;
  uint16_t seen;
  virtqueue_descriptor *descriptors;
  /* flags, index, ring */
  volatile uint16_t *available;
  /* flags and index; then ring of id, length */
  volatile uint16_t *used;
  volatile uint32_t *used_ring;
} virtqueue;

/**
 * @brief Sets a queue up in page-aligned memory of VIRTQUEUE_BYTES zeros.
 * @return false if the device's queue does not fit.
 */
bool virtqueue_initialize(
  virtqueue *queue,
  const virtio_device *device,
  uint16_t index,
  void *memory,
  bool want_interrupts
);

/** @brief Hands a buffer to the device as entry number. */
void virtqueue_give(
  virtqueue *queue,
  uint16_t entry,
  void *buffer,
  uint32_t size,
  bool device_writes
);

/** @brief Takes back a used entry and its length; false if there is none. */
bool virtqueue_take( virtqueue *queue, uint16_t *entry, uint32_t *length );

#endif /* CLOSECHECK_VIRTQUEUE_H */
