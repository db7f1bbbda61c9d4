/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Frames of the console protocol: "#SEQ KIND LEN PAYLOAD *CRC".
 */

#ifndef AGENT_FRAME_H
#define AGENT_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** @brief The longest frame, without its line end. */
#define FRAME_MAXIMUM 4096

/** @brief The longest payload: a frame less 9999, a kind, 4096, a CRC. */
#define FRAME_PAYLOAD_MAXIMUM 4064

/** @brief The longest kind. */
#define FRAME_KIND_MAXIMUM 8

/** @brief Sequence numbers are below this. */
#define FRAME_SEQ_LIMIT 10000

/** @brief A message as it is on the line; the strings end in NUL. */
typedef struct {
  unsigned int seq;
  char kind[ FRAME_KIND_MAXIMUM + 1 ];
  const char *payload;
  size_t length;
} frame;

/** @brief The part of a line that may become a frame. */
typedef struct {
  char line[ FRAME_MAXIMUM + 1 ];
  size_t used;
} frame_parser;

/** @brief Computes the CRC-32 of IEEE 802.3, as zlib's crc32(). */
uint32_t frame_crc( const char *data, size_t size );

/** @brief Begins with an empty line. */
void frame_parser_begin( frame_parser *parser );

/**
 * @brief Takes one byte from the line.
 *
 * @return True if the byte ended a good frame.  The payload is valid until
 *   the next byte is fed.
 */
bool frame_feed( frame_parser *parser, char byte, frame *result );

/**
 * @brief Parses a text that is a frame, from its '#' to its CRC.
 *
 * @param text Ends in NUL.  It is changed, and the payload is part of it.
 */
bool frame_parse( char *text, size_t length, frame *result );

/**
 * @brief Writes a frame with its line end (CR and LF) and a NUL.
 *
 * @return The number of bytes without the NUL, 0 if it does not fit.
 */
size_t frame_encode( const frame *message, char *buffer, size_t size );

#endif /* AGENT_FRAME_H */
