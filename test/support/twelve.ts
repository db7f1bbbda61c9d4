/** The scenarios that every image must pass before anything else is said of it. */
export const TWELVE = 'A1 A3 B1 C1 C2 D1 E1 F1 G1 G3 H3 J1'.split(' ');
