import { comparison } from '../../../../../lib/compare/comparison.ts';
import { pathOf } from '../../../../../lib/compare/json-pointer.ts';
import type { Artefacts } from '../../../../../lib/compare/readings/artefacts.ts';
import { excerpts } from '../../../../../lib/compare/report/page/excerpt.ts';
import { located } from '../../../../../lib/compare/report/page/located.ts';
import { artefactsOf, cellsOf, rowsOf } from '../../artefacts-of.ts';

let artefacts: Artefacts;

beforeAll(() => {
  artefacts = artefactsOf();
});

const all = () => {
  const { compose, shared, ecs, eks, kubernetes } = artefacts;
  return [compose, shared, ecs, eks, ...kubernetes];
};

const evidenceOf = (row: string, target: 'ecs') =>
  rowsOf(comparison(artefacts))
    .find(({ id }) => id === row)!
    .cells[target].evidence.flatMap((one) => ('pointer' in one ? one.pointer : []));

it('gives the lines of each artefact with the numbers that they have in it', () => {
  for (const artefact of all()) {
    const written = artefact.text.trimEnd().split('\n');
    const numbered = located(artefact).lines.filter(({ number }) => number !== undefined);
    const wrong = numbered.filter(({ number, text }) => written[number! - 1] !== text);
    // What opens and closes a manifest stands in a text there.
    expect(wrong.filter(({ text }) => !text.includes('"Manifest"'))).toEqual([]);
    expect(numbered.at(-1)?.number).toBe(written.length);
  }
});

it('finds the lines of every value that a cell was read from, with its key and its end', () => {
  const pointers = cellsOf(comparison(artefacts)).flatMap(([, { evidence }]) =>
    evidence.filter((one) => 'pointer' in one && one.found && one.pointer !== ''),
  ) as { file: string; pointer: string }[];
  expect(pointers.length).toBeGreaterThan(400);
  for (const { file, pointer } of pointers) {
    const artefact = all().find((one) => one.file === file)!;
    const path = pathOf(pointer);
    const { lines, spanOf } = located(artefact);
    const [first, last] = spanOf(path)!;
    const key = path.at(-1)!;
    if (!/^\d+$/.test(key) && !key.includes('/'))
      expect([pointer, lines[first]!.text]).toEqual([pointer, expect.stringContaining(key)]);
    const value = path.reduce((node: any, one) => node[one], artefact.root);
    if (typeof value !== 'object')
      expect([
        pointer,
        lines
          .slice(first, last + 1)
          .map(({ text }) => text)
          .join('\n'),
      ]).toEqual([
        pointer,
        expect.stringContaining(
          String(value).split('\n')[0]!.slice(0, 30).replaceAll('"', '\\"').slice(0, 20),
        ),
      ]);
  }
});

it('shows what was read, with the outermost and the innermost line that lead there', () => {
  const { file, lines } = excerpts(artefacts)('docker-compose.yml', [
    '/services/links/stop_grace_period',
    '/services/links/deploy/resources/limits/memory',
  ]);
  expect([file, lines.map(({ text, isRead }) => [text, isRead])]).toEqual([
    'docker-compose.yml',
    [
      ['  links:', false],
      ['    stop_grace_period: 20s', true],
      ['        limits:', false],
      ['          memory: 512M', true],
    ],
  ]);
});

it('shows what a value in a list of pairs is given to', () => {
  const { lines } = excerpts(artefacts)('EcsFargate.template.json', [
    ...evidenceOf('shutdown', 'ecs').filter((pointer) => pointer.endsWith('/Value')),
  ]);
  expect(lines.slice(-2).map(({ text, isRead }) => [text.trim(), isRead])).toEqual([
    ['"Key": "deregistration_delay.timeout_seconds",', false],
    ['"Value": "20"', true],
  ]);
});

it('lays a manifest in a template out in lines', () => {
  const id = Object.keys(artefacts.eks.root.Resources as object).find((one) =>
    /^ClusterManifestlinks/.test(one),
  );
  const { lines } = excerpts(artefacts)('Eks.template.json', [
    `/Resources/${id}/Properties/Manifest/Deployment~1links/spec/template/spec/terminationGracePeriodSeconds`,
  ]);
  expect(lines.filter(({ isRead }) => isRead)).toEqual([
    { number: undefined, text: '         "terminationGracePeriodSeconds": 40,', isRead: true },
  ]);
});

it('fails where evidence leads to no artefact or to no place of it', () => {
  const excerptOf = excerpts(artefacts);
  expect(() => excerptOf('other.yml', [''])).toThrow(
    'there is no artefact other.yml; the artefacts are docker-compose.yml',
  );
  expect(() => excerptOf('docker-compose.yml', ['/services/none'])).toThrow('no lines at /services/none');
});
