/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The legacy virtio registers in memory.
 */

#include "../arm/virt.h"
#include "virtio.h"

#define MAGIC 0x74726976u
#define LEGACY 1u
#define REGISTER_MAGIC 0x00
#define REGISTER_VERSION 0x04
#define REGISTER_TYPE 0x08
#define HOST_FEATURES 0x10
#define HOST_FEATURES_SELECT 0x14
#define GUEST_FEATURES 0x20
#define GUEST_FEATURES_SELECT 0x24
#define GUEST_PAGE_SIZE 0x28
#define QUEUE_SELECT 0x30
#define QUEUE_MAXIMUM 0x34
#define QUEUE_SIZE 0x38
#define QUEUE_ALIGN 0x3c
#define QUEUE_PAGE 0x40
#define QUEUE_NOTIFY 0x50
#define INTERRUPT_STATUS 0x60
#define INTERRUPT_ACKNOWLEDGE 0x64
#define STATUS 0x70
#define CONFIG 0x100

static uint32_t features( const virtio_device *device )
{
  mmio_write( device->base + HOST_FEATURES_SELECT, 0 );
  return mmio_read( device->base + HOST_FEATURES );
}

static void accept_features( const virtio_device *device, uint32_t accepted )
{
  mmio_write( device->base + GUEST_FEATURES_SELECT, 0 );
  mmio_write( device->base + GUEST_FEATURES, accepted );
  mmio_write( device->base + GUEST_PAGE_SIZE, VIRTIO_PAGE );
}

static void set_status( const virtio_device *device, uint8_t status )
{
  mmio_write( device->base + STATUS, status );
}

static uint16_t queue_size(
  const virtio_device *device,
  uint16_t queue,
  uint16_t maximum
)
{
  uint32_t size;

  mmio_write( device->base + QUEUE_SELECT, queue );
  size = mmio_read( device->base + QUEUE_MAXIMUM );
  return (uint16_t) ( size < maximum ? size : maximum );
}

static void set_queue(
  const virtio_device *device,
  uint16_t queue,
  const void *memory
)
{
  uint16_t size = queue_size( device, queue, VIRTQUEUE_MAXIMUM );

  mmio_write( device->base + QUEUE_SIZE, size );
  mmio_write( device->base + QUEUE_ALIGN, VIRTIO_PAGE );
  mmio_write( device->base + QUEUE_PAGE, (uintptr_t) memory / VIRTIO_PAGE );
}

static void notify( const virtio_device *device, uint16_t queue )
{
  mmio_write( device->base + QUEUE_NOTIFY, queue );
}

static uint32_t acknowledge( const virtio_device *device )
{
  uint32_t reason = mmio_read( device->base + INTERRUPT_STATUS );

  mmio_write( device->base + INTERRUPT_ACKNOWLEDGE, reason );
  return reason;
}

static uint8_t config( const virtio_device *device, uint32_t offset )
{
  return *(volatile uint8_t *) ( device->base + CONFIG + offset );
}

static const virtio_transport transport = {
  features,
  accept_features,
  set_status,
  queue_size,
  set_queue,
  notify,
  acknowledge,
  config
};

bool virtio_mmio_probe(
  virtio_device *device,
  uintptr_t base,
  uint32_t irq,
  uint32_t type
)
{
  if (
    mmio_read( base + REGISTER_MAGIC ) != MAGIC ||
    mmio_read( base + REGISTER_VERSION ) != LEGACY ||
    mmio_read( base + REGISTER_TYPE ) != type
  ) {
    return false;
  }
  device->transport = &transport;
  device->base = base;
  device->irq = irq;
  return true;
}
