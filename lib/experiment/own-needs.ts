import { APPLIED, type Artefact } from '../compare/artefacts.ts';
import { jsonPointer } from '../json-pointer.ts';
import { TARGET_IDS, type Target } from '../targets.ts';
import type { Experiment } from './experiment.ts';
import { COMMENTS, getIn, isTree, type Path } from './tree.ts';

/** What a target needs for itself: what moves with no leaf of the definition. */
export interface OwnNeeds {
  /** Values of the artefact, and how many of them no leaf moves. */
  readonly values: number;
  readonly unmovedValues: number;
  /** Resources, objects or services of which no value moves: how many of each kind. */
  readonly things: Readonly<Record<string, number>>;
}

export const ownNeeds = ({ outcomes, artefacts }: Experiment): Readonly<Record<Target, OwnNeeds>> =>
  Object.fromEntries(
    TARGET_IDS.map((target) => {
      // A label moves with the name of its service; what it stands on is no less the platform's for that.
      const moved = new Set(
        outcomes.flatMap(({ moves }) =>
          moves[target]
            .filter(({ effect }) => effect !== 'nobody')
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
  const count: Record<string, number> = {};
  for (const { kind } of things) count[kind] = (count[kind] ?? 0) + 1;
  return {
    values: values.length,
    unmovedValues: values.filter((value) => !isMoved(value)).length,
    things: Object.fromEntries(Object.entries(count).sort()),
  };
}

const valuesOf = (node: unknown, path: Path = []): Path[] =>
  isTree(node)
    ? Object.entries(node).flatMap(([key, value]) =>
        valuesOf(value, [...path, Array.isArray(node) ? Number(key) : key]),
      )
    : [path];

/** The units of which an artefact is made: resources of a template, objects of manifests, parts of a Compose file. */
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
