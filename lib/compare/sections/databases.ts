import { absent, approximated, cite, type Judgement, native, notApplicable, say } from '../readings/cell.ts';
import { mebibytes, vcpus } from '../readings/quantities.ts';
import {
  below,
  combine,
  constant,
  entry,
  given,
  listed,
  map,
  number,
  orElse,
  type Reading,
  text,
  texts,
} from '../readings/reading.ts';
import { admittedPods, type ResourceReader } from '../readings/resource-reader.ts';
import { byTarget } from '../targets.ts';
import { type Concern, concern, judged, type SectionFacts } from './section.ts';

/** The rows about one database or cache. An application without one has no such section. */
export const databases = (on: ResourceReader): SectionFacts => ({
  title: 'Databases and caches',
  concerns: [
    program(on),
    size(on),
    state(on),
    backups(on),
    failover(on),
    patches(on),
    connection(on),
    encryption(on),
    password(on),
    limit(on),
    fate(on),
  ],
});

/** The same cell for both deployments on AWS, which share the resource. */
const onAws = <T>(cell: T) => ({ ecs: cell, eks: cell });

/** Shows nothing of a reading: it is evidence for words. */
const shown = (reading: Reading<unknown>): Reading<string> => map(reading, () => '');

const program = ({ container, instance, cache, isCache, pod }: ResourceReader): Concern =>
  concern(
    'program',
    ['resources.*', 'resources.*.type', 'resources.*.version', 'resources.*.image', 'resources.*.userId'],
    {
      compose: say`${container('image')} as ${container('user')}, with volume ${container('volumes', 0, 'source')}`,
      ...onAws(
        isCache
          ? say`ElastiCache, serverless: ${cache('Properties', 'Engine')} ${cache('Properties', 'MajorEngineVersion')}, in cluster mode${cite('elasticache-serverless')}`
          : say`RDS: ${instance('Properties', 'Engine')} ${instance('Properties', 'EngineVersion')}`,
      ),
      kubernetes: say`${pod('image')} as ${pod('securityContext', 'runAsUser')}, in a StatefulSet of 1 pod${shown(pod('name'))}`,
    },
  );

function size({ container, instance, cache, isCache, pod, claim }: ResourceReader): Concern {
  const limits = (cpu: Reading, memory: Reading) =>
    combine(
      [
        map(given('CPU of the program', 'vCPU', cpu, vcpus), vcpus),
        map(given('memory of the program', 'MiB', memory, mebibytes), mebibytes),
      ],
      (vcpu, mib) => `at most ${vcpu} vCPU and ${mib} MiB`,
    );
  return concern(
    'size',
    [
      'resources.*.cpuMillicores',
      'resources.*.memoryMiB',
      'resources.*.storageGiB',
      'resources.*.instanceClass',
    ],
    {
      compose: say`${limits(container('deploy', 'resources', 'limits', 'cpus'), container('deploy', 'resources', 'limits', 'memory'))}; the disk of your machine`,
      ...onAws(
        isCache
          ? say`grows with data and requests${shown(cache('Properties', 'Engine'))}${cite('elasticache-serverless')}`
          : say`${instance('Properties', 'DBInstanceClass')}, disk of ${instance('Properties', 'AllocatedStorage')} GiB (${instance('Properties', 'StorageType')})`,
      ),
      kubernetes: say`${limits(pod('resources', 'limits', 'cpu'), pod('resources', 'limits', 'memory'))}; disk of ${claim('spec', 'resources', 'requests', 'storage')}`,
    },
  );
}

const state = ({ container, instance, isCache, claim, subnets }: ResourceReader): Concern =>
  judged('where the data is', {
    compose: approximated`only on this machine, in volume ${container('volumes', 0, 'source')}`,
    ...onAws(
      isCache
        ? native`in memory, in ${subnets} zones, in subnets without a route to the internet; encrypted at rest${cite('elasticache-serverless')}`
        : (instance('Properties', 'StorageEncrypted').value === true
            ? native
            : approximated)`on a disk of RDS in ${map(instance('Properties', 'MultiAZ'), (is) => (is === true ? 'two zones' : 'one zone'))}, in subnets without a route to the internet${shown(subnets)}; ${map(instance('Properties', 'StorageEncrypted'), (is) => (is === true ? 'encrypted at rest' : 'in clear text'))}`,
    ),
    kubernetes: approximated`on one disk, by claim ${claim('metadata', 'name')} of ${orElse(claim('spec', 'storageClassName'), 'the default storage class')}`,
  });

const backups = ({ container, instance, cache, isCache, claim }: ResourceReader): Concern =>
  concern('backups and restore', ['resources.*.backupDays'], {
    compose: absent`yours: no copy of volume ${container('volumes', 0, 'source')} is made${cite('docker-volumes')}`,
    ...onAws(
      isCache
        ? native`a snapshot each day, kept for ${cache('Properties', 'SnapshotRetentionLimit')} days; restored into a new cache`
        : native`every moment of the last ${instance('Properties', 'BackupRetentionPeriod')} days; restored into a new instance`,
    ),
    kubernetes: absent`yours: no copy of claim ${claim('metadata', 'name')} is made${cite('kubernetes-statefulsets')}`,
  });

function failover({ container, instance, isCache, set, subnets }: ResourceReader): Concern {
  const standby = instance('Properties', 'MultiAZ');
  return concern('when it fails', ['resources.*.multiAz'], {
    compose: absent`Docker starts it again (${container('restart')}); with the machine, the data is lost`,
    ...onAws<Judgement>(
      isCache
        ? approximated`a copy in another of ${subnets} zones takes over; writes that were not yet copied to it are lost${cite('elasticache-serverless', 'elasticache-replication')}`
        : standby.value === true
          ? native`a standby in another zone takes over, typically within one to two minutes${shown(standby)}${cite('rds-multi-az')}`
          : approximated`RDS starts it again in its zone: multiAz is ${standby}, so no standby takes over${cite('rds-multi-az')}`,
    ),
    kubernetes: approximated`a pod that ends is started again where its disk can be; on a lost node, only once you delete the old pod or the node; replicas: ${set('replicas')}, so no standby takes over${cite('kubernetes-statefulsets', 'kubernetes-force-delete')}`,
  });
}

function patches({ container, instance, isCache, cache, pod }: ResourceReader): Concern {
  // The files of one major version of PostgreSQL are not those of the next.
  const major = isCache
    ? constant('')
    : map(instance('Properties', 'Engine'), (engine) =>
        engine === 'postgres' ? '; a new major version needs a dump and a restore' : '',
      );
  return judged('who patches it', {
    compose: absent`you, by another tag than ${container('image')}${major}`,
    ...onAws(
      isCache
        ? native`AWS, without a gap; you choose the major version, ${cache('Properties', 'MajorEngineVersion')}${cite('elasticache-serverless')}`
        : native`AWS, in a weekly window (minor versions: ${map(orElse(instance('Properties', 'AutoMinorVersionUpgrade'), true), (is) => (is === false ? 'off' : 'by itself'))}); you choose the major version, ${instance('Properties', 'EngineVersion')}${cite('rds-responsibility')}`,
    ),
    kubernetes: absent`you, by another tag than ${pod('image')}${major}`,
  });
}

function connection(on: ResourceReader): Concern {
  const { container, admittedByEcs, admittedByEks, ecsUsers, policy } = on;
  const rule = (place: typeof admittedByEcs) => map(number(place('FromPort')), (port) => `port ${port}`);
  return judged('who may connect', {
    compose: native`only containers on networks ${listed(texts(container('networks')))}`,
    ecs: native`the tasks of ${listed(ecsUsers)}, by security group: ${rule(admittedByEcs)}`,
    eks: approximated`all nodes of the cluster, by security group (${rule(admittedByEks)}); then the NetworkPolicy of each service decides`,
    kubernetes: approximated`${listed(admittedPods(policy))}, by its NetworkPolicy, where the network plugin enforces it${cite('kubernetes-network-policies')}`,
  });
}

function encryption(on: ResourceReader): Concern {
  const { container, parameters, isCache, cache, pod, byUrl, byHost } = on;
  const parameter =
    parameters('rds.force_ssl').value === undefined ? 'require_secure_transport' : 'rds.force_ssl';
  const forced = map(parameters(parameter), (value) => (value === '1' ? parameter : undefined));
  const told = combine([byUrl, byHost], (url, host) =>
    [
      ...(url ? [isCache ? ': the URL begins with rediss' : ': the URL asks for it'] : []),
      ...(host ? [`${url ? '; ' : ': '}programs that get the host turn it on themselves`] : []),
    ].join(''),
  );
  return judged('TLS', {
    compose: approximated`none: in clear text on a network of this machine${shown(container('networks'))}`,
    ...onAws(
      isCache
        ? native`always${told}${shown(cache('Properties', 'Engine'))}${cite('elasticache-serverless')}`
        : native`always (${forced})${told}; a client that checks the certificate needs the CA of RDS${cite('rds-tls')}`,
    ),
    kubernetes: approximated`none: in clear text from pod to pod${shown(pod('ports', 0, 'containerPort'))}`,
  });
}

function password({ container, instance, isCache, cache, pod }: ResourceReader): Concern {
  if (isCache)
    return judged('password', {
      compose: approximated`none: only its network protects it${shown(container('networks'))}`,
      ...onAws(
        approximated`none: only its security group protects it${shown(cache('Properties', 'SecurityGroupIds', 0))}`,
      ),
      kubernetes: approximated`none: only its NetworkPolicy protects it${shown(pod('image'))}`,
    });
  const name =
    container('environment', 'POSTGRES_PASSWORD').value === undefined
      ? 'MYSQL_PASSWORD'
      : 'POSTGRES_PASSWORD';
  const variable = text(container('environment', name));
  const secret = entry(below(pod, 'env'), (one) => one.name === name, name)(
    'valueFrom',
    'secretKeyRef',
    'name',
  );
  return judged('password', {
    compose: approximated`${map(variable, (value) => /\{(\w+)/.exec(value)?.[1])} of your shell or .env`,
    ...onAws(
      native`made in Secrets Manager; the template has a reference${shown(instance('Properties', 'MasterUserPassword', 'Fn::Join'))}`,
    ),
    kubernetes: approximated`Secret ${secret}, which you create once`,
  });
}

const limit = ({ container, parameters, isCache, cache, pod }: ResourceReader): Concern => {
  const most = (reading: Reading): Reading<number> =>
    map(text(reading), (argument) => Number(/connections=(\d+)/.exec(argument)?.[1]));
  if (isCache)
    return judged(
      'connections',
      byTarget(() => notApplicable`not limited here${shown(cache('Properties', 'Engine'))}`),
    );
  const last = (list: Reading): Reading => map(list, (all) => (Array.isArray(all) ? all.at(-1) : undefined));
  return concern('connections', ['resources.*.maxConnections', 'connections.*'], {
    compose: say`at most ${given('connections', undefined, most(last(container('command'))))}`,
    ...onAws(say`at most ${given('connections', undefined, number(parameters('max_connections')))}`),
    kubernetes: say`at most ${given('connections', undefined, most(last(pod('args'))))}`,
  });
};

function fate({ container, instance, cache, isCache, claim }: ResourceReader): Concern {
  const policy = text(instance('DeletionPolicy'));
  const guarded = map(orElse(instance('Properties', 'DeletionProtection'), false), (is) =>
    is === true ? 'refused while deletion protection is on; then ' : '',
  );
  const last = map(policy, (is) => (is === 'Snapshot' ? 'a last snapshot stays' : 'nothing stays'));
  return judged('kept by down or destroy', {
    compose: native`docker compose down keeps volume ${container('volumes', 0, 'source')}; with --volumes nothing stays`,
    ...onAws(
      isCache
        ? (cache('Properties', 'FinalSnapshotName').value === undefined
            ? approximated
            : native)`cdk destroy Shared: ${map(orElse(cache('Properties', 'FinalSnapshotName'), ''), (name) => (name === '' ? 'nothing stays' : 'a last snapshot stays'))}`
        : (policy.value === 'Snapshot' ? native : approximated)`cdk destroy Shared: ${guarded}${last}`,
    ),
    kubernetes: approximated`kubectl delete of claim ${claim('metadata', 'name')}, of its namespace or of all manifests deletes the disk, unless its class retains it`,
  });
}
