import type { AwaitedSecret, FirstDeploy, MissingVariable, StoredSecret } from '../runbook/first-deploy.ts';
import { type Artefact, type Artefacts, joined } from './artefacts.ts';
import { fieldsOf, type Json, objectsIn } from './json.ts';

/*
 * The work before the first deployment. It is read from rendered files: the outputs of stacks, and the heads of manifests and
 * of the Compose file.
 */

/** Reads all that is to be done before the first deployment. */
export function firstDeploy({ ecs, eks, compose, kubernetes }: Artefacts): FirstDeploy {
  const mounted = new Set(kubernetes.flatMap(({ root }) => mountedKeys(root)));
  const isFile = (service: string, secret: string) => mounted.has(`${service}-secrets/${secret}`);
  const stored = distinct(
    [ecs, eks].flatMap((stack) => storedIn(stack, isFile)),
    'name',
  );
  const heads = kubernetes.map(({ text }) => text);
  return {
    stored,
    // Each service that uses something outside names its Secret.
    awaited: distinct(
      heads.flatMap((head) => awaitedIn(head, stored, isFile)),
      'command',
    ),
    variables: variablesIn(compose.text, isFile),
    images: heads.flatMap((head) => /^# The nodes must find the image (\S+): /m.exec(head)?.slice(1) ?? []),
  };
}

const distinct = <K extends string, T extends Readonly<Record<K, unknown>>>(all: readonly T[], key: K): T[] =>
  all.filter((one, i) => all.findIndex((other) => other[key] === one[key]) === i);

type IsFile = (service: string, secret: string) => boolean;

/** The secrets and URLs that the outputs of a stack have a command for. */
const storedIn = ({ root }: Artefact, isFile: IsFile): StoredSecret[] =>
  Object.values(fieldsOf(root.Outputs)).flatMap((output) => {
    const { Description, Value } = fieldsOf(output);
    const [, about] = /^stores (the .+), before the first deployment/.exec(String(Description)) ?? [];
    const [, name, region] = / --name (\S+) .* --region (\S+)$/.exec(joined(Value)) ?? [];
    if (about === undefined || name === undefined) return [];
    const [, secret = '', service = ''] = SECRET_OF.exec(about) ?? [];
    return [
      {
        name,
        about,
        isFile: isFile(service, secret),
        ...(region !== undefined && !region.startsWith('$') && { region }),
      },
    ];
  });

const SECRET_OF = /^the secret (\S+) of (\S+)$/;

/** The Kubernetes Secrets that the head of a manifest has a command for. Those with random values alone need none. */
const awaitedIn = (head: string, stored: readonly StoredSecret[], isFile: IsFile): AwaitedSecret[] =>
  [...head.matchAll(/^# {3}(.*kubectl -n \S+ create secret generic (\S+)-(secrets|credentials) .*)$/gm)].map(
    ([, command = '', owner = '', kind]) => ({
      command,
      missing: [...command.matchAll(/--from-literal=(\S+)=<value>/g)].map(([, key = '']) => {
        const about = kind === 'secrets' ? `the secret ${key} of ${owner}` : `the URL of ${owner}`;
        return {
          key,
          about,
          isFile: kind === 'secrets' && isFile(owner, key),
          isRandom: !stored.some((one) => one.about === about),
        };
      }),
    }),
  );

/** The variables that the head of the Compose file names. */
const variablesIn = (head: string, isFile: IsFile): MissingVariable[] =>
  [
    ...head.matchAll(
      /^# {3}(\w+) +(the (?:secret \S+ of|password of|URL of) [^:\n]+)(?:: (a random text)?.*)?$/gm,
    ),
  ].map(([, name = '', about = '', random]) => {
    const [, secret = '', service = ''] = SECRET_OF.exec(about) ?? [];
    return { name, about, isFile: isFile(service, secret), isRandom: random !== undefined };
  });

/** The keys of Secrets that pods mount as files, as `Secret/key`. */
function mountedKeys(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap((one: Json) => mountedKeys(one));
  const fields = fieldsOf(value);
  const own = objectsIn(fieldsOf(fields.projected).sources).flatMap(({ secret }) => {
    const { name, items } = fieldsOf(secret);
    return objectsIn(items).map(({ key }) => `${name}/${key}`);
  });
  return [...own, ...Object.values(fields).flatMap(mountedKeys)];
}
