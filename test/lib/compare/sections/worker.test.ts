import { application as nightly } from '../../../../examples/nightly.ts';
import { application as threeInARow } from '../../../../examples/three-in-a-row.ts';
import { application as tickets } from '../../../../examples/tickets.ts';
import { application as tunnel } from '../../../../examples/worker.ts';
import { sectionsOf } from '../../../../lib/compare/comparison.ts';
import type { Row } from '../../../../lib/compare/comparison-schema.ts';
import { artefactsOf, artefactsOfApplication, rowsOf } from '../artefacts-of.ts';

const rowOf = (definition: object): Row | undefined =>
  rowsOf({ sections: sectionsOf(artefactsOfApplication(definition)) }).find(({ id }) => id === 'worker');

const cellsOf = (definition: object): [string, string | undefined][] =>
  Object.values(rowOf(definition)!.cells).map(({ text, verdict }) => [text, verdict]);

it('says how each platform runs a worker, what tells that it lives, and what a release leaves of its work', () => {
  const release = 'a release sends the stop signal during its work, and SIGKILL 30 s';
  const pod = `a pod without a Service; restarted when it exits, or fails its liveness probe 3 times; ${release} after termination starts`;
  expect(cellsOf(tunnel)).toEqual([
    [
      `a container that takes no calls; restarted when it exits (unless-stopped), not when it hangs; ${release} later`,
      'approximated',
    ],
    [
      `a task that takes no calls; replaced when it exits, or fails its health check 3 times; ${release} later`,
      'native',
    ],
    [pod, 'native'],
    [pod, 'native'],
  ]);
});

it('says yes of no platform where nothing tells that a worker hangs', () => {
  const cells = cellsOf(nightly);
  expect(cells.map(([, verdict]) => verdict)).toEqual(Array(4).fill('approximated'));
  for (const [text] of cells) expect(text).toContain(', not when it hangs; ');
});

it('follows the time that the definition gives', () => {
  const { connector } = tunnel.services;
  const patient = { ...tunnel, services: { connector: { ...connector, shutdown: { stopSeconds: 90 } } } };
  for (const [text] of cellsOf(patient)) expect(text).toContain(' and SIGKILL 90 s ');
});

it('names the worker beside a service with a port', () => {
  for (const [text] of cellsOf(tickets))
    expect(text).toMatch(/^worker: a (container|task|pod) (that takes no calls|without a Service); /);
});

it('is left out of an application without workers', () => {
  expect(rowOf(threeInARow)).toBeUndefined();
  expect(rowsOf({ sections: sectionsOf(artefactsOf()) }).map(({ id }) => id)).not.toContain('worker');
});
