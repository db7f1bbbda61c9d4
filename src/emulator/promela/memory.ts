/** The memory of the stack in Promela: what bsdnet/memory.ts does, a second time. */
import type { Layout } from '../executive/layout.js';
import { FAULT, IOP, SOCKET } from '../executive/records.js';
import { EVENT, PROTOCOLS, TCP_STATES, WILD, WILD_SHORT } from '../executive/words.js';
import { fieldName } from './cells.js';

/** Segments in order; their number comes first. */
function queue(name: string): string {
  return `inline put_${name}(segment) {
  h_len = ${name}[0] + 1;
  ${name}[0] = h_len;
  ${name}[h_len] = segment
}
inline take_${name}() {
  h_got = ${name}[1]; h_len = ${name}[0]; h_i = 1;
  do :: h_i < h_len -> ${name}[h_i] = ${name}[h_i + 1]; h_i++ :: else -> break od;
  ${name}[h_len] = 0;
  ${name}[0] = h_len - 1
}
`;
}

const HEAD = `
#define SLOT(ref) (((ref) & 31) - 1)
#define WILD_ADDRESS(ref) ((ref) <= 0 || ((ref) & 31) == 0 || ((ref) & 31) > SOCKETS)
#define ADDRESS(slot) ((SO[slot].block << 5) | ((slot) + 1))

#define FRESH(ref) (!WILD_ADDRESS(ref) && SO[SLOT(ref)].block == ((ref) >> 5))
#define FREED(ref) (!WILD_ADDRESS(ref) && SO[SLOT(ref)].block != ((ref) >> 5))

/* A socket, maybe a freed one, is looked at. */
inline look(ref) { if :: FREED(ref) -> faults = faults | ${String(FAULT.useAfterFree)} :: else fi }
inline find_socket(test) {
  h_found = 0; h_i = 0;
  do
  :: h_found == 0 && h_i < SOCKETS ->
     if
     :: (SO[h_i].block & 1) == 1 && SO[h_i].pcb == 1 && (test) -> h_found = ADDRESS(h_i)
     :: else
     fi;
     h_i++
  :: else -> break
  od
}
inline listener(at) { find_socket(SO[h_i].port == at && SO[h_i].tstate == ${String(TCP_STATES.TCPS_LISTEN)}) }
inline port_used(at, kind) { find_socket(SO[h_i].port == at && SO[h_i].proto == kind) }
inline bound_udp(at) { port_used(at, ${String(PROTOCOLS.UDP)}) }

${queue('wireq')}${queue('netq')}inline net_put(x, segment) {
  put_netq(segment);
  if :: x != NETD -> send_events(x, NETD + 1, ${String(EVENT.NETISR)}) :: else fi
}
inline arrive() {
  take_wireq();
  put_netq(h_got);
  send_events(-1, NETD + 1, ${String(EVENT.NETISR)})
}
`;

function zero(array: string, fields: readonly { name: string }[]): string {
  return fields.map(({ name }) => `${array}.${fieldName(name)} = 0`).join('; ');
}

function sockets(layout: Layout): string {
  const width = layout.datagramLimit + 1;
  const filled = SOCKET.fields.filter(({ fill }) => fill !== 'keep');
  return `
#define GRAMS(ref) (((ref) & 31) == 0 -> 0 : SLOT(ref) * ${String(width)})
inline alloc_socket() {
  if
  :: sockets[0] > 0 ->
     h_len = sockets[0]; h_x = sockets[h_len]; sockets[h_len] = 0; sockets[0] = h_len - 1
  :: else -> h_x = slots; slots++
  fi;
  h_v = SO[h_x].block + 1;
  ${zero('SO[h_x]', SOCKET.fields)};
  h_i = 0;
  do :: h_i < ${String(width)} -> grams[h_x * ${String(width)} + h_i] = 0; h_i++ :: else -> break od;
  SO[h_x].block = h_v;
  h_got = ADDRESS(h_x)
}
inline free_socket(ref, fill) {
  if
  :: SO[SLOT(ref)].block != ((ref) >> 5) -> faults = faults | ${String(FAULT.doubleFree)}
  :: else ->
     h_x = SLOT(ref);
     h_v = fill;
     SO[h_x].block = SO[h_x].block + 1;
     h_len = sockets[0] + 1;
     sockets[0] = h_len;
     sockets[h_len] = h_x;
     if
     :: h_v == 1 -> ${filled.map(({ name, fill }) => `SO[h_x].${fieldName(name)} = ${String(fill === 'short' ? WILD_SHORT : WILD)}`).join('; ')}
     :: h_v == 2 -> SO[h_x].state = 0; SO[h_x].options = 0; SO[h_x].linger = 0
     :: else
     fi
  fi
}
inline record_flush(ref) {
  h_i = 0;
  do :: h_i < ${String(width)} -> grams[GRAMS(ref) + h_i] = 0; h_i++ :: else -> break od
}
${
  layout.datagramLimit === 0
    ? 'inline record_append(ref, size) { skip }\ninline record_drop(ref) { skip }'
    : `inline record_append(ref, size) {
  h_gram = GRAMS(ref); h_len = grams[h_gram] + 1;
  if
  :: h_len <= ${String(layout.datagramLimit)} ->
     grams[h_gram] = h_len;
     grams[h_gram + h_len] = size;
     look(ref);
     SO[SLOT(ref)].rcv_cc = SO[SLOT(ref)].rcv_cc + size + 16
  :: else
  fi
}
inline record_drop(ref) {
  h_gram = GRAMS(ref); h_len = grams[h_gram];
  if
  :: h_len > 0 ->
     look(ref);
     SO[SLOT(ref)].rcv_cc = SO[SLOT(ref)].rcv_cc - grams[h_gram + 1] - 16;
     h_i = 1;
     do :: h_i < h_len -> grams[h_gram + h_i] = grams[h_gram + h_i + 1]; h_i++ :: else -> break od;
     grams[h_gram + h_len] = 0;
     grams[h_gram] = h_len - 1
  :: else
  fi
}`
}`;
}

function numbers(layout: Layout, lifo: boolean): string {
  return `
inline alloc_number() {
  if
  :: LIFO && freed[0] > 0 -> h_len = freed[0]; h_got = freed[h_len] + 1; freed[h_len] = 0; freed[0] = h_len - 1
  :: else -> numbers++; h_got = numbers
  fi;
  ${zero('F[h_got - 1]', IOP.fields)};
  F[h_got - 1].used = 1
}
inline free_number(number) {
  h_x = number - 1;
  if :: F[h_x].used == 0 -> faults = faults | ${String(FAULT.doubleFree)} :: else fi;
  F[h_x].used = 0; F[h_x].open = 0;
  if
  :: LIFO && freed[0] < ${String(layout.iops)} -> h_len = freed[0] + 1; freed[0] = h_len; freed[h_len] = h_x
  :: else
  fi
}
`.replaceAll('LIFO', lifo ? '1' : '0');
}

/** @param lifo descriptor numbers are given out last in first out. */
export function memoryText(layout: Layout, lifo: boolean): string {
  return [HEAD, sockets(layout), numbers(layout, lifo)].join('');
}
