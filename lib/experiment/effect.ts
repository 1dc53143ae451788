import type { Target } from '../targets.ts';
import { COMMENTS, inManifest, type Path } from './tree.ts';

/**
 * Who acts on a place of an artefact:
 * - `platform`: the platform itself, or a controller that reads it,
 * - `container`: a program that it is handed to, in a variable or a file,
 * - `nobody`: a label, a tag, a description, a name for export, a checksum. To write a field there is to echo it.
 */
export type Effect = 'platform' | 'container' | 'nobody';

/** Annotations and labels that controllers read. */
const READ_BY_CONTROLLERS =
  /^(alb\.ingress\.kubernetes\.io|pod-security\.kubernetes\.io|eks\.amazonaws\.com)\//;

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
  // A tag of a resource, or of the tasks of a service.
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
