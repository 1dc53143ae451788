import { spawnSync } from 'node:child_process';
import { KUBERNETES_VERSIONS } from '../../../lib/deploy/kubernetes-versions.ts';
import { onInterruption } from '../interruption.ts';
import { cleanUp } from './cleanup.ts';
import { clusterEnvironment } from './cluster-environment.ts';
import { builtImages, images, NAMESPACE, ROOT, TEST_NAMESPACE } from './rendered-manifests.ts';

/** Ends with one clear line and exit code 2 where something is missing: no test has failed, and none has run. */
export default function requireKubernetes(): void {
  for (const needed of [tools, hook, server, namespaces, imagesIntoCluster]) {
    const missing = needed();
    if (missing === undefined) continue;
    console.error(`e2e:kubernetes ${missing}`);
    process.exit(2);
  }
  onInterruption('taking all of the test off the cluster, at most 3 minutes', cleanUp);
}

const run = (program: string, args: readonly string[], limitSeconds = 10) =>
  spawnSync(program, args, { encoding: 'utf8', timeout: limitSeconds * 1000 });

function tools(): string | undefined {
  for (const [program, ...args] of [
    ['kubectl', 'version', '--client'],
    ['docker', 'version'],
    ['docker', 'compose', 'version'],
  ] as const) {
    if (run(program, args).status !== 0)
      return `needs kubectl and Docker: \`${[program, ...args].join(' ')}\` fails`;
  }
  return undefined;
}

function hook(): string | undefined {
  if (clusterEnvironment.loadImage !== '') return undefined;
  return 'needs LOAD_IMAGE, a command that brings images into the cluster, such as "kind load docker-image"; got nothing';
}

function server(): string | undefined {
  const answer = run('kubectl', ['version', '--output=json', '--request-timeout=5s']);
  if (answer.status !== 0) {
    const why = answer.stderr.trim().split('\n').at(-1) || 'no answer within 10 s';
    return `needs a cluster that KUBECONFIG leads to: ${why}`;
  }
  const { major, minor } = JSON.parse(answer.stdout).serverVersion;
  const version = `${major}.${Number.parseInt(minor, 10)}`;
  if (KUBERNETES_VERSIONS.some((supported) => supported === version)) return undefined;
  return `needs Kubernetes ${KUBERNETES_VERSIONS.join(', ')}; got ${version}`;
}

function namespaces(): string | undefined {
  const args = ['get', 'namespace', NAMESPACE, TEST_NAMESPACE, '--ignore-not-found', '--output=name'];
  const found = run('kubectl', args).stdout.trim().split('\n').filter(Boolean);
  if (found.length === 0) return undefined;
  return `needs a cluster without ${found.join(' and ')}, which may be somebody's: \`kubectl delete ${found.join(' ')}\``;
}

/** Builds the images of the project, pulls the others, and loads all of them into the cluster by LOAD_IMAGE. */
function imagesIntoCluster(): string | undefined {
  const ours = builtImages.join(', ');
  const others = images.filter((image) => !builtImages.includes(image));
  console.log(`building ${ours}`);
  if (show('docker', ['compose', 'build', '--quiet'], 600) !== 0) throw new Error(`building ${ours} failed`);
  for (const image of others) {
    if (run('docker', ['image', 'inspect', image]).status === 0) continue;
    console.log(`pulling ${image}`);
    if (show('docker', ['pull', '--quiet', image], 300) !== 0)
      return `needs ${image}: \`docker pull ${image}\` fails`;
  }
  console.log(`loading ${images.join(', ')}`);
  const command = `${clusterEnvironment.loadImage} ${images.join(' ')}`;
  return show('sh', ['-c', command], 300) === 0
    ? undefined
    : `needs a LOAD_IMAGE that works: \`${command}\` fails`;
}

const show = (program: string, args: readonly string[], limitSeconds: number) =>
  spawnSync(program, args, { cwd: ROOT, stdio: 'inherit', timeout: limitSeconds * 1000 }).status;
