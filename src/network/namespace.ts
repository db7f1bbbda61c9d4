/**
 * The private network and process namespace in which a run lives. The outer
 * process stays outside and only waits; its own command line runs again
 * inside. When either ends, by whatever signal, nothing of the run remains:
 * the first process of a process namespace takes all others with it.
 */
import { execa } from 'execa';
import { CheckError } from '../errors.js';

const INSIDE = 'CLOSECHECK_INSIDE';
const FORWARDED = ['SIGINT', 'SIGTERM'] as const;

type ForwardedSignal = (typeof FORWARDED)[number];

interface NamespaceHandlers {
  /** The user pressed Ctrl-C or ended the outer process. */
  interrupted: (signal: ForwardedSignal) => void;
  /** The outer process is gone: end this process at once, nothing is left to report to. */
  orphaned: () => void;
}

type Entry = { at: 'inside' } | { at: 'outside'; exitCode: number };

/**
 * Outside: runs this very command line again inside new namespaces and
 * resolves with its exit code when it has ended. Inside: installs the handlers
 * and resolves at once; the caller goes on with the work.
 * @throws CheckError if the kernel refuses the namespaces.
 */
export async function enterNamespace(handlers: NamespaceHandlers): Promise<Entry> {
  if (process.env[INSIDE] === '1') {
    listenToOutside(handlers);
    return { at: 'inside' };
  }
  const flags = namespaceFlags(process.getuid?.() ?? 0);
  await probeNamespace(flags);
  return { at: 'outside', exitCode: await runInside(flags) };
}

/** Options of unshare(1): a user who is not root gets a user namespace to be root in. */
export function namespaceFlags(uid: number): string[] {
  const flags = ['--net', '--pid', '--fork', '--kill-child'];
  return uid === 0 ? flags : ['--user', '--map-root-user', ...flags];
}

/**
 * Tries whether such namespaces can be had.
 * @throws CheckError that says what to do.
 */
export async function probeNamespace(flags: readonly string[]): Promise<void> {
  const result = await execa('unshare', [...flags, 'true'], { reject: false });
  if (!result.failed) return;
  if (result.code === 'ENOENT') {
    throw new CheckError('infrastructure', 'unshare-missing', 'There is no `unshare` command.', {
      phase: 'configure',
      hint: 'Install util-linux.',
    });
  }
  const hint = flags.includes('--user')
    ? 'Run closecheck as root, or allow user namespaces to users: ' +
      'sysctl kernel.unprivileged_userns_clone=1, user.max_user_namespaces=10000, ' +
      'kernel.apparmor_restrict_unprivileged_userns=0, whichever of them is there.'
    : 'In a container, give it the capability SYS_ADMIN.';
  throw new CheckError(
    'infrastructure',
    'namespace-refused',
    `The kernel refuses a private network namespace: ${result.stderr.trim() || result.shortMessage}`,
    { phase: 'configure', hint },
  );
}

/** The process that sits outside dies with its parent; what it starts dies with it. */
async function runInside(flags: readonly string[]): Promise<number> {
  const command = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  // setpriv makes the kernel kill unshare, and so the run, the moment this
  // process dies, even while the run is too busy to notice a closed channel.
  const subprocess = execa('setpriv', ['--pdeathsig', 'KILL', 'unshare', ...flags, ...command], {
    stdin: 'ignore',
    stdout: 'inherit',
    stderr: 'inherit',
    ipc: true,
    serialization: 'json',
    env: { [INSIDE]: '1' },
    // A group of its own: Ctrl-C comes here, and from here as a message.
    detached: true,
    cleanup: false,
    reject: false,
  });
  const stopForwarding = forwardSignals((signal) => {
    // A run that has just ended needs no signal.
    if (subprocess.connected) subprocess.send({ signal }, () => {});
  });
  try {
    const result = await subprocess;
    if (result.code === 'ENOENT') {
      throw new CheckError('infrastructure', 'setpriv-missing', 'There is no `setpriv` command.', {
        phase: 'configure',
        hint: 'Install util-linux.',
      });
    }
    return result.exitCode ?? 70;
  } finally {
    stopForwarding();
  }
}

function forwardSignals(forward: (signal: ForwardedSignal) => void): () => void {
  for (const signal of FORWARDED) process.on(signal, forward);
  return () => {
    for (const signal of FORWARDED) process.off(signal, forward);
  };
}

function listenToOutside(handlers: NamespaceHandlers): void {
  process.on('message', (message: unknown) => {
    const signal = FORWARDED.find((name) => isSignalMessage(message, name));
    if (signal !== undefined) handlers.interrupted(signal);
  });
  // The kernel kills this process together with the outer one (setpriv above);
  // this is for the moment before that was set up.
  process.on('disconnect', handlers.orphaned);
  if (!process.connected) handlers.orphaned();
  // The channel alone is no reason to go on.
  process.channel?.unref();
  for (const signal of FORWARDED) process.on(signal, handlers.interrupted);
}

function isSignalMessage(message: unknown, signal: ForwardedSignal): boolean {
  return (
    typeof message === 'object' &&
    message !== null &&
    'signal' in message &&
    message.signal === signal
  );
}
