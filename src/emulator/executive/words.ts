/**
 * Numbers of the words that the tables use. errno values are newlib's (what
 * RTEMS returns), flags are those of BSD's sys/socketvar.h and sys/socket.h (they
 * decide what a freed socket that is filled with 0xdd looks like), TCP states
 * those of netinet/tcp_fsm.h.
 */

const ERRNO: Readonly<Record<string, number>> = {
  ENXIO: 6,
  EBADF: 9,
  EWOULDBLOCK: 11,
  EBUSY: 16,
  EINVAL: 22,
  ENFILE: 23,
  EPIPE: 32,
  EDEADLK: 45,
  EOPNOTSUPP: 95,
  ECONNRESET: 104,
  ENOBUFS: 105,
  ENOTSOCK: 108,
  ECONNREFUSED: 111,
  EADDRINUSE: 112,
  ECONNABORTED: 113,
  ETIMEDOUT: 116,
  EHOSTUNREACH: 118,
  EINPROGRESS: 119,
  EALREADY: 120,
  EDESTADDRREQ: 121,
  EMSGSIZE: 122,
  EISCONN: 127,
  ENOTCONN: 128,
};

/** What freed memory reads as under the policy `0xdd`, as a 32-bit number. */
export const WILD = 0xdddddddd | 0;
/** The same in a 16-bit field. */
export const WILD_SHORT = 0xdddd;

const SOCKET_STATE = {
  SS_NOFDREF: 0x0001,
  SS_ISCONNECTED: 0x0002,
  SS_ISCONNECTING: 0x0004,
  SS_ISDISCONNECTING: 0x0008,
  SS_CANTSENDMORE: 0x0010,
  SS_CANTRCVMORE: 0x0020,
  SS_NBIO: 0x0100,
  SS_ASYNC: 0x0200,
  SS_INCOMP: 0x0800,
  SS_COMP: 0x1000,
};

const SOCKET_BUFFER = { SB_LOCK: 0x01, SB_WAIT: 0x04, SB_SEL: 0x08 };

const SOCKET_OPTION = { SO_ACCEPTCONN: 0x0002, SO_LINGER: 0x0080 };

const MESSAGE = { MSG_OOB: 1, MSG_PEEK: 2, MSG_WAITALL: 4, MSG_DONTWAIT: 8 };

const PROTOCOL = { TCP: 1, UDP: 2 };

const TCP_STATE = {
  TCPS_CLOSED: 0,
  TCPS_LISTEN: 1,
  TCPS_SYN_SENT: 2,
  TCPS_SYN_RECEIVED: 3,
  TCPS_ESTABLISHED: 4,
  TCPS_CLOSE_WAIT: 5,
  TCPS_FIN_WAIT_1: 6,
  TCPS_CLOSING: 7,
  TCPS_LAST_ACK: 8,
  TCPS_FIN_WAIT_2: 9,
  TCPS_TIME_WAIT: 10,
};

/** Event bits; their order is of no consequence. */
export const EVENT = {
  NETISR: 1,
  SBWAIT: 2,
  SOSLEEP: 4,
  /** The post's CONNABORT, or 2015's RTEMS_EVENT_SYSTEM_NETWORK_CLOSE. */
  CONNABORT: 8,
  CLOSEACK: 16,
} as const;

/** What a record of a sleeping call is linked under (design 2.2). */
const WAIT_KEY = { KEY_NONE: 0, KEY_SO: 1, KEY_RCV: 2, KEY_SND: 3, KEY_SELECT: 4 };

/** Kinds of segments on the way to the target. */
export const SEGMENT = {
  SEG_SYN: 1,
  SEG_SYNACK: 2,
  SEG_FIN: 3,
  SEG_RST: 4,
  /** Acknowledges `len` bytes of data, or opens the window with 0. */
  SEG_ACK: 5,
  /** Acknowledges the FIN. */
  SEG_FINACK: 6,
  SEG_DATA: 7,
  SEG_DGRAM: 8,
  SEG_UNREACH: 9,
} as const;

/** Kinds of segments that the wire of an outcome lists; SEG_* for the first four. */
const WIRE_KIND = { WIRE_ICMP: 5 } as const;

/** What is at the other end of a connection. */
const CONNECTION_KIND = { CONN_HOST: 1, CONN_LOOP: 2, CONN_BLACKHOLE: 3 };

/** State of the host's end. */
const PEER_STATE = {
  PEER_NONE: 0,
  /** A scripted peer has seen the SYN and not answered. */
  PEER_SWALLOWED: 1,
  /** The peer's own SYN is on its way. */
  PEER_CONNECTING: 2,
  /** As PEER_CONNECTING, and the SYN-ACK will never be answered. */
  PEER_SYN_ONLY: 3,
  PEER_ESTABLISHED: 4,
  PEER_CLOSED: 5,
  /** PEER_SYN_ONLY, and the target has handled the SYN. */
  PEER_SYN_HANDLED: 6,
};

const WHO = { WHO_PEER: 0, WHO_BLACKHOLE: 1, WHO_LOOP: 2 };

const PHASE = { PHASE_SETUP: 0, PHASE_RUN: 1, PHASE_CHECK: 2 };

/** uipc_socket.c, tcp_usrreq.c, udp_usrreq.c defaults, and the host's window. */
const SIZE = {
  TCP_SPACE: 16384,
  UDP_SNDSPACE: 9216,
  UDP_RCVSPACE: 41600,
  MCLBYTES: 2048,
  SOMAXCONN: 128,
  /** How much a host that reads nothing takes before its window is zero, and one that reads. */
  PEER_WINDOW: 2048,
  PEER_READING: 1048576,
};

export const PHASES = PHASE;
export const PROTOCOLS = PROTOCOL;
export const CONNECTION_KINDS = CONNECTION_KIND;
export const STATES = SOCKET_STATE;
export const TCP_STATES = TCP_STATE;
export const MESSAGE_FLAGS = MESSAGE;

/** All words of the tables' expressions. */
export const WORDS: Readonly<Record<string, number>> = {
  ...ERRNO,
  ...SOCKET_STATE,
  ...SOCKET_BUFFER,
  ...SOCKET_OPTION,
  ...MESSAGE,
  ...PROTOCOL,
  ...TCP_STATE,
  ...EVENT,
  ...WAIT_KEY,
  ...SEGMENT,
  ...WIRE_KIND,
  ...CONNECTION_KIND,
  ...PEER_STATE,
  ...WHO,
  ...PHASE,
  ...SIZE,
  WILD,
};

const NAME_OF_ERRNO = new Map(Object.entries(ERRNO).map(([name, number]) => [number, name]));

/** `ENXIO`, or `errno:57005` for a number that no errno has. */
export function errnoName(number: number): string {
  // newlib calls it EAGAIN as well; the console protocol uses this name.
  return NAME_OF_ERRNO.get(number) ?? `errno:${String(number)}`;
}
