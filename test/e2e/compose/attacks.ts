import { beginQuiet, endQuiet } from '../quiet.ts';
import { hostileJson } from './attacks/hostile-json-attack.ts';
import { memoryLimit } from './attacks/memory-limit.ts';
import { overload } from './attacks/overload.ts';
import { pipelining } from './attacks/pipelining.ts';
import { refusedBody } from './attacks/refused-body.ts';
import { storeAttacks } from './attacks/store-attacks.ts';
import { compose } from './compose-project.ts';

/** The attacks on the running service. Each takes a few seconds. */
const ATTACKS: readonly (() => void)[] = [
  overload,
  pipelining,
  refusedBody,
  hostileJson,
  storeAttacks,
  memoryLimit,
];

export function attacks(): void {
  // The tests before may have stopped parts of the project.
  beforeAll(async () => {
    await compose('up', '--wait');
    beginQuiet();
  });
  afterAll(endQuiet);
  for (const attack of ATTACKS) attack();
}
