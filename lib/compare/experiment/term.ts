import { getIn, inManifest, isTree, type Path, type Tree } from './tree.ts';

/**
 * The platform's term for a place in its artefact: the path without the definition's own names, such as
 * `AWS::ECS::TaskDefinition ContainerDefinitions[].StopTimeout`, `Deployment spec.template.spec.containers[].image`, or
 * `services.*.stop_grace_period`.
 */
export function termOf(root: Tree, whole: Path): string {
  // The functions that build a value in CloudFormation are not part of its name.
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
  if (name !== undefined && OF_COMPOSE.includes(String(top))) {
    const [field, key] = rest;
    const isName = typeof key === 'string' && (NAMED.includes(String(field)) || isOurVariable(field, key));
    const at = isName ? 3 : field === 'build' && key === 'args' ? 4 : path.length;
    const inside = path.map((one, i) => (i === at ? '*' : one));
    return [`${top}.*`, words(root, inside, 2)].filter(Boolean).join('.');
  }
  const [kind, object] = String(top).split('/');
  return object === undefined ? words(root, path, 0) : [kind, words(root, path, 1)].filter(Boolean).join(' ');
}

/** The objects at the top of a Compose file, and the outputs of a template: the definition names their entries. */
const OF_COMPOSE = ['services', 'networks', 'volumes', 'Outputs'];
/** The fields of a Compose service whose entries have names of the definition. */
const NAMED = ['depends_on', 'networks'];

/** A path in words. A list's entry shows its name where the platform defines the name, as for settings. */
const words = (root: Tree, path: Path, from: number): string =>
  path
    .map((key, i) => {
      if (typeof key !== 'number') return `.${key}`;
      const entry = getIn(root, path.slice(0, i + 1));
      return `[${isTree(entry) ? settingOf(entry, path[i - 1]) : ''}]`;
    })
    .slice(from)
    .join('')
    .replace(/^\./, '');

function settingOf(entry: object, list: string | number | undefined): string {
  const { Key, Name, name, ...rest } = entry as Record<string, unknown>;
  if (typeof Key === 'string') return Key;
  const isVariable = 'Value' in rest || 'value' in rest || 'valueFrom' in rest || 'ValueFrom' in rest;
  if (!isVariable) return '';
  const setting = String(Name ?? name);
  return isOurVariable(list, setting) ? '*' : setting;
}

/** The variables that the renderers set: see `tableEnvironment` and `makeTableEnvironment`. */
const OF_RENDERERS = /^(AWS|TABLE)_/;

/** Tells whether the definition names a variable, by the field that holds it. */
const isOurVariable = (field: string | number | undefined, name: string): boolean =>
  /^(environment|Environment|env|Secrets)$/.test(String(field)) && !OF_RENDERERS.test(name);
