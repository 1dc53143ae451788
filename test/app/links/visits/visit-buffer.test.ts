import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { newCode } from '../../../../app/links/src/links/short-link.ts';
import { VisitBuffer } from '../../../../app/links/src/visits/visit-buffer.ts';

test('a full buffer takes at most 2 MB, whatever happens', () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const heapUsed = () => {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const before = heapUsed();
  const buffer = new VisitBuffer();
  for (let visit = 0; visit < 50_000; visit++) buffer.add(newCode());
  const bytes = heapUsed() - before;
  expect([buffer.size, buffer.takeDropped()]).toEqual([10_000, 40_000]);
  expect(bytes).toBeLessThan(2_000_000);
});

test('counts that are in doubt, being sent or put back count towards the limit', () => {
  const buffer = new VisitBuffer({ maxCodes: 3, maxBatch: 2 });
  for (const code of ['a', 'b', 'c']) buffer.add(code);
  const batch = buffer.take();
  if (!batch) throw new Error('no batch');
  expect([...batch.counts.keys()]).toEqual(['a', 'b']);
  // Not a second place for a code that is being sent.
  buffer.add('d');
  buffer.add('a');
  expect([buffer.size, buffer.visits, buffer.takeDropped()]).toEqual([3, 3, 2]);
  buffer.settle(batch, (code) => (code === 'a' ? 'unknown' : 'notCounted'));
  buffer.add('d');
  expect([buffer.size, buffer.visits, buffer.takeDropped()]).toEqual([3, 3, 1]);
  // The count in doubt comes first, and alone.
  expect(buffer.take()).toEqual({ counts: new Map([['a', 1]]), isRepeated: true });
});

test('adds visits of a link that came while its earlier ones were sent in vain', () => {
  const buffer = new VisitBuffer();
  buffer.add('a');
  const batch = buffer.take();
  if (!batch) throw new Error('no batch');
  buffer.add('a');
  buffer.settle(batch, () => 'notCounted');
  expect([buffer.size, buffer.visits]).toEqual([1, 2]);
});
