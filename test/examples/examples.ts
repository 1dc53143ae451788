import { application as grpcPair } from '../../examples/grpc-pair.ts';
import { application as nightly } from '../../examples/nightly.ts';
import { application as notes } from '../../examples/notes.ts';
import { application as publishedImage } from '../../examples/published-image.ts';
import { application as rates } from '../../examples/rates.ts';
import { application as singleton } from '../../examples/singleton.ts';
import { application as threeInARow } from '../../examples/three-in-a-row.ts';
import { application as tickets } from '../../examples/tickets.ts';
import { application as worker } from '../../examples/worker.ts';
import type { Definition } from '../../lib/definition/application.ts';
import { application as longestNames } from './longest-names.ts';

/** An application as others may put it into lib/application.ts: none is like the sample. */
export interface Example {
  readonly definition: Definition;
  /** CDK context, as a user adds it to cdk.json. @default {} */
  readonly context?: Readonly<Record<string, unknown>>;
}

/** The applications of examples/ by the names of their files, and one that is none to learn from. */
export const EXAMPLES: Readonly<Record<string, Example>> = {
  worker: { definition: worker },
  'grpc-pair': { definition: grpcPair },
  'published-image': { definition: publishedImage },
  rates: { definition: rates },
  singleton: { definition: singleton },
  notes: { definition: notes },
  tickets: { definition: tickets },
  nightly: { definition: nightly },
  'three-in-a-row': { definition: threeInARow },
  'longest-names': {
    definition: longestNames,
    context: { hostedZoneId: 'Z0123456789ABCDEFGHIJ', hostedZoneName: 'example.com' },
  },
};
