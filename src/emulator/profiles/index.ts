/** The profiles by name. */
import { CheckError } from '../../errors.js';
import { connabortBounded } from './connabort-bounded.js';
import { connabortLiteral } from './connabort-literal.js';
import { connabort } from './connabort.js';
import { networkClose } from './network-close.js';
import { STACKS, type CloseDesign, type Profile, type StackName } from './profile.js';
import { unpatched } from './unpatched.js';

const DESIGNS: readonly CloseDesign[] = [unpatched, connabortLiteral, connabort, networkClose];

/** Designs with an option, which tables do not show. */
const OPTIONS: readonly CloseDesign[] = [connabortBounded];

function profileOf(design: CloseDesign, stack: StackName): Profile {
  return { name: `${design.name}@${stack}`, design, stack };
}

/** The four designs on their usual stacks, in the order in which tables show them. */
export const PROFILES: readonly Profile[] = DESIGNS.map((design) =>
  profileOf(design, design.stack),
);

/**
 * `connabort`, `unpatched@6`.
 * @throws CheckError (`usage`) for a name that does not exist.
 */
export function parseProfile(name: string): Profile {
  const [designName = '', stackName] = name.split('@', 2);
  const designs = [...DESIGNS, ...OPTIONS];
  const design = designs.find((candidate) => candidate.name === designName);
  const known = designs.map((candidate) => candidate.name).join(', ');
  if (design === undefined) {
    throw new CheckError('usage', 'unknown-profile', `No profile is called "${name}".`, {
      hint: `Profiles: ${known}; each on the stack 2005 or 6 (connabort@6).`,
    });
  }
  if (stackName === undefined) return profileOf(design, design.stack);
  if (!Object.hasOwn(STACKS, stackName)) {
    throw new CheckError('usage', 'unknown-stack', `No stack is called "${stackName}".`, {
      hint: 'Stacks: 2005, 6.',
    });
  }
  return profileOf(design, stackName as StackName);
}

/** The profile's full name, `connabort@6`. */
export function formatProfile(profile: Profile): string {
  return profile.name;
}
