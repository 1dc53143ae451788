import { rollup } from 'd3-array';
import { jsonPointer } from '../json-pointer.ts';
import { APPLIED, type Artefact } from '../readings/artefacts.ts';
import { TARGET_IDS, type Target } from '../targets.ts';
import type { FieldPath } from '../verdicts/definition-fields.ts';
import type { Experiment } from './experiment.ts';
import { COMMENTS, getIn, isTree, type Path } from './tree.ts';

/** The parts of an artefact that no field of the definition moves: the platform itself needs them. */
export interface OwnNeeds {
  /** The number of values in the artefact. */
  readonly values: number;
  /** The number of values that no field moves. */
  readonly unmovedValues: number;
  /** The number of resources, objects or Compose services without a moved value, by kind. */
  readonly things: Readonly<Record<string, number>>;
}

/** The field that adds and renames services: it moves everything in them, whatever the other fields say. */
const WHOLE_SERVICES: FieldPath = 'services.*';

export const ownNeeds = ({ outcomes, artefacts }: Experiment): Readonly<Record<Target, OwnNeeds>> =>
  Object.fromEntries(
    TARGET_IDS.map((target) => {
      // Moved labels and tags do not count: a resource of the platform may carry the name of the service.
      const moved = new Set(
        outcomes.flatMap(({ field, moves }) =>
          moves[target]
            .filter(({ effect }) => effect !== 'nobody' && field !== WHOLE_SERVICES)
            .map(({ file, pointer }) => `${file}#${pointer}`),
        ),
      );
      const files = artefacts[target].filter(({ root }) => !(COMMENTS in root));
      return [target, needsOf(files, moved)];
    }),
  ) as Record<Target, OwnNeeds>;

function needsOf(artefacts: readonly Artefact[], moved: ReadonlySet<string>): OwnNeeds {
  const values = artefacts.flatMap(({ file, root }) => valuesOf(root).map((path) => ({ file, path })));
  const isMoved = ({ file, path }: (typeof values)[number]) =>
    path.some((_, i) => moved.has(`${file}#${jsonPointer(path.slice(0, i + 1))}`));
  const things = artefacts.flatMap(({ file, root }) =>
    thingsOf(root).filter(({ at }) => {
      const pointer = `${file}#${jsonPointer(at)}`;
      return ![...moved].some((one) => one === pointer || one.startsWith(`${pointer}/`));
    }),
  );
  const byKind = rollup(
    things,
    ({ length }) => length,
    ({ kind }) => kind,
  );
  return {
    values: values.length,
    unmovedValues: values.filter((value) => !isMoved(value)).length,
    things: Object.fromEntries([...byKind].sort()),
  };
}

const valuesOf = (node: unknown, path: Path = []): Path[] =>
  isTree(node)
    ? Object.entries(node).flatMap(([key, value]) =>
        valuesOf(value, [...path, Array.isArray(node) ? Number(key) : key]),
      )
    : [path];

/**
 * The units of an artefact: resources of a template, objects of manifests, or the services, networks and volumes of a
 * Compose file.
 */
function thingsOf(root: Artefact['root']): { readonly at: Path; readonly kind: string }[] {
  const inside = (...top: string[]) => Object.entries((getIn(root, top) ?? {}) as Record<string, unknown>);
  const objects = (...top: string[]) =>
    inside(...top).map(([id]) => ({ at: [...top, id], kind: id.split('/')[0] ?? id }));
  if (root.services)
    return ['services', 'networks', 'volumes'].flatMap((top) =>
      inside(top).map(([id]) => ({ at: [top, id], kind: top.slice(0, -1) })),
    );
  if (!root.Resources) return objects();
  return inside('Resources').flatMap(([id, resource]) => {
    const { Type } = resource as { Type: string };
    return Type === APPLIED
      ? objects('Resources', id, 'Properties', 'Manifest')
      : [{ at: ['Resources', id], kind: Type }];
  });
}
