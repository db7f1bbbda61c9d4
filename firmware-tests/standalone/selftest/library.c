/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Heap, text functions, command line.
 */

#include "selftest.h"

#include <standalone.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void heap_accounts_for_every_byte( void )
{
  size_t before = standalone_heap_used();
  void *area[ 50 ];
  int i;

  for ( i = 0; i < 50; ++i ) {
    area[ i ] = malloc( (size_t) i * 7 + 1 );
    CHECK( area[ i ] != NULL );
    memset( area[ i ], i, (size_t) i * 7 + 1 );
  }
  CHECK( standalone_heap_used() > before + 50 * 175 );
  for ( i = 0; i < 50; i += 2 ) {
    free( area[ i ] );
  }
  for ( i = 1; i < 50; i += 2 ) {
    CHECK( *(char *) area[ i ] == i );
    free( area[ i ] );
  }
  CHECK( standalone_heap_used() == before );
  CHECK( standalone_heap_blocks() == 0 );
}

static void freed_memory_is_merged_and_found_again( void )
{
  void *a = malloc( 1000 );
  void *b = malloc( 1000 );
  void *wall = malloc( 10 );
  void *c;

  free( a );
  c = malloc( 900 );
  CHECK( c == a );
  free( c );
  free( b );
  c = malloc( 2000 );
  CHECK( c == a );
  free( c );
  free( wall );
  CHECK( malloc( 0x7fffffff ) == NULL );
}

static void freed_memory_keeps_all_but_its_links( void )
{
  char *a = malloc( 64 );
  char *wall = malloc( 64 );

  memset( a, 0x5a, 64 );
  free( a );
  CHECK( a[ 8 ] == 0x5a && a[ 59 ] == 0x5a );
  free( wall );
}

static void numbers_and_text_are_formatted( void )
{
  char text[ 64 ];

  CHECK( snprintf( text, sizeof( text ), "%d %u %x", -5, 7u, 255u ) == 7 );
  CHECK( strcmp( text, "-5 7 ff" ) == 0 );
  (void) snprintf( text, sizeof( text ), "[%5d|%-5d|%05d|%s|%.2s|%c]", 42, 42,
    -42, "ab", "cdef", 'g' );
  CHECK( strcmp( text, "[   42|42   |-0042|ab|cd|g]" ) == 0 );
  (void) snprintf( text, sizeof( text ), "%llu %08lx %zu %%",
    12345678901234ull, 0xbeefUL, sizeof( text ) );
  CHECK( strcmp( text, "12345678901234 0000beef 64 %" ) == 0 );
  CHECK( snprintf( text, 4, "abcdef" ) == 6 );
  CHECK( strcmp( text, "abc" ) == 0 );
}

static void text_is_searched_and_read( void )
{
  char *end;

  CHECK( strcmp( strchr( "a=b", '=' ), "=b" ) == 0 );
  CHECK( strrchr( "abc", 'x' ) == NULL );
  CHECK( strcmp( strstr( "one two", "tw" ), "two" ) == 0 );
  CHECK( strtol( " -12x", &end, 10 ) == -12 && *end == 'x' );
  CHECK( strtoul( "0x1F", NULL, 0 ) == 31 );
  CHECK( memcmp( "abd", "abc", 3 ) > 0 );
}

static void words_of_the_command_line_are_found( void )
{
  CHECK( standalone_option( "nobody" ) == NULL );
  CHECK( standalone_option( "selftest" ) != NULL );
  CHECK( strcmp( standalone_option( "ip" ), "10.77.0.2" ) == 0 );
}

const selftest selftest_library[] = {
  { "heap accounts for every byte", heap_accounts_for_every_byte },
  { "freed memory is merged and found again",
    freed_memory_is_merged_and_found_again },
  { "freed memory keeps all but its links",
    freed_memory_keeps_all_but_its_links },
  { "numbers and text are formatted", numbers_and_text_are_formatted },
  { "text is searched and read", text_is_searched_and_read },
  { "words of the command line are found",
    words_of_the_command_line_are_found },
  { NULL, NULL }
};
