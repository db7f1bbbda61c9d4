/** One micro-op at a time is wrong, and a scenario of the catalogue shows it. */
import { expect } from 'chai';
import { compile, linkProfile, tableOf } from '../../src/emulator/explore/code.js';
import { exploreFast } from '../../src/emulator/explore/fast.js';
import { createMachine } from '../../src/emulator/explore/machine.js';
import { parseProfile } from '../../src/emulator/index.js';
import type { Table } from '../../src/emulator/microop/routine.js';
import type { Profile } from '../../src/emulator/profiles/profile.js';
import type { Program } from '../../src/scenario/program.js';
import { mutate, type Mutation } from './mutation.js';
import { keyOf, programsOf } from './programs.js';

type Row = readonly [
  name: string,
  routine: string,
  text: string,
  change: Mutation['change'],
  caughtBy: string,
  nth?: number,
];

const MUTANTS: Readonly<Record<string, readonly Row[]>> = {
  'connabort@6': [
    ['no ack', 'net_sleep', 'send(closer, CLOSEACK)', 'drop', 'A1'],
    ['no record', 'net_sleep', 'self.linked = netwait_free()', 'drop', 'A1'],
    [
      'records in the order of the tasks',
      'net_sleep',
      'self.linked = netwait_free()',
      { replace: 'self.linked = self' },
      'S14',
    ],
    ['record without its socket', 'net_sleep', 'self.keyso = so', 'drop', 'A1'],
    ['record without its kind', 'net_sleep', 'self.key = kind', 'drop', 'A3'],
    ['unlinked before the semaphore is back', 'net_sleep', 'self.linked = 0', 'earlier', 'A14'],
    ['the abort is not looked at', 'net_sleep', 'if (self.aborted)', 'negate', 'A1'],
    ['the abort stays in the record', 'net_sleep', 'self.aborted = 0', 'drop', 'K4'],
    ['acks do not reach the sender', 'sbwait', 'sb.flags |= SB_WAIT', 'drop', 'F5'],
    ['the closer does not wait', 'rtems_bsdnet_close', 'drain(so)', 'drop', 'A1'],
    ['children are still queued', 'rtems_bsdnet_close', 'so.qlimit = -1', 'drop', 'A6'],
    ['nobody is told', 'drain', 'send(i, CONNABORT)', 'drop', 'A1'],
    ['nobody knows whom to ack', 'drain', 'i.closer_task = self', 'drop', 'A1'],
    ['told again and again', 'drain', 'if (!i.aborted)', 'negate', 'A1'],
    [
      'writers are forgotten',
      'drain',
      'if (i && i.keyso == so)',
      { replace: 'i && i.keyso == so && i.key != KEY_SND' },
      'F1',
    ],
    ['the outer level of the semaphore is kept', 'drain', 'release()', 'drop', 'M2'],
    ['select keeps its abort', 'select', 'self.aborted = 0', 'drop', 'G6'],
  ],
  'connabort@2005': [
    ['the descriptor still points', 'rtems_bsdnet_close', 'f.data1 = 0', 'drop', 'A1'],
    ['select is not told', 'abort_selecters', 'i.aborted = 1', 'drop', 'G9'],
    ['select believes the new socket', 'select', 'bits = -EBADF', 'drop', 'G9'],
  ],
  'connabort-literal@2005': [
    ['SB_WAIT stays', 'sbwait', 'sb.flags &= ~SB_WAIT', 'drop', 'C1'],
    ['no ack', 'sbwait', 'send(so.closer, CLOSEACK)', 'drop', 'C1'],
    ['no second poll', 'abort_sleep', 'late = poll(CONNABORT)', { replace: 'late = 0' }, 'A3'],
    ['nobody knows whom to ack', 'sowakeup', 'so.closer = self', 'drop', 'C1'],
    ['the closer does not wait for a reader', 'sowakeup', 'loop', 'drop', 'D1'],
    ['the closer does not wait for an acceptor', 'soconnwakeup', 'loop', 'drop', 'A1'],
    ['the close is no abort', 'rtems_bsdnet_close', 'so.state |= SS_ASYNC', 'drop', 'A1'],
    ['select is not registered', 'socket_select', 'so.rcv.flags |= SB_SEL', 'drop', 'G1'],
  ],
  'network-close@6': [
    ['no soak', 'rtems_bsdnet_sleep', 'poll(events | CONNABORT)', 'drop', 'G19'],
    [
      'no second poll',
      'rtems_bsdnet_sleep',
      'late = poll(events | CONNABORT)',
      { replace: 'late = 0' },
      'A3',
    ],
    ['SB_WAIT stays', 'sbwait', 'sb.flags &= ~SB_WAIT', 'drop', 'C11'],
    ['the freed socket is touched', 'sbwait', 'if (error != ENXIO)', 'negate', 'C2'],
    ['the freed listener is touched', 'soconnsleep', 'if (error != ENXIO)', 'negate', 'A1'],
    ['so_pgid stays', 'soconnsleep', 'so.pgid = 0', 'drop', 'A12'],
    ['acceptors are not told', 'close_notify', 'send(so.pgid, CONNABORT)', 'drop', 'A1'],
    ['writers are not told', 'close_notify', 'send(so.snd.pid, CONNABORT)', 'drop', 'F1'],
    ['readers are not told', 'close_notify', 'send(so.rcv.pid, CONNABORT)', 'drop', 'C1'],
    ['the lock stays', 'soreceive_interrupted', 'if (error != ENXIO)', 'negate', 'E7'],
    ['connect touches the freed socket', 'connect_wait', 'if (error != ENXIO)', 'negate', 'B1'],
  ],
  'unpatched@2005': [
    ['nobody is registered', 'sbwait', 'sb.pid = self', 'drop', 'C1'],
    ['so_pgid stays', 'soconnsleep', 'so.pgid = 0', 'drop', 'A12'],
    ['sorflush takes no lock', 'sorflush', 'sblock(so.rcv, 0)', 'drop', 'E4'],
    ['the socket is never given up', 'soclose', 'so.state |= SS_NOFDREF', 'drop', 'A1'],
  ],
};

const LIMIT = 8_000;

function outcomes(program: Program, profile: Profile, table: Table): string {
  const scripted = program.peer === 'scripted';
  const code = compile(linkProfile({ profile, policy: 0, scripted }, table), 'merged');
  const common = { profile, policy: 'stale', scheduler: 'prio', grain: 'merged' } as const;
  try {
    const found = exploreFast(createMachine(program, { ...common, code }), LIMIT);
    return found.outcomes
      .map(({ outcome }) => keyOf(outcome))
      .sort()
      .join('\n');
  } catch (error) {
    return String(error);
  }
}

describe('mutants of the tables', () => {
  for (const [profileName, rows] of Object.entries(MUTANTS)) {
    const profile = parseProfile(profileName);
    for (const [name, routine, text, change, caughtBy, nth = 0] of rows) {
      it(`${profileName}, ${name}: ${caughtBy} shows it`, () => {
        const table = tableOf(profile);
        const mutant = mutate(table, { name, routine, text, change, nth });
        const differs = programsOf(caughtBy).some(
          (program) => outcomes(program, profile, table) !== outcomes(program, profile, mutant),
        );
        expect(differs).to.equal(true);
      });
    }
  }
});
