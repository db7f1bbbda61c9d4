/** Links a profile's table and makes its step machine's code, once for each combination. */
import { ENTRIES, STACK } from '../bsdnet/index.js';
import { Generator, type Grain } from '../microop/generate.js';
import { link, type FlatProgram } from '../microop/link.js';
import { table, type Table } from '../microop/routine.js';
import { STACKS, type Profile } from '../profiles/profile.js';

export interface Code {
  program: FlatProgram;
  /** `(layout, runtime) => { run, guard }`, see Generator. */
  factory: (layout: unknown, runtime: unknown) => CompiledSteps;
  /** Program counters right behind an obtain: the critical section has begun. */
  begun: Uint8Array;
  /** For each position the registers (bit mask) that do not matter there. */
  dead: Int32Array;
  /** Number of alternatives at a `choose`, else 1. */
  alternatives: Uint8Array;
}

export interface CompiledSteps {
  run: (S: Int32Array, task: number, T: number, pc: number) => void;
  guard: (S: Int32Array, task: number, T: number, pc: number) => boolean;
}

/** How freed memory reads in the tables: 0 stale, 1 filled, 2 any. */
export type PolicyNumber = 0 | 1 | 2;

export interface CodeKey {
  profile: Profile;
  policy: PolicyNumber;
  /** The host's end is scripted: it swallows a SYN. */
  scripted: boolean;
}

export function tableOf(profile: Profile): Table {
  return table([...STACK], profile.design.routines);
}

/** Links the tables of a profile. */
export function linkProfile({ profile, policy, scripted }: CodeKey, routines: Table): FlatProgram {
  const stack = STACKS[profile.stack];
  return link(routines, ENTRIES, {
    ...stack,
    inherits_pgid: profile.design.childrenWithoutPgid ? 0 : (stack['inherits_pgid'] ?? 0),
    policy,
    scripted: scripted ? 1 : 0,
  });
}

/** Makes the code of a linked program. */
export function compile(program: FlatProgram, grain: Grain): Code {
  const generator = new Generator(program, grain);
  // The text is made from our own tables only.
  // oxlint-disable-next-line no-implied-eval, no-new-func
  const factory = new Function('L', 'R', generator.source()) as Code['factory'];
  const begun = new Uint8Array(program.ops.length + 1);
  const alternatives = new Uint8Array(program.ops.length + 1).fill(1);
  program.ops.forEach((op, at) => {
    if (op.kind !== 'do') return;
    if (op.name === 'obtain') begun[at + 1] = 1;
    const count = op.args[0];
    if (op.name === 'choose' && count?.kind === 'number') alternatives[at] = count.value;
  });
  return { program, factory, begun, dead: generator.dead(), alternatives };
}

const cache = new Map<string, Code>();

/** The code of an unchanged profile; made once. */
export function codeOf(key: CodeKey, grain: Grain): Code {
  const name = [key.profile.name, key.policy, key.scripted, grain].join('/');
  let code = cache.get(name);
  if (code === undefined) {
    code = compile(linkProfile(key, tableOf(key.profile)), grain);
    cache.set(name, code);
  }
  return code;
}
