import { parseApplication } from '../../../lib/definition/parse-application.ts';
import { resourceProgram } from '../../../lib/definition/resource-program.ts';
import { isServed } from '../../../lib/definition/resources.ts';
import { api } from './shop.ts';

/** The arguments of a program that tell it of its memory. */
const settings = (resource: object) => {
  const [served] = parseApplication({
    name: 'shop',
    services: { api },
    resources: { data: resource },
  }).resources.filter(isServed);
  if (!served) throw new Error('the resource must have a program');
  return resourceProgram(served).arguments.filter((one) => /\d(MB|kB|M|mb)$/.test(one));
};

it.each([
  [256, 100, ['shared_buffers=64MB', 'work_mem=655kB']],
  [512, 100, ['shared_buffers=128MB', 'work_mem=1310kB']],
  [4096, 50, ['shared_buffers=1024MB', 'work_mem=20971kB']],
  // Never below the smallest value that PostgreSQL takes.
  [64, 500, ['shared_buffers=16MB', 'work_mem=64kB']],
])(
  'gives PostgreSQL a quarter of %i MiB for data, and %i connections another',
  (memoryMiB, maxConnections, set) => {
    expect(settings({ type: 'postgres', memoryMiB, maxConnections })).toEqual(set);
  },
);

it.each([
  [256, 64],
  [512, 128],
  [1000, 128],
  [1024, 512],
  // InnoDB would round it up to the next 128.
  [1700, 768],
])('gives MySQL of %i MiB a buffer pool of %i', (memoryMiB, poolMiB) => {
  expect(settings({ type: 'mysql', memoryMiB })).toEqual([`--innodb-buffer-pool-size=${poolMiB}M`]);
});

it.each([
  [64, 48],
  [512, 384],
])('gives the data of Valkey three quarters of %i MiB: %i', (memoryMiB, most) => {
  expect(settings({ type: 'redis', memoryMiB })).toEqual([`${most}mb`]);
});
