import { comparison } from '../../../lib/compare/comparison.ts';
import { shownFields } from '../../../lib/compare/report/page/field-table.ts';
import { artefactsOfApplication, rowsOf, texts } from './artefacts-of.ts';

const image = { reference: 'org/front:1.0.0' };
const FILES = [
  { path: '/etc/front/front.conf', text: 'a = b' },
  { path: '/etc/front/more/more.conf', text: 'c = d' },
];
const shop = (fields: object = {}, others: object = {}) => ({
  name: 'shop',
  services: { front: { image, security: { userId: 10_001 }, ...fields }, ...others },
});
const rows = (definition: object) =>
  Object.fromEntries(
    rowsOf(comparison(artefactsOfApplication(definition))).map((row) => [row.id, row.cells]),
  );

it('says where the files are, and what is lost', () => {
  const onClusters =
    '/etc/front/front.conf, /etc/front/more/more.conf, from ConfigMap front: a change is a rollout, but old pods that restart read the new text';
  expect(texts(artefactsOfApplication(shop({ configuration: FILES })), 'configuration-files')).toEqual([
    '/etc/front/front.conf, /etc/front/more/more.conf, which a container writes into volume front_configuration first',
    "folder /etc/front, which a container writes into volume front_configuration first: the image's own files there are hidden",
    onClusters,
    onClusters,
  ]);
  const cells = Object.values(rows(shop({ configuration: FILES }))['configuration-files'] ?? {});
  expect(cells.map(({ verdict }) => verdict)).toEqual([
    'native',
    'approximated',
    'approximated',
    'approximated',
  ]);
});

it('has no such row where no service has files, whatever its sidecars have', () => {
  const configuration = { path: '/etc/side/side.yaml', local: 'a: b' };
  const sidecars = [{ name: 'side', image: 'org/side:1.0.0', configuration }];
  expect(rows(shop({ sidecars }))).not.toHaveProperty('configuration-files');
});

it('has its fields on the page only where a service has files', () => {
  const shown = (definition: object) =>
    shownFields(comparison(artefactsOfApplication(definition))).map(({ field }) => field);
  const FIELDS = ['configuration[]', 'configuration[].path', 'configuration[].text'];
  expect(shown(shop({ configuration: FILES }))).toEqual(expect.arrayContaining(FIELDS));
  for (const field of FIELDS) expect(shown(shop())).not.toContain(field);
});

it('tells files of the service from secrets, volumes, writable paths and files of sidecars', () => {
  const alone = rows(shop());
  const secrets = [{ name: 'key', file: {} }];
  const with_ = rows(shop({ configuration: FILES, secrets }));
  expect(with_['secret-readers']?.compose.text).toContain('from volume front_secrets');
  const files = rows(shop({ configuration: FILES }));
  for (const id of ['secrets', 'volumes', 'sidecar-file']) expect(files).not.toHaveProperty(id);
  const said = (cells: (typeof files)[string] | undefined) =>
    Object.values(cells ?? {}).map(({ text }) => text);
  expect(said(files['root-file-system'])).toEqual(said(alone['root-file-system']));
  // The ConfigMap of a service whose name begins with that of another one is not the other one's.
  const other = rows(shop({}, { 'front-desk': { image, configuration: FILES } }));
  expect(other).not.toHaveProperty('sidecar-file');
});

it('names the stage of an image that is built', () => {
  const build = { context: 'lib/compare/experiment/image', target: 'production' };
  expect(texts(artefactsOfApplication(shop({ image: { build } })), 'image')[0]).toBe(
    "shop-front:0.1.0, by tag, no digest, built from ./lib/compare/experiment/image/Dockerfile, stage production, for this machine's architecture",
  );
});
