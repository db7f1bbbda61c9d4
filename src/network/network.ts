/** The run's network: makes the links of its targets and releases them. */
import type { Link } from './link.js';

export interface NetworkOptions {
  /** Folder for the captures; it must exist. */
  folder: string;
}

export interface Network {
  /** Makes TAP and subnet `number` (1..250), one for each target. */
  open(number: number): Promise<Link>;
  /** Closes all links, the last one opened first. Never throws. */
  close(): Promise<void>;
}

/** To be called inside the private namespace (namespace.ts) only. */
export declare function openNetwork(options: NetworkOptions): Promise<Network>;
