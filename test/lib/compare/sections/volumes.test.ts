import { comparison } from '../../../../lib/compare/comparison.ts';
import { assumed, bill } from '../../../../lib/compare/cost/model.ts';
import { PRICES } from '../../../../lib/compare/cost/prices.ts';
import { billedQuantities } from '../../../../lib/compare/readings/billed.ts';
import { readers } from '../../../../lib/compare/readings/readers.ts';
import { artefactsOfApplication, rowsOf, texts } from '../artefacts-of.ts';

const FILES = { name: 'files', path: '/var/files', sizeGiB: 10, allowNetworkFileSystem: true };
const keeper = (...volumes: object[]) => ({
  name: 'archive',
  services: {
    keeper: {
      image: { reference: 'org/keeper:1.0.0' },
      singleton: true,
      volumes,
      security: { userId: 10_001 },
    },
  },
});

it('says where the files are, and who copies them', () => {
  expect(texts(artefactsOfApplication(keeper(FILES)), 'volumes')).toEqual([
    'volume keeper.files of this machine; its backup is yours',
    'EFS, a network file system, mounted encrypted; a backup every day; outlives the stack',
    'disk of 10Gi, by claim keeper.files of class auto-ebs; outlives the stack; its backup is yours',
    'disk of 10Gi, by claim keeper.files of the default class; its backup is yours',
  ]);
});

it('says where two writers can overlap: on EKS without a disk, which would be for one pod', () => {
  const row = (...volumes: object[]) => {
    const rows = rowsOf(comparison(artefactsOfApplication(keeper(...volumes))));
    const cells = rows.find(({ id }) => id === 'one-at-a-time')?.cells;
    return [cells?.eks, cells?.kubernetes].map((cell) => [cell?.verdict, cell?.text]);
  };
  const apart = [
    'native',
    'a release stops the old pod first; also when a pod is deleted or drained, the next waits until the old one has ended (podAntiAffinity): on a lost node, until you delete the node',
  ];
  expect(row(FILES)).toEqual([
    [
      'native',
      'a release stops the old pod first; also when a pod is deleted, the next waits until the old one has ended: its disk is for one pod (ReadWriteOncePod)',
    ],
    apart,
  ]);
  expect(row()).toEqual([
    [
      'approximated',
      'a release stops the old pod first; when a pod is deleted or its node is lost, the next may start before the old one has ended',
    ],
    apart,
  ]);
});

it('says that ECS refuses a program that needs a disk', () => {
  const compared = comparison(artefactsOfApplication(keeper({ ...FILES, allowNetworkFileSystem: false })));
  const row = rowsOf(compared).find(({ id }) => id === 'volumes');
  expect(Object.values(row?.cells ?? {}).map(({ verdict }) => verdict)).toEqual([
    'approximated',
    'absent',
    'native',
    'approximated',
  ]);
  expect(row?.cells.ecs.text).toBe(
    'refused: EFS, a network file system, is the only storage on Fargate that outlives a task, and the program needs a disk',
  );
  expect(row?.cells.ecs.evidence).toContainEqual(
    expect.objectContaining({
      pointer: expect.stringMatching(/^\/Rules\/keeperFilesNeedADisk/),
      found: true,
    }),
  );
});

it('says that EKS refuses a volume that replicas share', () => {
  const shared = keeper({ ...FILES, shared: true });
  const services = { keeper: { ...shared.services.keeper, singleton: false } };
  expect(texts(artefactsOfApplication({ ...shared, services }), 'volumes')[2]).toBe(
    'refused: disk of 10Gi, by claim keeper.files of class auto-ebs, and one node mounts a disk of Auto Mode',
  );
});

it('has no such row where no service has a volume', () => {
  const ids = rowsOf(comparison(artefactsOfApplication(keeper()))).map(({ id }) => id);
  expect(ids).not.toContain('volumes');
});

it('bills a full file system on ECS, and the whole disk on EKS', () => {
  const quantities = billedQuantities(readers(artefactsOfApplication(keeper(FILES))));
  expect([quantities.volumesGiB, quantities.fileSystems]).toEqual([10, { shared: 0, ecs: 1, eks: 0 }]);
  const { lines } = bill({ quantities, prices: PRICES }, assumed(quantities));
  const dollars = (id: string) => lines.find((line) => line.id === id)?.dollars;
  // 10 GB at $0.30 and at $0.08.
  expect(dollars('files')).toEqual({ compose: 0, ecs: 3, eks: 0 });
  expect(dollars('disks')).toEqual({ compose: 0, ecs: 0, eks: 0.8 });
});

it('tells volumes of the service from those of secrets, and from the disk of a task', () => {
  const definition = keeper(FILES);
  const secrets = [{ name: 'key', environmentVariable: 'KEY' }];
  const artefacts = artefactsOfApplication({
    ...definition,
    services: { keeper: { ...definition.services.keeper, secrets } },
  });
  const said = Object.fromEntries(rowsOf(comparison(artefacts)).map(({ id, cells }) => [id, cells]));
  expect(said.secrets?.compose.text).toBe('KEEPER_KEY from your shell or .env, read as a variable');
  expect(said['secret-readers']?.compose.text).not.toContain('keeper.files');
  expect(said['root-file-system']?.ecs.text).not.toContain('/var/files');
  // The pods read a secret with a role of theirs; the disk needs none.
  expect(said.identity?.eks.text).toContain('Pod Identity, for service account keeper');
});
