/** The run's network: makes the links of its targets and releases them. */
import { CheckError } from '../errors.js';
import { HubLink } from './hub-link.js';
import type { Link } from './link.js';
import { prepareNamespaceNetwork } from './tap.js';

export interface NetworkOptions {
  /** Folder for the captures; it must exist. */
  folder: string;
}

export interface Network {
  /** Makes TAP and subnet `number` (0..250), one for each target. */
  open(number: number): Promise<Link>;
  /** Closes all links, the last one opened first. Never throws. */
  close(): Promise<void>;
}

/** To be called inside the private namespace (namespace.ts) only. */
export async function openNetwork(options: NetworkOptions): Promise<Network> {
  await prepareNamespaceNetwork();
  const links: Link[] = [];
  return {
    async open(number) {
      if (!Number.isInteger(number) || number < 0 || number > 250) {
        throw new CheckError('bug', 'link-number', `There is no subnet 10.77.${number}.0/24.`);
      }
      const link = await HubLink.open(number, options.folder);
      links.push(link);
      return link;
    },
    async close() {
      for (const link of links.splice(0).toReversed()) await link.close();
    },
  };
}
