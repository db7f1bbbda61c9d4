/** A target behind a serial port, its image already running. */
import type { Executor } from '../scenario/executor.js';

export interface SerialTargetOptions {
  /** `/dev/ttyUSB0` or `/dev/ttyUSB0:115200`, without the `serial:`. */
  port: string;
  runId: string;
  consoleLog: string;
}

export declare const SerialTarget: new (options: SerialTargetOptions) => Executor;
