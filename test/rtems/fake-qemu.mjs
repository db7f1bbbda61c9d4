#!/usr/bin/env node
// Stands for QEMU: does what the image says behind its ELF header, a JSON object
//   { "print": "text" | "replay": "file", "lines": n, "after": "exit" | "hang" | "die" | "crash" | "flood" }
// In a list, each boot takes the next one; the number of boots is kept beside the image.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const image = process.argv[process.argv.indexOf('-kernel') + 1];
const header = 20;
const parsed = JSON.parse(readFileSync(image).subarray(header).toString('utf8'));
const scripts = Array.isArray(parsed) ? parsed : [parsed];
const counter = `${image}.boots`;
const boots = existsSync(counter) ? Number(readFileSync(counter, 'utf8')) : 0;
writeFileSync(counter, String(boots + 1));
const script = scripts[Math.min(boots, scripts.length - 1)];

let text =
  script.replay === undefined ? (script.print ?? '') : readFileSync(script.replay, 'latin1');
if (script.lines !== undefined) text = text.split('\n').slice(0, script.lines).join('\n') + '\n';
// In pieces that end anywhere, as a serial line brings them.
for (let at = 0; at < text.length; at += 7) process.stdout.write(text.slice(at, at + 7), 'latin1');

if (script.after === 'hang') setInterval(() => {}, 1000);
if (script.after === 'flood') setInterval(() => process.stdout.write('still going\r\n'), 20);
if (script.after === 'die') {
  process.stderr.write('qemu: could not load kernel\n');
  process.exitCode = 1;
}
if (script.after === 'debug-exit') process.exitCode = 3;
if (script.after === 'crash') process.kill(process.pid, 'SIGSEGV');
