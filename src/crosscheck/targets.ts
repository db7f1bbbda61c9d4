/** From the word on the command line to something that can be started. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Logger } from 'pino';
import { EmulatorExecutor, parseProfile } from '../emulator/index.js';
import { CheckError } from '../errors.js';
import type { Network } from '../network/network.js';
import { PACKAGE_ROOT } from '../package-root.js';
import { checkImage } from '../target/image.js';
import { loadMachine, machineNames, type Machine } from '../target/machine.js';
import { QemuTarget } from '../target/qemu-target.js';
import { parsePort } from '../target/serial-line.js';
import { SerialTarget } from '../target/serial-target.js';
import type { PlannedTarget } from './events.js';
import { checkExists, imageFile, parseImageFix, type Arch, type ImagePolicy } from './images.js';
import { Station } from './station.js';

/** What an instance of a target is given to work with. */
export interface Surroundings {
  network: Network | undefined;
  /** 1.., different for each instance of a run; chooses the subnet. */
  instance: number;
  runId: string;
  /** The run folder. */
  folder: string;
  log: Logger;
}

export interface TargetPlan {
  planned: PlannedTarget;
  /** Whether it is to be run inside the private namespace. */
  needsNetwork: boolean;
  /** How many of it can exist: a board is one. */
  instances: number;
  open(surroundings: Surroundings): Promise<Station>;
}

export interface TargetChoice {
  /** Path given by --image. */
  image?: string | undefined;
  /** Name given by --image-fix, `connabort`, `connabort+ack-forgotten`. */
  imageFix: string;
  policy: ImagePolicy;
  /** Longest wait for the image's first byte, in place of the machine's own. */
  bootSeconds?: number | undefined;
}

/** Short names of the built-in machines. */
const ALIASES: Record<string, string> = { i386: 'standalone-i386', arm: 'standalone-arm' };

/**
 * Understands one `--target`.
 * @throws CheckError of class `usage` for a name that is none, or an image that is not there
 *   or not for this machine
 */
export async function planTarget(word: string, choice: TargetChoice): Promise<TargetPlan> {
  if (word === 'emulator' || word.startsWith('emulator:')) {
    return emulatorPlan(word, word.slice('emulator:'.length) || 'connabort', choice);
  }
  if (word.startsWith('serial:')) return serialPlan(word, word.slice('serial:'.length));
  return qemuPlan(word, choice);
}

function emulatorPlan(word: string, profile: string, { policy }: TargetChoice): TargetPlan {
  parseProfile(profile);
  return {
    planned: { name: word, kind: 'emulator' },
    needsNetwork: false,
    instances: Number.POSITIVE_INFINITY,
    open: ({ folder }) =>
      Promise.resolve(new Station({ executor: new EmulatorExecutor({ profile, policy }), folder })),
  };
}

function serialPlan(word: string, port: string): TargetPlan {
  parsePort(port);
  return {
    planned: { name: word, kind: 'serial' },
    needsNetwork: false,
    instances: 1,
    open: ({ runId, folder }) => {
      const executor = new SerialTarget({ port, runId, consoleLog: consoleLog(folder, word) });
      return Promise.resolve(new Station({ executor, folder }));
    },
  };
}

async function qemuPlan(word: string, choice: TargetChoice): Promise<TargetPlan> {
  const name = ALIASES[word] ?? word;
  const file = path.join(PACKAGE_ROOT, 'qemu', `${name}.yaml`);
  if (!existsSync(file)) {
    const known = [...Object.keys(ALIASES), ...machineNames(), 'emulator', 'serial:PORT'];
    throw new CheckError('usage', 'unknown-target', `There is no target ${word}.`, {
      hint: `Targets: ${known.join(', ')}.`,
    });
  }
  const machine = patient(loadMachine(file), choice.bootSeconds);
  const image = chooseImage(machine, choice);
  await checkImage(image, machine);
  return {
    planned: {
      name: word,
      kind: 'qemu',
      machine: name,
      image: {
        path: image,
        sha256: createHash('sha256').update(readFileSync(image)).digest('hex'),
        ...(choice.image === undefined ? { fix: choice.imageFix } : {}),
      },
    },
    needsNetwork: machine.nic !== undefined,
    instances: Number.POSITIVE_INFINITY,
    open: async ({ network, instance, runId, folder, log }) => {
      const link = machine.nic === undefined ? undefined : await network?.open(instance);
      const executor = new QemuTarget({
        machine,
        image,
        runId,
        consoleLog: consoleLog(folder, `${word}-${instance}`),
        log: log.child({ instance }),
        ...(link === undefined ? {} : { link }),
      });
      return new Station({
        executor,
        ...(link === undefined ? {} : { link }),
        restore: () => executor.restore(),
        caseNumber: () => executor.caseNumber,
        commandLine: () => executor.commandLine,
        qemuVersion: () => executor.qemuVersion,
        folder,
      });
    },
  };
}

function patient(machine: Machine, bootSeconds: number | undefined): Machine {
  if (bootSeconds === undefined) return machine;
  return { ...machine, deadlines: { ...machine.deadlines, boot: bootSeconds } };
}

function chooseImage(machine: Machine, { image, imageFix, policy }: TargetChoice): string {
  if (image !== undefined) {
    if (!existsSync(image)) {
      throw new CheckError('usage', 'image-missing', `There is no image ${image}.`, {
        hint: 'Give --image the path of an ELF file, or leave it out for the built-in image.',
      });
    }
    return image;
  }
  if (!machine.builtIn) {
    throw new CheckError('usage', 'image-needed', `${machine.name} boots an image of yours.`, {
      hint: 'Give --image; closecheck build rtems makes one (docs/rtems.md).',
    });
  }
  const arch: Arch = machine.elf;
  const wanted = { arch, policy, ...parseImageFix(imageFix) };
  const file = imageFile(wanted);
  if (existsSync(file)) return file;
  checkExists(wanted);
  throw new CheckError(
    'infrastructure',
    'image-not-built',
    `The built-in image ${path.basename(file)} has not been built.`,
    { phase: 'configure', hint: 'Run sh scripts/setup.sh (npm start does it by itself).' },
  );
}

function consoleLog(folder: string, name: string): string {
  return path.join(folder, 'console', `${name.replace(/[^A-Za-z0-9.-]+/g, '_')}.log`);
}
