/** The agent as a process of the host: built with gcc and its sanitizers. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import type { Line } from '../../src/console/line.js';
import { PACKAGE_ROOT } from '../../src/package-root.js';

const AGENT = path.join(PACKAGE_ROOT, 'firmware-tests/agent');
const HOST = path.join(AGENT, 'host');
/** Programs of their own, beside the agent. */
const ALONE = ['codec.c', 'fuzz.c', 'gates.c', 'link.c'];
const FLAGS = [
  '-std=c99',
  '-Wall',
  '-Wextra',
  '-Wpedantic',
  '-Wshadow',
  '-Werror',
  '-O1',
  '-g',
  '-fsanitize=address,undefined',
  '-fno-sanitize-recover=all',
  `-I${path.join(HOST, 'include')}`,
  `-I${AGENT}`,
];

export interface HostAgentBuild {
  /** The agent's program; its console is standard input and output. */
  agent: string;
  /** The codec's program (firmware-tests/agent/host/codec.c). */
  codec: string;
  /** The program of its delivery (firmware-tests/agent/host/link.c). */
  link: string;
}

let building: Promise<HostAgentBuild> | undefined;

/** Builds the programs, once for all tests. @throws if there is no gcc, or a warning */
export function buildHostAgent(): Promise<HostAgentBuild> {
  building ??= build();
  return building;
}

async function build(): Promise<HostAgentBuild> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'closecheck-agent-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const agent = path.join(folder, 'agent');
  const codec = path.join(folder, 'codec');
  const link = path.join(folder, 'link');
  // calls.c and its parts come in with host/calls.c, over the fake sockets.
  const portable = readdirSync(AGENT).filter((name) => /^(?!calls).*\.c$/.test(name));
  const host = readdirSync(HOST).filter((name) => name.endsWith('.c') && !ALONE.includes(name));
  const sources = [
    ...portable.map((name) => path.join(AGENT, name)),
    ...host.map((name) => path.join(HOST, name)),
  ];
  const ofCodec = ['frame.c', 'names.c', 'text.c', 'host/codec.c'];
  const ofLink = ['frame.c', 'link.c', 'link_parts.c', 'text.c', 'host/link.c'];
  await execa('gcc', [...FLAGS, '-o', agent, ...sources, '-lpthread']);
  await execa('gcc', [...FLAGS, '-o', codec, ...ofCodec.map((name) => path.join(AGENT, name))]);
  await execa('gcc', [...FLAGS, '-o', link, ...ofLink.map((name) => path.join(AGENT, name))]);
  return { agent, codec, link };
}

function spawn(program: string, args: string[]) {
  return execa(program, args, { reject: false, buffer: false, stdio: 'pipe' });
}

export class HostAgent {
  /** The markers that it has sent, in order. */
  readonly markers: string[] = [];
  readonly line: Line;
  readonly #process: ReturnType<typeof spawn>;
  readonly #awaited: { text: string; resolve: () => void }[] = [];
  #complaint = '';

  /** @param args `hang`, `boot=N` */
  constructor(program: string, args: string[] = []) {
    const subprocess = spawn(program, args);
    this.#process = subprocess;
    subprocess.stdout.setEncoding('latin1');
    subprocess.stderr.setEncoding('latin1');
    let rest = '';
    subprocess.stderr.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line.startsWith('closecheck ')) this.#note(line);
        else this.#complaint += `${line}\n`;
      }
    });
    // Its end is seen by end(); what is written to it after that is lost.
    subprocess.stdin.on('error', () => {});
    this.line = {
      write: (data) => {
        subprocess.stdin.write(data, 'latin1');
      },
      onData: (listener) => {
        subprocess.stdout.on('data', listener);
        return () => {
          subprocess.stdout.off('data', listener);
        };
      },
    };
  }

  /**
   * Resolves when the marker has come. Markers and console are two pipes: a
   * report may well be read before the markers that were sent ahead of it.
   */
  marker(text: string): Promise<void> {
    if (this.markers.includes(text)) return Promise.resolve();
    return new Promise((resolve) => this.#awaited.push({ text, resolve }));
  }

  #note(marker: string): void {
    this.markers.push(marker);
    for (const { text, resolve } of this.#awaited) if (text === marker) resolve();
  }

  /**
   * Ends it by the end of its input.
   * @throws if a sanitizer has complained or it has died
   */
  async end(): Promise<void> {
    this.#process.stdin.end();
    const { exitCode, signal } = await this.#process;
    if (exitCode !== 0 || this.#complaint !== '') {
      throw new Error(`the agent ended with ${exitCode ?? signal}:\n${this.#complaint}`);
    }
  }
}
