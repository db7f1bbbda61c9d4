/** One line of the benchmark: a label and its figure. */
export function say(label: string, value: string): void {
  process.stdout.write(`${label.padEnd(50)}${value}\n`);
}
