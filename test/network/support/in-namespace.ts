/** Fixture: a command that enters the namespace and then does what its argument says. */
import { spawn } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { enterNamespace } from '../../../src/network/namespace.js';

const [mode = '', token = ''] = process.argv.slice(2);

let waiting: NodeJS.Timeout | undefined;

function endWith(exitCode: number): void {
  process.exitCode = exitCode;
  clearInterval(waiting);
}

async function main(): Promise<void> {
  const entry = await enterNamespace({
    interrupted: (signal) => {
      console.log(`interrupted by ${signal}`);
      endWith(130);
    },
    orphaned: () => endWith(70),
  });
  if (entry.at === 'outside') {
    process.exitCode = entry.exitCode;
    return;
  }
  console.log(`inside as ${process.pid} with ${mode} ${token}`);
  if (mode === 'exit') process.exitCode = 7;
  if (mode === 'interfaces') {
    console.log(`interfaces: ${Object.keys(networkInterfaces()).join(' ') || 'none up'}`);
  }
  if (mode === 'wait' || mode === 'busy') {
    // A grandchild in a group of its own, as QEMU is.
    spawn('sh', ['-c', 'sleep 1000; exit', token], { detached: true, stdio: 'ignore' }).unref();
    waiting = setInterval(() => {}, 1000);
    console.log('READY');
    if (mode === 'busy') setTimeout(stayBusy, 20);
  }
}

function stayBusy(): void {
  for (;;);
}

await main();
