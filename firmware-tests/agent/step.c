/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Decodes one step of a program, driven by the table of operations.
 */

#include <string.h>

#include "condition.h"
#include "step.h"
#include "words.h"

/*
 * What follows the name of an operation, a letter for each word:
 * D descriptor, N descriptor into which a new one goes, K kind of socket,
 * W whom, P port, B backlog, L length, F flags of recv, f flags of send,
 * T ticks, Z ticks or "-", S sets, H how, O option and value, C conditions,
 * X column of a task, Y priority, E what can run out, G index of a peer's
 * step.
 */
typedef struct {
  const char *name;
  const char *words;
} operation;

/* In the order of program_op. */
static const operation operations[] = {
  { "socket", "DK" },
  { "bind", "DP" },
  { "listen", "DB" },
  { "accept", "DN" },
  { "connect", "DWP" },
  { "recv", "DLF" },
  { "send", "DLf" },
  { "sendto", "DWPL" },
  { "read", "DL" },
  { "write", "DL" },
  { "select", "ZS" },
  { "shutdown", "DH" },
  { "close", "D" },
  { "dup", "DN" },
  { "setopt", "DO" },
  { "nonblock", "D" },
  { "await", "C" },
  { "hog", "C" },
  { "sleep", "T" },
  { "suspend", "X" },
  { "resume", "X" },
  { "delete", "X" },
  { "priority", "XY" },
  { "lock", "" },
  { "unlock", "" },
  { "netlock", "" },
  { "netunlock", "" },
  { "exhaust", "E" },
  { "restore", "E" },
  { "go", "G" }
};

static const char *const kinds[] = { "tcp", "udp", NULL };
static const char *const whom[] = { "peer", "blackhole", "loop", NULL };
static const char *const flags[] = {
  "waitall", "peek", "dontwait", "oob", NULL
};
static const char *const hows[] = { "rd", "wr", "rdwr", NULL };
static const char *const scarce[] = { "fds", "mbufs", NULL };
static const char *const options[] = {
  "linger", "rcvtimeo", "sndtimeo", "rcvbuf", "sndbuf", NULL
};

const char *program_op_name( program_op op )
{
  return operations[ op ].name;
}

static bool choose( const char *word, const char *const *list, uint8_t *choice )
{
  int index;

  index = words_index( word, list );
  *choice = (uint8_t) index;
  return index >= 0;
}

/* "r:D,D" */
static const char *decode_set( char *word, const agent_program *program,
  program_step *step )
{
  static const char letters[] = "rwe";
  const char *letter;
  char *rest;
  char *name;

  letter = word[ 0 ] == '\0' ? NULL : strchr( letters, word[ 0 ] );

  if ( letter == NULL || word[ 1 ] != ':' ) {
    return "a set is r:, w: or e: and names";
  }

  rest = word + 2;

  while ( ( name = words_take( &rest, ',' ) ) != NULL ) {
    uint8_t descriptor;

    if ( !program_find_descriptor( program, name, &descriptor ) ) {
      return "unknown descriptor in a set";
    }

    step->sets[ letter - letters ] |= (uint32_t) 1 << descriptor;
  }

  return NULL;
}

static const char *decode_flags( char **rest, bool receives,
  program_step *step )
{
  char *word;

  while ( ( word = words_take( rest, ' ' ) ) != NULL ) {
    int flag;

    flag = words_index( word, flags );

    if ( flag < 0 || ( !receives && 1 << flag != FLAG_DONTWAIT ) ) {
      return "unknown flag";
    }

    step->flags |= (uint8_t) ( 1 << flag );
  }

  return NULL;
}

static const char *decode_option( const char *word, char **rest,
  program_step *step )
{
  char *value;

  value = words_take( rest, ' ' );

  if ( !choose( word, options, &step->choice ) || value == NULL ) {
    return "unknown option or no value";
  }

  return words_number( value, 0, 1000000, &step->value ) ?
    NULL : "value of an option out of range";
}

/* Decodes what one letter of an operation's table entry stands for. */
static const char *decode_word( char letter, char *word, char **rest,
  const agent_program *program, program_step *step )
{
  switch ( letter ) {
    case 'D':
      return program_find_descriptor( program, word, &step->descriptor ) ?
        NULL : "unknown descriptor";
    case 'N':
      return program_find_descriptor( program, word, &step->into ) ?
        NULL : "unknown descriptor";
    case 'K':
      return choose( word, kinds, &step->choice ) ? NULL : "not tcp or udp";
    case 'W': {
      uint8_t who;

      if ( !choose( word, whom, &who ) ) {
        return "not peer, blackhole or loop";
      }

      step->who = (agent_who) who;
      return NULL;
    }
    case 'P':
      return words_number( word, 0, 999, &step->port ) ?
        NULL : "port out of range";
    case 'B':
      return words_number( word, 0, 128, &step->value ) ?
        NULL : "backlog out of range";
    case 'L':
      return words_number( word, 0, PROGRAM_LENGTH, &step->value ) ?
        NULL : "length out of range";
    case 'Z':
      step->forever = strcmp( word, "-" ) == 0;

      if ( step->forever ) {
        return NULL;
      }

      /* Fall through */
    case 'T':
      return words_number( word, 0, 1000000, &step->value ) ?
        NULL : "ticks out of range";
    case 'H':
      return choose( word, hows, &step->choice ) ? NULL : "not rd, wr or rdwr";
    case 'E':
      return choose( word, scarce, &step->choice ) ? NULL :
        "not fds or mbufs";
    case 'O':
      return decode_option( word, rest, step );
    case 'X':
      return program_find_column( program, word, &step->column ) &&
        !program->columns[ step->column ].peer ? NULL : "not a task's column";
    case 'Y':
      return words_number( word, PROGRAM_PRIORITY_LEAST,
        PROGRAM_PRIORITY_MOST, &step->value ) ? NULL : "priority out of range";
    default:
      return words_number( word, 0, PROGRAM_STEPS - 1, &step->value ) ?
        NULL : "index of a step out of range";
  }
}

static const char *decode_words( const char *letters, char *rest,
  const agent_program *program, program_step *step )
{
  const char *reason;

  reason = NULL;

  while ( reason == NULL && *letters != '\0' ) {
    char letter;
    char *word;

    letter = *letters;
    ++letters;

    if ( letter == 'C' ) {
      reason = condition_decode( &rest, program, step );
      continue;
    }

    if ( letter == 'F' || letter == 'f' ) {
      reason = decode_flags( &rest, letter == 'F', step );
      continue;
    }

    if ( letter == 'S' ) {
      while ( reason == NULL && ( word = words_take( &rest, ' ' ) ) != NULL ) {
        reason = decode_set( word, program, step );
      }

      continue;
    }

    word = words_take( &rest, ' ' );
    reason = word == NULL ? "a word is missing" :
      decode_word( letter, word, &rest, program, step );
  }

  if ( reason == NULL && rest != NULL ) {
    reason = "too many words";
  }

  return reason;
}

const char *step_decode( char *text, const agent_program *program, bool peer,
  program_step *step )
{
  char *rest;
  char *word;
  size_t i;

  memset( step, 0, sizeof( *step ) );
  step->ordinal = 1;
  rest = text;
  word = words_take( &rest, ' ' );

  for ( i = 0; i <= OP_GO; ++i ) {
    if ( strcmp( word, operations[ i ].name ) == 0 ) {
      break;
    }
  }

  if ( i > OP_GO ) {
    return "unknown step";
  }

  step->op = (program_op) i;

  if ( peer ? step->op != OP_GO && step->op != OP_AWAIT : step->op == OP_GO ) {
    return "a step of the other kind of column";
  }

  return decode_words( operations[ i ].words, rest, program, step );
}
