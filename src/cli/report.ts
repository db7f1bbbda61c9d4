/** `closecheck report`: all reports of a run again, from its journal. */
import { ReporterHub } from '../report/reporter-hub.js';
import { fileReporters, terminalReporter } from './reports.js';
import { readRun } from './run-folder.js';

/** @returns the exit code of the run; 3 if a report could not be written */
export async function report(folder: string, histogram: boolean): Promise<number> {
  const { journal, begin } = readRun(folder);
  const { events, torn } = journal;
  const targets = begin.targets.map(({ name }) => name);
  const hub = new ReporterHub([
    terminalReporter(folder, histogram),
    ...fileReporters(folder, targets),
  ]);
  for (const event of events) hub.event(event);
  if (torn) {
    const message = 'the last line of the journal is torn: the run was killed while it wrote';
    hub.event({ event: 'warning', at: hub.record.ms, message });
  }
  const failures = await hub.finish();
  for (const { name, message } of failures) {
    process.stderr.write(`closecheck: the report ${name} failed: ${message}\n`);
  }
  return failures.length > 0 ? 3 : (hub.record.exitCode ?? 3);
}
