/** A session with an agent that is none, on a clock that a test moves. */
import { Session, type RunEnd } from '../../../src/console/session.js';
import type { Peer } from '../../../src/scenario/executor.js';
import { FakeAgent, type FakeAgentOptions } from '../../support/fake-agent.js';
import { FakeTimers } from '../../support/fake-timers.js';

export const RUN_ID = 'abcd1234';
export const REPORT = 'C 17 done;B no;E';
export const CASE = { number: 17, port: 2000, program: 'V 1 C1 - 25;N 100;D;E' };
export const MINUTE = 60_000;

class RecordingPeer implements Peer {
  readonly done: (number | 'end')[] = [];
  perform(index: number): Promise<void> {
    this.done.push(index);
    return Promise.resolve();
  }
  end(): Promise<void> {
    this.done.push('end');
    return Promise.resolve();
  }
}

export function setUp(options: Omit<FakeAgentOptions, 'timers'> = {}) {
  const timers = new FakeTimers();
  const agent = new FakeAgent({
    timers,
    program: () => ({ go: [0, 2, 'quiet', 'end'], report: REPORT }),
    ...options,
  });
  const lines: string[] = [];
  const session = new Session({ line: agent.line, timers, onText: (line) => lines.push(line) });
  const peer = new RecordingPeer();
  return { timers, agent, session, lines, peer };
}

export type Scene = ReturnType<typeof setUp>;

export async function greet({ session, timers }: Scene): Promise<unknown> {
  const hello = session.hello(RUN_ID, MINUTE);
  await timers.advance(5000);
  return hello;
}

/** The end of a run; time passes as long as it takes, up to ten minutes. */
export async function finish(scene: Scene, end: Promise<RunEnd>): Promise<RunEnd> {
  let going = true;
  const settle = (): void => {
    going = false;
  };
  end.then(settle, settle);
  const isGoing = (): boolean => going;
  for (let second = 0; second < 600 && isGoing(); second++) await scene.timers.advance(1000);
  return end;
}

export async function run(scene: Scene, deadline = MINUTE): Promise<RunEnd> {
  return finish(scene, scene.session.run(CASE, scene.peer, deadline));
}
