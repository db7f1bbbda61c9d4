/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The console: reads through termios in raw mode, writes by polling.
 *
 * The polled output is the one of printk(), which the fatal lines use, too, so
 * what the agent says and what RTEMS says never stands in different queues.
 * On the PC of RTEMS 7 polled output puts an end to the input, so there the
 * agent writes through termios and waits until all is out.
 */

#include <termios.h>
#include <unistd.h>

#include <rtems.h>
#include <rtems/bspIo.h>
#include <rtems/sysinit.h>
#include <rtems/termiostypes.h>

#include "port.h"

/** A program comes in one piece and faster than at 115200 Bd under QEMU. */
#define INPUT_BYTES 8192

static void make_room( void )
{
  (void) rtems_termios_bufsize( 256, INPUT_BYTES, 64 );
}

/* Before the console is opened: that takes the sizes. */
RTEMS_SYSINIT_ITEM(
  make_room,
  RTEMS_SYSINIT_DEVICE_DRIVERS,
  RTEMS_SYSINIT_ORDER_FIRST
);

void console_begin( void )
{
  struct termios raw;

  if ( tcgetattr( STDIN_FILENO, &raw ) != 0 ) {
    rtems_panic( "the console has no termios: the simple console driver?" );
  }

  raw.c_iflag &= (tcflag_t) ~( ICRNL | INLCR | IGNCR | ISTRIP | IXON | IXOFF );
  raw.c_oflag &= (tcflag_t) ~OPOST;
  raw.c_lflag &= (tcflag_t) ~( ECHO | ECHONL | ICANON | ISIG | IEXTEN );
  raw.c_cc[ VMIN ] = 1;
  raw.c_cc[ VTIME ] = 0;

  if ( tcsetattr( STDIN_FILENO, TCSANOW, &raw ) != 0 ) {
    rtems_panic( "the console does not take raw mode" );
  }
}

size_t agent_port_console_read( char *buffer, size_t size )
{
  ssize_t count;

  do {
    count = read( STDIN_FILENO, buffer, size );

    if ( count <= 0 ) {
      (void) rtems_task_wake_after( 1 );
    }
  } while ( count <= 0 );

  return (size_t) count;
}

#if __RTEMS_MAJOR__ > 6

void agent_port_console_write( const char *data, size_t size )
{
  while ( size > 0 ) {
    ssize_t count = write( STDOUT_FILENO, data, size );

    if ( count <= 0 ) {
      return;
    }

    data += count;
    size -= (size_t) count;
  }

  (void) tcdrain( STDOUT_FILENO );
}

#else

void agent_port_console_write( const char *data, size_t size )
{
  size_t i;

  for ( i = 0; i < size; ++i ) {
    ( *BSP_output_char )( data[ i ] );
  }
}

#endif
