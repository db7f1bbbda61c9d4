/**
 * Why statements of the tables are there although no scenario can come to
 * them. A statement without a reason here is a hole in the catalogue.
 */
export interface Reason {
  routine: string;
  /** The statement as the table has it. */
  text: string;
  /** The profiles in which it is not reached; all of them if it is not given. */
  profiles?: readonly string[];
  why: string;
}

const STALE = 'the coverage is taken with freed memory left as it was';
const SOONER = 'whoever takes the pcb away calls soisdisconnected() first';
const NO_CLOSE = 'nothing is closed on the way to it; test/emulator/ports.test.ts comes to it';
const WAITS = ['connabort-literal@2005', 'connabort@6'];
const CLEARS_DATA1 = [...WAITS, 'network-close@6'];

export const REASONS: readonly Reason[] = [
  {
    routine: 'accept',
    text: 'panic("soaccept: !NOFDREF")',
    why: `a socket in so_comp has SS_NOFDREF from sonewconn1() on; only freed memory can lack it, and ${STALE}`,
  },
  {
    routine: 'follow',
    text: 'panic("wild pointer")',
    why: `needs freed memory that was filled with a pattern (0xdd); ${STALE}`,
  },
  ...['release()', 'return EBADF'].flatMap((text): Reason[] => [
    {
      routine: 'rtems_bsdnet_fcntl',
      text,
      profiles: ['unpatched@2005'],
      why: 'the close handler of this design leaves data1 as it is',
    },
    {
      routine: 'rtems_bsdnet_fcntl',
      text,
      profiles: ['connabort@6', 'network-close@6'],
      why: 'close() refuses while fcntl() holds the descriptor, and has closed it for whoever comes later',
    },
  ]),
  {
    routine: 'sbflush_rcv',
    text: 'panic("sbflush")',
    profiles: WAITS,
    why: 'the closer waits until the reader has gone, and the lock of its buffer with it',
  },
  {
    routine: 'sbrelease_snd',
    text: 'panic("sbflush")',
    profiles: ['connabort@6'],
    why: 'the closer waits until nobody has the buffer locked, a sender that polls for an mbuf among them',
  },
  {
    routine: 'soclose',
    text: 'panic("soclose: NOFDREF")',
    profiles: CLEARS_DATA1,
    why: 'a second closer finds data1 cleared and does not come to soclose()',
  },
  {
    routine: 'soconnect',
    text: 'return EISCONN',
    why: 'reached for TCP; the disconnect of a connected UDP socket, which comes before the other, does not fail',
  },
  {
    routine: 'sodisconnect',
    text: 'return ENOTCONN',
    why: 'soclose() and soconnect() look at the state before they call it',
  },
  {
    routine: 'sodisconnect',
    text: 'return EALREADY',
    why: 'soclose() looks at the state before it calls it, and a UDP socket never disconnects slowly',
  },
  {
    routine: 'sodisconnect',
    text: 'return EINVAL',
    why: `a socket without a pcb is not connected: ${SOONER}`,
  },
  {
    routine: 'sofree',
    text: 'panic("sofree: not queued")',
    why: 'so_head is set if and only if the socket is in one of the two queues',
  },
  {
    routine: 'soreceive_ready',
    text: 'return 0',
    why: 'the language has no recv of 0 bytes',
  },
  {
    routine: 'sosend',
    text: 'error = EINVAL',
    why: `a socket without a pcb can send no more (EPIPE): ${SOONER}`,
  },
  {
    routine: 'tcp_input_ack',
    text: 'return',
    why: 'the host acknowledges nothing before it has answered the SYN',
  },
  {
    routine: 'tcp_input_data',
    text: 'return',
    why: 'reached where a RST answers; the host sends no data before it has answered the SYN',
  },
  {
    routine: 'tcp_input_fin',
    text: 'return',
    why: 'reached for the first FIN; the host sends none before it has answered the SYN, and none twice',
  },
  {
    routine: 'tcp_input_synack',
    text: 'return',
    why: 'the host answers a SYN once, and an end that has been closed is found no more',
  },
  ...Object.entries({
    in_pcbbind_any: ['port += 1'],
    udp_input: [
      'so = 0',
      'net_put(segment(SEG_UNREACH, segment_connection(s), 0, source))',
      'return',
    ],
  }).flatMap(([routine, texts]) => texts.map((text): Reason => ({ routine, text, why: NO_CLOSE }))),
];

/** Why a profile has no way to a statement; undefined if nobody has said so. */
export function reasonFor(
  profile: string,
  { routine, text }: Pick<Reason, 'routine' | 'text'>,
): Reason | undefined {
  return REASONS.find(
    (reason) =>
      reason.routine === routine &&
      reason.text === text &&
      (reason.profiles === undefined || reason.profiles.includes(profile)),
  );
}
