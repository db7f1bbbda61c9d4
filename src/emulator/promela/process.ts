/**
 * A task as a Promela process. Each step of the reference is one `atomic`: it
 * goes on where the task is, from op to op, up to the next boundary.
 */
import { CheckError } from '../../errors.js';
import { REGISTERS } from '../executive/records.js';
import type { Machine } from '../explore/machine.js';
import type { StepEntry } from '../explore/steps.js';
import type { FlatOp } from '../microop/link.js';
import { PRIMITIVES } from '../microop/primitive.js';
import { Boundaries } from './boundaries.js';
import { callText } from './calls.js';
import { Lowering, type Scope } from './expression.js';
import type { Setting } from './setting.js';
import { primitiveText } from './primitives.js';
import { beginText, resultText } from './program-step.js';

export interface ProcessText {
  lines: string[];
  /** Temporary variables that it needs. */
  temps: number;
}

const SHARED: ReadonlySet<string> = new Set([
  'obtain',
  'release',
  'send',
  'free_socket',
  'record_flush',
]);

/** What a column, or the network daemon, does. */
export class ProcessWriter {
  private readonly machine: Machine;
  private readonly setting: Setting;
  private readonly task: number;
  private readonly steps: readonly StepEntry[];
  private readonly boundaries: Boundaries;
  private readonly lowering: Lowering;
  private readonly me: string;
  private position = 0;
  /** Where the calls of shared primitives are. */
  private readonly shared = new Map<string, number[]>();

  constructor(machine: Machine, setting: Setting, task: number) {
    this.machine = machine;
    this.setting = setting;
    this.task = task;
    this.steps = machine.steps[task] ?? [];
    this.boundaries = new Boundaries(machine, setting, task);
    this.me = `T[${String(task)}]`;
    const scope: Scope = {
      task,
      argument: (index) => this.argument(index),
      call: (name, args, push, temp) => callText(machine, task, name, args, push, temp),
      // An address that is none ends the schedule at the op that follows it.
      wild: () =>
        `${this.me}.pc = ${String(this.position)}; panic = ${setting.panic('wild pointer')}; goto done`,
    };
    this.lowering = new Lowering(scope);
  }

  /** Entry routines of its steps. */
  private entries(): { name: string; start: number; end: number }[] {
    const isDaemon = this.task === this.machine.layout.netd;
    const names = new Set(isDaemon ? ['netd'] : this.steps.map(({ entry }) => entry));
    return [...names].flatMap((name) => {
      const range = this.machine.code.program.entries.get(name);
      return range === undefined ? [] : [{ name, ...range }];
    });
  }

  private op(at: number): FlatOp {
    const op = this.machine.code.program.ops[at];
    if (op === undefined) throw new CheckError('bug', 'table-link', 'Jump out of the program.');
    return op;
  }

  /** The step ends here: where the task goes on and which registers still matter. */
  private save(at: number): string {
    return `h_s = ${String(at)}; ${this.keep(at)}; goto save`;
  }

  private keep(at: number): string {
    return `h_keep = ${String(~(this.machine.code.dead[at] ?? 0) & ((1 << REGISTERS) - 1))}`;
  }

  /** Forgets the registers that no longer matter. */
  private forget(): string {
    const registers = Array.from({ length: REGISTERS }, (_, index) => {
      const register = `${this.me}.r${String(index)}`;
      return `${register} = ((h_keep & ${String(1 << index)}) != 0 -> ${register} : 0)`;
    });
    return `d_step { ${registers.join('; ')} };`;
  }

  private argument(index: number): string {
    const values = this.steps.map(({ args }) => args[index] ?? 0);
    const first = values[0] ?? 0;
    if (values.every((value) => value === first)) return number(first);
    return values.reduceRight(
      (otherwise, value, step) =>
        `(${this.me}.step == ${String(step)} -> ${number(value)} : ${otherwise})`,
      '0',
    );
  }

  private target(at: number): string {
    if (this.boundaries.inFrontOf(this.op(at)) === undefined && !this.setting.isPart(at))
      return 'unreached';
    return this.boundaries.inFrontOf(this.op(at)) === undefined
      ? `L${String(at)}`
      : `B${String(at)}`;
  }

  private head(at: number): string[] {
    this.lowering.forgetAll();
    const op = this.op(at);
    const condition = this.boundaries.inFrontOf(op);
    const label = `L${String(at)}: skip;`;
    if (condition === undefined) return [label];
    const end = this.save(at);
    const lines = [`B${String(at)}:`];
    if (this.boundaries.isChoice(op)) return [...lines, `${end};`, label];
    if (condition.includes('h_v')) {
      // Whom the event is for decides; looking is as good as sending.
      const receiver = op.kind === 'do' && op.args[0] !== undefined ? op.args[0] : undefined;
      this.position = at;
      const value = receiver === undefined ? '0' : this.lowering.text(receiver, false);
      const before = this.lowering.take();
      lines.push(
        `if :: h_n == 1 -> ${[...before, `h_v = ${value}`].join('; ')}; if :: ${condition} -> ${end} :: else fi :: else fi;`,
      );
      this.lowering.forgetAll();
    } else {
      const test = condition === '1' ? 'h_n == 1' : `h_n == 1 && ${condition}`;
      lines.push(`if :: ${test} -> ${end} :: else fi;`);
    }
    return [...lines, label];
  }

  private emit(at: number): string[] {
    const op = this.op(at);
    this.position = at;
    const lines = [...(this.boundaries.begins(op) ? ['h_n = 1'] : []), ...this.action(at, op)];
    const text = `${op.origin.routine}: ${op.origin.text}`
      .replace(/\s+/g, ' ')
      .replaceAll('*/', '');
    return [`/* ${text} */`, ...lines.map((line) => `${line};`)];
  }

  private action(at: number, op: FlatOp): string[] {
    switch (op.kind) {
      case 'set': {
        const value = this.lowering.text(op.value);
        const target = this.lowering.text(op.target);
        const before = this.lowering.take();
        if (op.target.kind === 'register') this.lowering.forget(op.target.index);
        return [...before, ...whole([`${target} = ${value}`])];
      }
      case 'test': {
        const test = this.lowering.text(op.test);
        const before = this.lowering.take();
        return [
          ...before,
          `if :: (${test}) != 0 -> goto ${this.target(op.yes)} :: else -> goto ${this.target(op.no)} fi`,
        ];
      }
      case 'jump':
        return [`goto ${this.target(op.to)}`];
      case 'do': {
        const args = op.args.map((argument) =>
          argument.kind === 'string' ? argument.value : this.lowering.text(argument),
        );
        const target = op.target === undefined ? undefined : this.lowering.text(op.target);
        const before = this.lowering.take();
        this.lowering.forgetAll();
        return [...before, ...this.primitive(at, op.name, args, target)];
      }
    }
  }

  private primitive(
    at: number,
    name: string,
    args: string[],
    target: string | undefined,
  ): string[] {
    if (name === 'begin') return beginText(this.machine, this.task);
    if (name === 'result') {
      return [`h_v = ${args[0] ?? '0'}`, this.keep(at), 'goto returned'];
    }
    if (name === 'panic') {
      return [`panic = ${this.setting.panic(args[0] ?? '')}`, this.save(at)];
    }
    if (name === 'until') {
      return [`if :: (${args[0] ?? '1'}) != 0 -> skip :: else -> ${this.save(at)} fi`];
    }
    const primitive = PRIMITIVES.get(name);
    const lines =
      this.called(at, name, args) ??
      whole(primitiveText(this.machine, this.task, name, args, target));
    if (primitive?.blocks === true) {
      return [...lines, `if :: h_ok == 0 -> ${this.save(at + 1)} :: else fi`];
    }
    const yields = this.boundaries.behind(name);
    if (yields === undefined) return lines;
    return [...lines, `if :: ${yields} -> ${this.save(at + 1)} :: else fi`];
  }

  /**
   * What is long and comes often is in a process once: Promela's inlines are
   * text. Undefined if the primitive is not.
   */
  private called(at: number, name: string, args: string[]): string[] | undefined {
    if (!SHARED.has(name)) return undefined;
    const returns = this.shared.get(name) ?? [];
    this.shared.set(name, [...returns, at]);
    const passed = args.map((argument, index) => `h_${'ab'[index] ?? ''} = ${argument}`);
    return [...passed, `h_r = ${String(at)}`, `goto do_${name}`, `R${String(at)}: skip`];
  }

  private subroutines(): string[] {
    return [...this.shared].flatMap(([name, returns]) => {
      const lines = primitiveText(this.machine, this.task, name, ['h_a', 'h_b'], undefined);
      const back = returns.map((at) => `:: h_r == ${String(at)} -> goto R${String(at)}`);
      return [`do_${name}: skip; d_step { ${lines.join('; ')}; skip };`, 'if', ...back, 'fi;'];
    });
  }

  /** A step of the task, as the body of an `atomic` behind its guard. */
  body(): ProcessText {
    const lines = [`${this.me}.woken = 0; h_n = 0;`, 'if'];
    const code: string[] = [];
    for (const { name, start, end } of this.entries()) {
      const steps = this.steps.flatMap(({ entry }, step) =>
        entry === name ? [`${this.me}.step == ${String(step)}`] : [],
      );
      const first = steps.length > 0 ? ` && (${steps.join(' || ')})` : '';
      lines.push(`:: ${this.me}.pc == 0${first} -> goto L${String(start)}`);
      const stops = this.boundaries.stops({ start, end });
      for (const at of stops.filter((stop) => this.setting.isPart(stop))) {
        const begun = this.machine.code.begun[at] === 1 ? 'h_n = 1; ' : '';
        lines.push(`:: ${this.me}.pc == ${String(at)} -> ${begun}goto L${String(at)}`);
      }
      const heads = this.boundaries.heads({ start, end });
      for (let at = start; at < end; at += 1) {
        const isPart = at === start || this.setting.isPart(at);
        if (heads.has(at) && (isPart || this.boundaries.inFrontOf(this.op(at)) !== undefined)) {
          code.push(...this.head(at));
        }
        if (isPart) code.push(...this.emit(at));
        else if (code.at(-1) !== 'goto unreached;') code.push('goto unreached;');
      }
    }
    lines.push(':: else -> goto unreached');
    const end = [
      'unreached: assert(false);',
      `save: ${this.me}.pc = h_s;`,
      this.forget(),
      'goto done;',
      'returned: skip;',
      this.forget(),
      ...resultText(this.machine, this.task).map((line) => `${line};`),
      'done: skip',
    ];
    return {
      lines: [...lines, 'fi;', ...code, ...this.subroutines(), ...end],
      temps: this.lowering.most,
    };
  }

  /** Under which the task, being ready, can make a step: conditions of the peer's steps. */
  peerGuard(): string {
    const places = new Map<string, string>();
    for (const { start, end } of this.entries()) {
      for (let at = start; at < end; at += 1) {
        const op = this.op(at);
        const test = op.kind === 'do' && op.name === 'until' ? op.args[0] : undefined;
        if (test === undefined) continue;
        this.position = at;
        this.lowering.forgetAll();
        const condition = this.lowering.text(test);
        this.lowering.take();
        places.set(`${this.me}.pc == ${String(at)}`, condition);
        if (at === start + 1) {
          this.steps.forEach(({ entry }, step) => {
            if (this.machine.code.program.entries.get(entry)?.start !== start) return;
            places.set(`(${this.me}.pc == 0 && ${this.me}.step == ${String(step)})`, condition);
          });
        }
      }
    }
    return (
      [...places].map(([place, condition]) => `(!(${place}) || (${condition}))`).join(' && ') || '1'
    );
  }
}

/**
 * What uses scratch variables is one step of SPIN's: when it goes back, it
 * undoes a step by the values that they have then, but a d_step by its copy.
 */
function whole(lines: string[]): string[] {
  if (!lines.some((line) => line.includes('h_') || line.includes('()') || /^\w+\(/.test(line))) {
    return lines;
  }
  return [`d_step { ${lines.join('; ')}; skip }`];
}

function number(value: number): string {
  return value < 0 ? `(${String(value)})` : String(value);
}
