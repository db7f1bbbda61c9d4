/** The cells of the matrix, and what is read of one. */
export const DESIGNS = ['unpatched', 'connabort-literal', 'connabort', 'network-close'] as const;
export const POLICIES = ['stale', '0xdd'] as const;
export const ARCHITECTURES = ['i386', 'arm'] as const;

export interface Cell {
  arch: (typeof ARCHITECTURES)[number];
  policy: (typeof POLICIES)[number];
  image: (typeof DESIGNS)[number];
  reference: (typeof DESIGNS)[number];
}

/** What is read of a run's result.json. */
export interface CellResult {
  started: string;
  seconds: number;
  seed: string;
  rows: { name: string; scenario: string; verdict: string; reason: string; runs: number }[];
}

/** Runs of each row: more where every one of them must conform. */
export function repeatsOf({ arch, image, reference }: Cell): number {
  if (image !== reference) return 1;
  return arch === 'i386' ? 3 : 2;
}

export function allCells(): Cell[] {
  return ARCHITECTURES.flatMap((arch) =>
    POLICIES.flatMap((policy) =>
      DESIGNS.flatMap((image) => DESIGNS.map((reference) => ({ arch, policy, image, reference }))),
    ),
  );
}
