/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The legacy virtio registers behind a PCI I/O region.
 */

#include "../i386/io.h"
#include "virtio.h"

#define VENDOR 0x1af4u
#define FIRST_LEGACY_DEVICE 0x1000u

static uint32_t pci_read( uint32_t slot, uint32_t offset )
{
  outl( 0xcf8, 0x80000000u | slot << 11 | offset );
  return inl( 0xcfc );
}

static void pci_write( uint32_t slot, uint32_t offset, uint32_t value )
{
  outl( 0xcf8, 0x80000000u | slot << 11 | offset );
  outl( 0xcfc, value );
}

static uint16_t port( const virtio_device *device, uint16_t offset )
{
  return (uint16_t) ( device->base + offset );
}

static uint32_t features( const virtio_device *device )
{
  return inl( port( device, 0 ) );
}

static void accept_features( const virtio_device *device, uint32_t accepted )
{
  outl( port( device, 4 ), accepted );
}

static void set_status( const virtio_device *device, uint8_t status )
{
  outb( port( device, 18 ), status );
}

static uint16_t queue_size(
  const virtio_device *device,
  uint16_t queue,
  uint16_t maximum
)
{
  (void) maximum;
  outw( port( device, 14 ), queue );
  return inw( port( device, 12 ) );
}

static void set_queue(
  const virtio_device *device,
  uint16_t queue,
  const void *memory
)
{
  outw( port( device, 14 ), queue );
  outl( port( device, 8 ), (uint32_t) memory / VIRTIO_PAGE );
}

static void notify( const virtio_device *device, uint16_t queue )
{
  outw( port( device, 16 ), queue );
}

static uint32_t acknowledge( const virtio_device *device )
{
  return inb( port( device, 19 ) );
}

static uint8_t config( const virtio_device *device, uint32_t offset )
{
  return inb( port( device, (uint16_t) ( 20 + offset ) ) );
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

bool virtio_pci_find( virtio_device *device, uint32_t type )
{
  uint32_t wanted = ( FIRST_LEGACY_DEVICE + type - 1 ) << 16 | VENDOR;
  uint32_t slot;

  for ( slot = 0; slot < 32; ++slot ) {
    uint32_t bar;

    if ( pci_read( slot, 0 ) != wanted ) {
      continue;
    }
    bar = pci_read( slot, 0x10 );
    if ( ( bar & 1 ) == 0 ) {
      continue;
    }
    /* I/O space and bus master on */
    pci_write( slot, 4, ( pci_read( slot, 4 ) & 0xffff ) | 5u );
    device->transport = &transport;
    device->base = bar & ~3u;
    device->irq = pci_read( slot, 0x3c ) & 0xff;
    return device->irq < 16;
  }
  return false;
}
