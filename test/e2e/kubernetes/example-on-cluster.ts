import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { plainManifests } from '../../../k8s/manifests.ts';
import type { Application } from '../../../lib/definition/application.ts';
import { imageName } from '../../../lib/definition/image-names.ts';
import { isServed } from '../../../lib/definition/resources.ts';
import { clusterEnvironment } from './cluster-environment.ts';
import { kubectl, kubectlJson } from './kubectl.ts';
import { ROOT } from './rendered-manifests.ts';

/** The size that the claims of databases ask for here. RDS has none below 20 GiB, but clusters for tests have small disks. */
const CLAIM = 'storage: 5Gi';

const LIMIT_SECONDS = 150;

/** An application of examples/ on the cluster, as its rendered manifests say, but for the size of large disks. */
export class ExampleOnCluster {
  readonly namespace: string;
  readonly #application: Application;

  constructor(application: Application) {
    this.#application = application;
    this.namespace = application.name;
  }

  /** The rendered files, in the order of their names. */
  get files() {
    return plainManifests(this.#application).map(({ fileName, content }) => ({
      fileName,
      content: content.replace(/storage: \d{2,}Gi/g, CLAIM),
    }));
  }

  /** Builds the images of services, or pulls those of resources, and brings them into the cluster. */
  loadImages({ services, resources }: Pick<Application, 'services' | 'resources'> = this.#application): void {
    const pulled = resources.filter(isServed).map(({ image }) => image);
    const run = (program: string, ...args: string[]) =>
      execFileSync(program, args, { cwd: ROOT, stdio: 'ignore' });
    for (const service of services)
      run('docker', 'build', '--quiet', '--tag', imageName(service), `${service.image.build?.context}`);
    for (const image of pulled) {
      // An image that is there may be one that no registry has.
      run('sh', '-c', `docker image inspect ${image} || docker pull ${image}`);
    }
    run('sh', '-c', `${clusterEnvironment.loadImage} ${[...services.map(imageName), ...pulled].join(' ')}`);
  }

  async apply(only: (fileName: string) => boolean = () => true): Promise<void> {
    for (const { fileName, content } of this.files)
      if (only(fileName))
        await kubectl(['apply', '--validate=strict', '--filename=-'], { input: content, limitSeconds: 60 });
  }

  /** Runs the command for the Secret of a resource, as the head of its manifest shows it, in a shell. */
  async makeSecret(resource: { readonly name: string }): Promise<string> {
    const { content = '' } = this.files.find(({ fileName }) => fileName === `1-${resource.name}.yaml`) ?? {};
    const [, command] = /^#\s+(.*kubectl .*create secret .*)$/m.exec(content) ?? [];
    if (!command) throw new Error(`the manifest of ${resource.name} must show how to make its Secret`);
    return (await promisify(execFile)('sh', ['-c', command], { timeout: 30_000 })).stdout;
  }

  kubectl(...args: string[]): Promise<string> {
    return kubectl([`--namespace=${this.namespace}`, ...args], { limitSeconds: LIMIT_SECONDS + 10 });
  }

  async pods(name: string): Promise<any[]> {
    const selector = `--selector=app.kubernetes.io/name=${name}`;
    return (await kubectlJson([`--namespace=${this.namespace}`, 'get', 'pods', selector])).items;
  }

  /** Waits until the pods of everything are as the manifests say. */
  async rolledOut(...workloads: string[]): Promise<void> {
    for (const one of workloads) await this.kubectl('rollout', 'status', one, `--timeout=${LIMIT_SECONDS}s`);
  }

  /** The volumes that claims of the namespace still hold. */
  async volumesHeld(): Promise<string[]> {
    const { items } = await kubectlJson(['get', 'persistentvolumes']);
    return items
      .filter(
        ({ spec, status }: any) => spec.claimRef?.namespace === this.namespace && status.phase === 'Bound',
      )
      .map(({ metadata }: any) => metadata.name);
  }

  /** Tells whether the namespace is there. */
  async isThere(): Promise<boolean> {
    const found = await kubectl([
      'get',
      `namespace/${this.namespace}`,
      '--ignore-not-found',
      '--output=name',
    ]);
    return found.trim() !== '';
  }

  /** Deletes the namespace, with everything in it. */
  async remove(): Promise<void> {
    await kubectl(['delete', `namespace/${this.namespace}`, '--ignore-not-found'], {
      limitSeconds: LIMIT_SECONDS,
    });
  }

  /** Removes the images from Docker. */
  forget(): void {
    const { services, jobs } = this.#application;
    const tags = [...services, ...jobs].map(imageName);
    execFileSync('docker', ['image', 'rm', '--force', ...tags], { stdio: 'ignore' });
  }
}
