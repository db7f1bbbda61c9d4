/**
 * What is the same for every target with a console: greets the agent, hands
 * over programs, and makes observations of reports and of deaths.
 */
import { parseReport } from '../console/report.js';
import { Session, type SessionEnd } from '../console/session.js';
import { systemTimers } from '../console/timers.js';
import { CheckError } from '../errors.js';
import { encodeProgram } from '../scenario/encode.js';
import type { Observation, Peer, TargetIdentity } from '../scenario/executor.js';
import type { Program } from '../scenario/program.js';
import { caseDeadline } from './case-deadline.js';
import { ClockWatch } from './clock-watch.js';
import type { SerialLine } from './serial-line.js';

/** Console lines that go into the post-mortem of a target that died. */
const POST_MORTEM_LINES = 30;

export interface ConversationOptions {
  line: SerialLine;
  runId: string;
  /** What else is known of a target that has died: registers, why QEMU ended. */
  postMortem(): Promise<string[]>;
}

export class Conversation {
  readonly #options: ConversationOptions;
  readonly #session: Session;
  #tickRate = 100;
  #clock: ClockWatch | undefined;
  #reset = false;

  constructor(options: ConversationOptions) {
    this.#options = options;
    this.#session = new Session({ line: options.line, timers: systemTimers });
  }

  /** The last lines of the console, the latest last. */
  get recentLines(): readonly string[] {
    return this.#session.recentLines;
  }

  /**
   * @param milliseconds from now on
   * @throws CheckError of class `infrastructure`, phase `ready`
   */
  async greet(milliseconds: number): Promise<TargetIdentity> {
    const { runId } = this.#options;
    const answer = await this.#session.hello(runId, milliseconds);
    if (answer.end !== 'introduced') throw this.#notReady(answer, milliseconds);
    const { identity, spoilt } = answer.introduction;
    if (spoilt) {
      throw new CheckError(
        'infrastructure',
        'target-spoilt',
        'An earlier case has left tasks inside the network code of the target.',
        { phase: 'ready', hint: 'Restart the target.' },
      );
    }
    this.#tickRate = identity.tickRate;
    this.#clock = new ClockWatch(identity.tickRate, performance.now());
    return identity;
  }

  /**
   * Runs a program once. The wire's part of the outcome stays empty.
   * @param number of the case, unlike that of the case before
   * @throws CheckError of class `infrastructure`: no observation
   */
  async run(program: Program, number: number, port: number, peer: Peer): Promise<Observation> {
    const job = { number, port, program: encodeProgram(program) };
    const end = await this.#session.run(job, peer, caseDeadline(program, this.#tickRate));
    if (end.end === 'report') return this.#reported(end.payload, number, program);
    if (end.end !== 'bad-program') return this.#died(this.#faultOf(end));
    throw new CheckError(
      'infrastructure',
      'program-refused',
      `The target cannot run ${program.scenario}/${program.variant}: ${end.reason}.`,
      { phase: 'case', hint: 'Agent and closecheck may be of different versions.' },
    );
  }

  /** Resolves to whether the agent answers, and has heard all that was said before. */
  isAlive(): Promise<boolean> {
    return this.#session.ping();
  }

  /** The target has reset itself: nothing more comes of the case that runs. */
  targetReset(): void {
    this.#reset = true;
    this.#session.close();
  }

  /** Ends whatever is under way: the line is gone or no longer wanted. */
  close(): void {
    this.#session.close();
  }

  async #reported(payload: string, number: number, program: Program): Promise<Observation> {
    const report = parseReport(payload, number, program);
    if (report.status === 'setup-failed') {
      throw new CheckError(
        'infrastructure',
        'setup-failed',
        `The set-up of ${program.scenario}/${program.variant} failed: ` +
          `${report.step} gave ${report.result}.`,
        { phase: 'case', hint: 'The capture and the console log of the case show more.' },
      );
    }
    const { observation } = report;
    this.#clock?.caseEnded(observation.ticks, performance.now());
    // A call that never returned: what the processor was at belongs to the evidence.
    if (observation.reboot) observation.postMortem.push(...(await this.#options.postMortem()));
    return observation;
  }

  #faultOf(end: SessionEnd): string {
    if (end.end === 'panic') return `panic: ${end.fatal.text}`;
    if (end.end === 'silence') return 'died: silence';
    return end.end === 'rebooted' || this.#reset ? 'died: reset' : 'died: power-off';
  }

  async #died(fault: string): Promise<Observation> {
    const console = this.#session.recentLines.slice(-POST_MORTEM_LINES);
    return {
      outcome: { results: {}, faults: [fault], wire: [], leaks: {} },
      order: [],
      ticks: {},
      postMortem: [...console, ...(await this.#options.postMortem())],
      reboot: true,
    };
  }

  #notReady(end: SessionEnd, milliseconds: number): CheckError {
    const last = this.#session.recentLines.at(-1);
    const said = last === undefined ? 'It has printed nothing.' : `Its last line: ${last}`;
    const sentence =
      end.end === 'panic'
        ? `The image died before its agent answered: ${end.fatal.text}.`
        : `The agent has not answered within ${milliseconds / 1000} s. ${said}`;
    return new CheckError('infrastructure', `agent-${end.end}`, sentence, {
      phase: 'ready',
      hint: 'The console log shows all that the image has printed. Is closecheck’s agent in it?',
    });
  }
}
