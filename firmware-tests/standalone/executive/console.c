/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The console: received bytes in a ring, output polled.
 */

#include "executive.h"

#include <rtems/bspIo.h>
#include <stdio.h>
#include <string.h>

/* Holds two frames of the console protocol. */
#define RING_SIZE 8192u

static char ring[ RING_SIZE ];
static volatile uint32_t ring_in;
static volatile uint32_t ring_out;
static rtems_id listener;
static rtems_event_set listener_events;

void executive_console_received( char c )
{
  if ( ring_in - ring_out < RING_SIZE ) {
    ring[ ring_in % RING_SIZE ] = c;
    ++ring_in;
  }
}

void executive_console_wake( void )
{
  if ( listener != 0 ) {
    (void) rtems_event_send( listener, listener_events );
  }
}

size_t standalone_console_read( void *buffer, size_t size )
{
  char *to = buffer;
  uint32_t level = arch_interrupt_disable();
  size_t count;

  for ( count = 0; count < size && ring_out != ring_in; ++count ) {
    to[ count ] = ring[ ring_out % RING_SIZE ];
    ++ring_out;
  }
  arch_interrupt_enable( level );
  return count;
}

void standalone_console_write( const void *buffer, size_t size )
{
  const char *from = buffer;

  while ( size-- > 0 ) {
    arch_console_put( *from++ );
  }
}

void standalone_console_notify( rtems_id task, rtems_event_set events )
{
  uint32_t level = arch_interrupt_disable();

  listener = task;
  listener_events = events;
  arch_interrupt_enable( level );
}

int putchar( int c )
{
  if ( c == '\n' ) {
    arch_console_put( '\r' );
  }
  arch_console_put( (char) c );
  return c;
}

int puts( const char *s )
{
  return printk( "%s\n", s );
}

int vprintk( const char *format, va_list arguments )
{
  char line[ 256 ];
  int length = vsnprintf( line, sizeof( line ), format, arguments );
  const char *c;

  for ( c = line; *c != '\0'; ++c ) {
    (void) putchar( *c );
  }
  return length;
}

int printk( const char *format, ... )
{
  va_list arguments;
  int length;

  va_start( arguments, format );
  length = vprintk( format, arguments );
  va_end( arguments );
  return length;
}

int printf( const char *format, ... )
{
  va_list arguments;
  int length;

  va_start( arguments, format );
  length = vprintk( format, arguments );
  va_end( arguments );
  return length;
}

const char *standalone_option( const char *key )
{
  static char words[ 512 ];
  static size_t length;
  size_t at;
  size_t key_length = strlen( key );

  if ( length == 0 ) {
    length = strlcpy( words, arch_command_line(), sizeof( words ) - 1 ) + 1;
    if ( length > sizeof( words ) - 1 ) {
      length = sizeof( words ) - 1;
    }
    for ( at = 0; at < length; ++at ) {
      if ( words[ at ] == ' ' ) {
        words[ at ] = '\0';
      }
    }
  }
  for ( at = 0; at < length; at += strlen( &words[ at ] ) + 1 ) {
    const char *word = &words[ at ];

    if (
      strncmp( word, key, key_length ) == 0 && word[ key_length ] == '='
    ) {
      return word + key_length + 1;
    }
  }
  return NULL;
}
