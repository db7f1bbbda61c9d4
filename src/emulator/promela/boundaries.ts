/** Where the steps of a task end: in front of an op, or behind one that lets others run. */
import { TASK_STATE } from '../executive/records.js';
import { PHASES } from '../executive/words.js';
import type { Machine } from '../explore/machine.js';
import type { FlatOp } from '../microop/link.js';
import { successors } from '../microop/liveness.js';
import { PRIMITIVES } from '../microop/primitive.js';
import type { Setting } from './setting.js';

/** A routine's range in the flat list. */
export interface Range {
  start: number;
  end: number;
}

export class Boundaries {
  private readonly machine: Machine;
  private readonly setting: Setting;
  private readonly task: number;

  constructor(machine: Machine, setting: Setting, task: number) {
    this.machine = machine;
    this.setting = setting;
    this.task = task;
  }

  private op(at: number): FlatOp | undefined {
    return this.machine.code.program.ops[at];
  }

  /** The condition under which a step ends in front of an op; undefined if it never does. */
  inFrontOf(op: FlatOp | undefined): string | undefined {
    if (op?.kind !== 'do') return undefined;
    const { level, marks } = this.setting;
    switch (PRIMITIVES.get(op.name)?.boundary ?? 'never') {
      case 'always':
      case 'choice':
        return '1';
      case 'timers':
        return level >= 1 ? '1' : undefined;
      case 'directives':
        return level >= 2 ? '1' : undefined;
      case 'unmarked':
        return marks ? `(closing == 0 && phase == ${String(PHASES.PHASE_RUN)})` : undefined;
      case 'contended':
        return 'semq[0] != 0';
      case 'watched':
        return level >= 1 ? '1' : this.isForWatched();
      case 'never':
        return undefined;
    }
  }

  /** The step ends in front of the op in any case, begun or not. */
  isChoice(op: FlatOp): boolean {
    return op.kind === 'do' && PRIMITIVES.get(op.name)?.boundary === 'choice';
  }

  /** The receiver, in h_v, is a task that a condition asks about and that waits. */
  private isForWatched(): string | undefined {
    const tests = this.setting.watched.flatMap((isWatched, task) => {
      if (!isWatched) return [];
      const number = String(task + 1);
      const receiver = task === this.task ? `(h_v == 0 || h_v == ${number})` : `h_v == ${number}`;
      return [`(${receiver} && T[${String(task)}].mode == ${String(TASK_STATE.event)})`];
    });
    return tests.length === 0 ? undefined : `(${tests.join(' || ')})`;
  }

  /** Whether the op makes the step one that has begun. */
  begins(op: FlatOp): boolean {
    if (op.kind !== 'do') return false;
    const boundary = PRIMITIVES.get(op.name)?.boundary ?? 'never';
    if (boundary === 'timers') return this.setting.level >= 1;
    if (boundary === 'directives') return this.setting.level >= 2;
    return boundary !== 'never';
  }

  /** The condition under which a step ends behind a primitive that may let others run. */
  behind(name: string): string | undefined {
    const kind = PRIMITIVES.get(name)?.yields;
    if (kind === 'contended') return 'semq[0] != 0';
    const isAlone = this.setting.scheduler === 'any' || this.task === this.machine.layout.peer;
    return kind === undefined || isAlone ? undefined : `readyq[0] != ${String(this.task + 1)}`;
  }

  private mayEndBehind(op: FlatOp | undefined): boolean {
    const primitive = op?.kind === 'do' ? PRIMITIVES.get(op.name) : undefined;
    return primitive?.blocks === true || primitive?.yields !== undefined;
  }

  /** Positions that are jumped to, or gone on from. */
  heads({ start, end }: Range): Set<number> {
    const heads = new Set<number>([start]);
    for (let at = start; at < end; at += 1) {
      const op = this.op(at);
      if (this.inFrontOf(op) !== undefined) heads.add(at);
      if (op?.kind === 'jump' || op?.kind === 'test') {
        for (const next of successors(op, at)) heads.add(next);
      }
      if (this.mayEndBehind(op)) heads.add(at + 1);
    }
    return heads;
  }

  /** Positions at which a task may stand between two steps, ascending. */
  stops({ start, end }: Range): number[] {
    const stops = new Set<number>();
    for (let at = start; at < end; at += 1) {
      const op = this.op(at);
      if (this.inFrontOf(op) !== undefined) stops.add(at);
      if (this.mayEndBehind(op)) stops.add(at + 1);
    }
    return [...stops].filter((at) => at < end).sort((a, b) => a - b);
  }
}
