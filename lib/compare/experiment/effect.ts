import type { Target } from '../targets.ts';
import { COMMENTS, inManifest, type Path } from './tree.ts';

/**
 * The reader that acts on a value of an artefact:
 * - `platform`: the platform itself, or one of its controllers,
 * - `container`: a program in a container, which gets the value in a variable or a file,
 * - `nobody`: labels, tags, descriptions, export names and checksums only repeat a value.
 */
export type Effect = 'platform' | 'container' | 'nobody';

/** Annotations and labels that controllers act on. */
const READ_BY_CONTROLLERS =
  /^(alb\.ingress\.kubernetes\.io|pod-security\.kubernetes\.io|eks\.amazonaws\.com)\//;

/** The effect of a place in an artefact of a target. */
export function effectOf(target: Target, path: Path): Effect {
  const keys = (inManifest(path) ?? path).map(String);
  if (keys[0] === COMMENTS) return 'nobody';
  if (target === 'compose') return ofCompose(keys);
  return keys[0] === 'Resources' || keys[0] === 'Outputs' || keys[0] === 'Description'
    ? ofTemplate(keys)
    : ofObject(keys);
}

function ofCompose([top, , field]: readonly string[]): Effect {
  if (top !== 'services') return 'platform';
  if (field === 'labels') return 'nobody';
  return field === 'environment' ? 'container' : 'platform';
}

function ofTemplate([top, , part, ...keys]: readonly string[]): Effect {
  if (top !== 'Resources') return 'nobody';
  if (part === 'Metadata') return 'nobody';
  // Tags of a resource, or tags that a service gives to its tasks.
  if (keys.includes('Tags') || keys.at(-1) === 'Description' || keys.at(-1) === 'GroupDescription')
    return 'nobody';
  return keys[0] === 'ContainerDefinitions' && keys[2] === 'Environment' ? 'container' : 'platform';
}

function ofObject([object = '', ...keys]: readonly string[]): Effect {
  const at = keys.findIndex(
    (key, i) => key === 'metadata' && /^(labels|annotations)$/.test(keys[i + 1] ?? ''),
  );
  if (at >= 0) return READ_BY_CONTROLLERS.test(keys[at + 2] ?? '') ? 'platform' : 'nobody';
  if (object.startsWith('ConfigMap/') && keys[0] === 'data') return 'container';
  const inContainer = keys.findIndex((key) => key === 'containers' || key === 'initContainers');
  return inContainer >= 0 && keys[inContainer + 2] === 'env' ? 'container' : 'platform';
}
