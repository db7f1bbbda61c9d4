/**
 * Memory of the stack: sockets with generations, descriptor numbers,
 * connections and queued datagrams. Freed sockets keep their content or are
 * filled, as the policy says, and are handed out again last in first out.
 */
import { REGION, markRest, type Layout } from '../executive/layout.js';
import { CONNECTION, FAULT, IOP, SOCKET, VARIABLE, offsetOf } from '../executive/records.js';
import { PROTOCOLS, STATES, TCP_STATES, WILD, WILD_SHORT } from '../executive/words.js';

const SLOT_BITS = 5;
const SLOT_MASK = (1 << SLOT_BITS) - 1;

const BLOCK = offsetOf('block');
const PCB = offsetOf('pcb');
const PORT = offsetOf('port');
const PROTO = offsetOf('proto');
const TSTATE = offsetOf('tstate');
const STATE = offsetOf('state');
const OPTIONS = offsetOf('options');
const LINGER = offsetOf('linger');
const OPEN = offsetOf('open');
const USED = offsetOf('used');
const DATA1 = offsetOf('data1');
const CKIND = offsetOf('ckind');

export interface Memory {
  /** First cell of the socket that a reference names; notes a use after free. */
  socket: (S: Int32Array, reference: number) => number;
  allocSocket: (S: Int32Array) => number;
  freeSocket: (S: Int32Array, reference: number, fill: number) => void;
  allocNumber: (S: Int32Array) => number;
  freeNumber: (S: Int32Array, handle: number) => void;
  allocConnection: (S: Int32Array) => number;
  recordAppend: (S: Int32Array, reference: number, length: number) => void;
  recordFirst: (S: Int32Array, reference: number) => number;
  recordDrop: (S: Int32Array, reference: number) => void;
  recordFlush: (S: Int32Array, reference: number) => void;
  listener: (S: Int32Array, port: number) => number;
  portUsed: (S: Int32Array, port: number, proto: number) => boolean;
  boundUdp: (S: Int32Array, port: number) => number;
  hostConnection: (S: Int32Array, index: number) => number;
}

/** The slot of a reference, from 0. */
function slotOf(reference: number): number {
  return (reference & SLOT_MASK) - 1;
}

export function createMemory(layout: Layout, lifoNumbers: boolean): Memory {
  const { socketStack, numberStack, datagrams, datagramLimit, dirtySockets } = layout;
  const { faults, slots, numbers, connections } = layout.globals;
  const RCV_CC = offsetOf('rcv_cc');

  const atSlot = (slot: number): number => layout.socket + slot * SOCKET.size;

  function socket(S: Int32Array, reference: number): number {
    const slot = (reference & SLOT_MASK) - 1;
    if (reference <= 0 || slot < 0 || slot >= layout.sockets) {
      return layout.scratch;
    }
    const base = atSlot(slot);
    S[dirtySockets] = (S[dirtySockets] ?? 0) | (1 << slot);
    if (S[base] !== reference >> SLOT_BITS) S[faults] = (S[faults] ?? 0) | FAULT.useAfterFree;
    return base;
  }

  const list = (reference: number): number =>
    datagrams + Math.max(0, slotOf(reference)) * (datagramLimit + 1);

  function find(S: Int32Array, test: (base: number) => boolean): number {
    for (let slot = 0; slot < layout.sockets; slot += 1) {
      const base = atSlot(slot);
      const block = S[base + BLOCK] ?? 0;
      if ((block & 1) === 1 && S[base + PCB] === 1 && test(base)) {
        return (block << SLOT_BITS) | (slot + 1);
      }
    }
    return 0;
  }

  return {
    socket,
    allocSocket(S) {
      markRest(S, layout, REGION.stacks | REGION.datagrams);
      const depth = S[socketStack] ?? 0;
      let slot: number;
      if (depth > 0) {
        slot = S[socketStack + depth] ?? 0;
        S[socketStack + depth] = 0;
        S[socketStack] = depth - 1;
      } else {
        slot = S[slots] ?? 0;
        S[slots] = slot + 1;
        if (slot >= layout.sockets) throw new Error('more sockets than the program can open');
      }
      const base = atSlot(slot);
      S[dirtySockets] = (S[dirtySockets] ?? 0) | (1 << slot);
      const block = (S[base + BLOCK] ?? 0) + 1;
      S.fill(0, base, base + SOCKET.size);
      S.fill(
        0,
        datagrams + slot * (datagramLimit + 1),
        datagrams + (slot + 1) * (datagramLimit + 1),
      );
      S[base + BLOCK] = block;
      return (block << SLOT_BITS) | (slot + 1);
    },
    freeSocket(S, reference, fill) {
      markRest(S, layout, REGION.stacks);
      const slot = slotOf(reference);
      const base = atSlot(slot);
      S[dirtySockets] = (S[dirtySockets] ?? 0) | (1 << slot);
      if (S[base + BLOCK] !== reference >> SLOT_BITS) {
        S[faults] = (S[faults] ?? 0) | FAULT.doubleFree;
        return;
      }
      S[base + BLOCK] = (S[base + BLOCK] ?? 0) + 1;
      const depth = (S[socketStack] ?? 0) + 1;
      S[socketStack] = depth;
      S[socketStack + depth] = slot;
      if (fill === 1) {
        for (const field of SOCKET.fields) {
          if (field.fill !== 'keep')
            S[base + field.offset] = field.fill === 'short' ? WILD_SHORT : WILD;
        }
      } else if (fill === 2) {
        // RTEMS's heap links lie over so_type, so_options, so_linger and so_state.
        S[base + STATE] = 0;
        S[base + OPTIONS] = 0;
        S[base + LINGER] = 0;
      }
    },
    allocNumber(S) {
      markRest(S, layout, REGION.stacks | REGION.iops);
      const depth = S[numberStack] ?? 0;
      let handle: number;
      if (lifoNumbers && depth > 0) {
        handle = (S[numberStack + depth] ?? 0) + 1;
        S[numberStack + depth] = 0;
        S[numberStack] = depth - 1;
      } else {
        handle = (S[numbers] ?? 0) + 1;
        S[numbers] = handle;
      }
      const base = layout.iop + (handle - 1) * IOP.size;
      S.fill(0, base, base + IOP.size);
      S[base + USED] = 1;
      return handle;
    },
    freeNumber(S, handle) {
      markRest(S, layout, REGION.stacks | REGION.iops);
      const base = layout.iop + (handle - 1) * IOP.size;
      if (S[base + USED] === 0) S[faults] = (S[faults] ?? 0) | FAULT.doubleFree;
      S[base + USED] = 0;
      S[base + OPEN] = 0;
      const depth = (S[numberStack] ?? 0) + 1;
      if (!lifoNumbers || depth > layout.iops) return;
      S[numberStack] = depth;
      S[numberStack + depth] = handle - 1;
    },
    allocConnection(S) {
      const handle = (S[connections] ?? 0) + 1;
      S[connections] = handle;
      return handle;
    },
    recordAppend(S, reference, length) {
      markRest(S, layout, REGION.datagrams);
      const at = list(reference);
      const count = (S[at] ?? 0) + 1;
      if (count > datagramLimit) return;
      S[at] = count;
      S[at + count] = length;
      const base = socket(S, reference);
      S[base + RCV_CC] = (S[base + RCV_CC] ?? 0) + length + 16;
    },
    recordFirst: (S, reference) => S[list(reference) + 1] ?? 0,
    recordDrop(S, reference) {
      markRest(S, layout, REGION.datagrams);
      const at = list(reference);
      const count = S[at] ?? 0;
      if (count === 0) return;
      const base = socket(S, reference);
      S[base + RCV_CC] = (S[base + RCV_CC] ?? 0) - (S[at + 1] ?? 0) - 16;
      for (let index = 1; index < count; index += 1) S[at + index] = S[at + index + 1] ?? 0;
      S[at + count] = 0;
      S[at] = count - 1;
    },
    recordFlush(S, reference) {
      markRest(S, layout, REGION.datagrams);
      const at = list(reference);
      S.fill(0, at, at + datagramLimit + 1);
    },
    listener: (S, port) =>
      find(S, (base) => S[base + PORT] === port && S[base + TSTATE] === TCP_STATES.TCPS_LISTEN),
    portUsed: (S, port, proto) =>
      find(S, (base) => S[base + PORT] === port && S[base + PROTO] === proto) !== 0,
    boundUdp: (S, port) =>
      find(S, (base) => S[base + PORT] === port && S[base + PROTO] === PROTOCOLS.UDP),
    hostConnection(S, index) {
      let seen = 0;
      for (let handle = 1; handle <= (S[connections] ?? 0); handle += 1) {
        const base = layout.connection + (handle - 1) * CONNECTION.size;
        if (S[base + CKIND] !== 1) continue;
        if (seen === index) return handle;
        seen += 1;
      }
      return 0;
    },
  };
}

/**
 * What is left when everything open has been closed: sockets that no open
 * descriptor with a name leads to, other than those whose connection still
 * ends by itself.
 */
export function leakedSockets(layout: Layout, S: Int32Array): number {
  const named = namedNumbers(layout, S);
  const open = new Set<number>();
  for (let index = 0; index < layout.iops; index += 1) {
    const base = layout.iop + index * IOP.size;
    if (S[base + OPEN] === 1 && named.has(index + 1)) open.add(S[base + DATA1] ?? 0);
  }
  let leaked = 0;
  for (let slot = 0; slot < layout.sockets; slot += 1) {
    const base = atSocket(layout, slot);
    const block = S[base + BLOCK] ?? 0;
    if ((block & 1) === 0 || open.has((block << SLOT_BITS) | (slot + 1))) continue;
    const state = S[base + STATE] ?? 0;
    if ((state & STATES.SS_NOFDREF) !== 0 && S[base + PCB] === 1) continue;
    leaked += 1;
  }
  return leaked;
}

/** Descriptors that are open and that no variable of the program names. */
export function leakedNumbers(layout: Layout, S: Int32Array): number {
  const named = namedNumbers(layout, S);
  let leaked = 0;
  for (let index = 0; index < layout.iops; index += 1) {
    if (S[layout.iop + index * IOP.size + OPEN] === 1 && !named.has(index + 1)) leaked += 1;
  }
  return leaked;
}

/** Numbers that a variable of the program still stands for. */
function namedNumbers(layout: Layout, S: Int32Array): Set<number> {
  const named = new Set<number>();
  for (let index = 0; index < layout.variables; index += 1) {
    named.add(S[layout.variable + index * VARIABLE.size] ?? 0);
  }
  return named;
}

function atSocket(layout: Layout, slot: number): number {
  return layout.socket + slot * SOCKET.size;
}
