/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief A virtio device (legacy interface) as its transport offers it.
 */

#ifndef CLOSECHECK_VIRTIO_H
#define CLOSECHECK_VIRTIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VIRTIO_PAGE 4096u

/** @brief Entries of a queue that are made use of. */
#define VIRTQUEUE_MAXIMUM 256u

typedef struct virtio_device virtio_device;

/** @brief Registers; one implementation for each transport. */
typedef struct {
  uint32_t ( *features )( const virtio_device *device );
  void ( *accept_features )( const virtio_device *device, uint32_t features );
  void ( *set_status )( const virtio_device *device, uint8_t status );
  /** @brief Entries of a queue that the device offers, at most maximum. */
  uint16_t ( *queue_size )(
    const virtio_device *device,
    uint16_t queue,
    uint16_t maximum
  );
  void ( *set_queue )(
    const virtio_device *device,
    uint16_t queue,
    const void *memory
  );
  void ( *notify )( const virtio_device *device, uint16_t queue );
  /** @brief Reads and clears the reason of an interrupt. */
  uint32_t ( *acknowledge )( const virtio_device *device );
  uint8_t ( *config )( const virtio_device *device, uint32_t offset );
} virtio_transport;

struct virtio_device {
  const virtio_transport *transport;
  /** I/O port or address of the registers. */
  uintptr_t base;
  uint32_t irq;
};

/** @brief Status bits, to be set one after the other. */
#define VIRTIO_ACKNOWLEDGE 1u
#define VIRTIO_DRIVER 2u
#define VIRTIO_DRIVER_OK 4u

/** @brief Finds a device of this type (1: network) on the bus. */
bool virtio_pci_find( virtio_device *device, uint32_t type );
bool virtio_mmio_probe(
  virtio_device *device,
  uintptr_t base,
  uint32_t irq,
  uint32_t type
);

#endif /* CLOSECHECK_VIRTIO_H */
