import type { Tree } from '../compare/artefacts.ts';
import { getIn, inManifest, isTree, type Path } from './tree.ts';

/**
 * What a platform calls a place of its artefact: the pointer without the names that are ours, as in
 * `AWS::ECS::TaskDefinition ContainerDefinitions[].StopTimeout`, `Deployment spec.template.spec.containers[].image`,
 * `services.*.stop_grace_period`.
 */
export function termOf(root: Tree, whole: Path): string {
  // How CloudFormation puts a value together is no name for it.
  const end = whole.findIndex((key) => key === 'Ref' || String(key).startsWith('Fn::'));
  const path = end < 0 ? whole : whole.slice(0, end);
  const applied = inManifest(path);
  if (applied) return termOf(getIn(root, path.slice(0, 4)) as Tree, applied);
  const [top, name, ...rest] = path;
  if (top === 'Resources') {
    const type = getIn(root, [top, String(name), 'Type']);
    const inside = rest[0] === 'Properties' ? 1 : 0;
    return [type, words(root, path, 2 + inside)].filter(Boolean).join(' ');
  }
  if (name !== undefined && (top === 'services' || top === 'Outputs'))
    return [`${top}.*`, words(root, path, 2)].filter(Boolean).join('.');
  const [kind, object] = String(top).split('/');
  return object === undefined ? words(root, path, 0) : [kind, words(root, path, 1)].filter(Boolean).join(' ');
}

/** Entries of lists by the platform's own names for them, where they are settings, not things of ours. */
const words = (root: Tree, path: Path, from: number): string =>
  path
    .map((key, i) => {
      if (typeof key !== 'number') return `.${key}`;
      const entry = getIn(root, path.slice(0, i + 1));
      return `[${isTree(entry) ? settingOf(entry) : ''}]`;
    })
    .slice(from)
    .join('')
    .replace(/^\./, '');

function settingOf(entry: object): string {
  const { Key, Name, name, ...rest } = entry as Record<string, unknown>;
  if (typeof Key === 'string') return Key;
  const isVariable = 'Value' in rest || 'value' in rest || 'valueFrom' in rest || 'ValueFrom' in rest;
  return isVariable ? String(Name ?? name) : '';
}
