/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief A long frame in parts (docs/console-protocol.md, Parts).
 *
 * A line that loses bytes carries short frames and no long ones.  The parts
 * are pieces of the frame's own text, so its CRC tells whether all of them
 * are of one frame.
 */

#ifndef AGENT_LINK_PARTS_H
#define AGENT_LINK_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "frame.h"
#include "text.h"

/** @brief Of the frame's text in one part. */
#define LINK_PART_SIZE 48

/** @brief A frame that is no longer than this is never cut. */
#define LINK_UNCUT_MAXIMUM 96

/** @brief The parts of the longest frame. */
#define LINK_PARTS_MAXIMUM \
  ( ( FRAME_MAXIMUM + LINK_PART_SIZE - 1 ) / LINK_PART_SIZE )

/** @brief The longest part as a frame: seq, kind, 54, NN/NN, CRC, line end. */
#define LINK_PART_LINE ( LINK_PART_SIZE + 48 )

/** @brief A frame's text, and which of its parts the receiver has. */
typedef struct {
  /** @brief Without its line end; that is behind it if it was encoded here. */
  char text[ LINK_PARTS_MAXIMUM * LINK_PART_SIZE + 1 ];
  size_t length;
  unsigned int seq;

  /** @brief 0 for nothing, or a frame that is too short to be cut. */
  size_t count;
  bool has[ LINK_PARTS_MAXIMUM ];
} link_parts;

/** @brief What a part has made of the text. */
typedef enum {
  /** @brief It is no part. */
  LINK_PART_BAD,

  /** @brief Other parts are missing. */
  LINK_PART_TAKEN,

  /** @brief The frame is complete. */
  LINK_PART_LAST
} link_part_result;

/** @brief Forgets everything. */
void link_parts_clear( link_parts *parts );

/**
 * @brief Cuts the frame in parts->text, if it is long.
 *
 * @param line_length With the line end.
 */
void link_parts_cut( link_parts *parts, unsigned int seq, size_t line_length );

/** @brief Writes a part as a frame with its line end. @return its length */
size_t link_parts_encode(
  const link_parts *parts,
  size_t index,
  char *line,
  size_t size
);

/** @brief Notes which parts the receiver has: "0110". */
void link_parts_note( link_parts *parts, const char *state );

/**
 * @brief Takes a part that was received.
 *
 * @param whole The frame, if it was the last part; its payload is part of
 *   parts->text.
 */
link_part_result link_parts_take(
  link_parts *parts,
  const frame *part,
  frame *whole
);

/** @brief Adds which parts are there: "0110". */
void link_parts_state( const link_parts *parts, agent_text *text );

#endif /* AGENT_LINK_PARTS_H */
