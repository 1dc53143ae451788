import { absent, say } from '../readings/cell.ts';
import type { ClusterReader } from '../readings/kubernetes-reader.ts';
import type { Readers } from '../readings/readers.ts';
import { below, combine, listed, map, orElse, text } from '../readings/reading.ts';
import { type Concern, cellsWith, concern } from './section.ts';

/** The row about folders that outlive the replica. */
export const volumes = (on: Readers): Concern =>
  concern(
    'volumes',
    [
      'volumes[]',
      'volumes[].name',
      'volumes[].path',
      'volumes[].sizeGiB',
      'volumes[].allowNetworkFileSystem',
    ],
    cellsWith(places(on), () => ({
      compose: say`volume ${listed(on.compose.volumes)} of this machine; its backup is yours`,
      ecs: onEcs(on),
      eks: onEks(on),
      kubernetes: say`${disk(on.kubernetes)}; its backup is yours`,
    })),
  );

/** The places that show the volumes of the service. */
const places = ({ compose, ecs, eks, kubernetes }: Readers) => ({
  compose: compose.volumes,
  ecs: ecs.persistent('Name'),
  eks: eks.claims,
  kubernetes: kubernetes.claims,
});

function onEcs({ ecs: { fileSystem, persistent, refusal } }: Readers) {
  const mount = below(persistent, 'EFSVolumeConfiguration');
  const where = map(mount(), () => 'EFS, a network file system');
  if (refusal().value !== undefined)
    return absent`refused: ${where}, is the only storage on Fargate that outlives a task, and the program needs a disk${map(refusal(), () => '')}`;
  const transit = map(text(mount('TransitEncryption')), (is) =>
    is === 'ENABLED' ? 'encrypted' : 'in clear text',
  );
  const backups = map(text(fileSystem('Properties', 'BackupPolicy', 'Status')), (is) =>
    is === 'ENABLED' ? 'a backup every day' : 'no backups',
  );
  return say`${where}, mounted ${transit}; ${backups}; ${map(text(fileSystem('DeletionPolicy')), outlives)}`;
}

function onEks({ eks, eksRefusal }: Readers) {
  if (eksRefusal().value !== undefined)
    return absent`refused: ${disk(eks)}, and one node mounts a disk of Auto Mode${map(eksRefusal(), () => '')}`;
  const name = firstClaim(eks)('spec', 'storageClassName');
  const policy = eks.object(`StorageClass/${name.value}`)('reclaimPolicy');
  return say`${disk(eks)}; ${map(text(policy), outlives)}; its backup is yours`;
}

/** The disks of a cluster that the claims of the pod ask for. */
function disk(cluster: ClusterReader) {
  const claims = (cluster.claims.value ?? []).map((name) => cluster.object(`PersistentVolumeClaim/${name}`));
  const sizes = combine(
    claims.map((claim) => text(claim('spec', 'resources', 'requests', 'storage'))),
    (...all) => all.join(' and '),
  );
  const storageClass = orElse(
    map(text(firstClaim(cluster)('spec', 'storageClassName')), (name) => `class ${name}`),
    'the default class',
  );
  return combine(
    [listed(cluster.claims), sizes, storageClass],
    (names, all, of) => `disk of ${all}, by claim ${names} of ${of}`,
  );
}

const firstClaim = (cluster: ClusterReader) =>
  cluster.object(`PersistentVolumeClaim/${cluster.claims.value?.[0]}`);

/** The fate of something by the policy of its stack, or of its class. */
export const outlives = (policy: string): string =>
  policy === 'Retain' ? 'outlives the stack' : 'goes with the stack';
