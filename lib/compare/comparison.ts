import { SOURCES, type SourceId } from '../sources.ts';
import { TARGETS, type Target } from '../targets.ts';
import { type Verdict, worst } from '../verdicts.ts';
import type { Artefacts } from './artefacts.ts';
import type { Judgement, Statement } from './cell.ts';
import type { Cell, Comparison, Row, Section } from './comparison-schema.ts';
import { readers } from './readers.ts';
import type { Concern } from './section.ts';
import { availability } from './sections/availability.ts';
import { configuration } from './sections/configuration.ts';
import { data } from './sections/data.ts';
import { health } from './sections/health.ts';
import { network } from './sections/network.ts';
import { operations } from './sections/operations.ts';
import { ownership } from './sections/ownership.ts';
import { placement } from './sections/placement.ts';
import { premises } from './sections/premises.ts';
import { release } from './sections/release.ts';
import { security } from './sections/security.ts';
import { telemetry } from './sections/telemetry.ts';
import { unit } from './sections/unit.ts';

/** A new section is one more file and one more entry here. */
const SECTIONS = [
  unit,
  placement,
  health,
  release,
  network,
  configuration,
  data,
  telemetry,
  security,
  availability,
  operations,
  premises,
  ownership,
];

/** What a target makes of a field of the definition, where an experiment has shown it. */
export type VerdictOf = (leaf: string, target: Target) => Verdict | undefined;

/** The deployments side by side, from their artefacts alone. */
export function comparison(artefacts: Artefacts, verdictOf: VerdictOf): Comparison {
  const on = readers(artefacts);
  const sections = SECTIONS.map((section): Section => {
    const { id, title, concerns } = section(on);
    return { id, title, rows: concerns.map((concern) => row(concern, verdictOf)) };
  });
  return {
    version: 1,
    columns: targets.map((id) => ({ id, title: TARGETS[id] })),
    sections,
    sources: cited(sections),
  };
}

const targets = Object.keys(TARGETS) as Target[];

const row = ({ title, leaves, cells }: Concern, verdictOf: VerdictOf): Row => ({
  id: title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
  title,
  leaves,
  cells: Object.fromEntries(
    targets.map((target) => [target, cell(cells[target], verdict(cells[target], leaves, target, verdictOf))]),
  ) as Row['cells'],
});

const cell = ({ text, values, evidence }: Statement, verdict: Cell['verdict']): Cell => ({
  text,
  values,
  ...(verdict && { verdict }),
  evidence,
});

/** The worst of the fields' verdicts; none where a reading found nothing, or no field's verdict is known. */
function verdict(
  statement: Statement | Judgement,
  leaves: readonly string[],
  target: Target,
  verdictOf: VerdictOf,
): Cell['verdict'] {
  if (!statement.complete) return undefined;
  if ('verdict' in statement) return statement.verdict;
  const known = leaves.flatMap((leaf) => verdictOf(leaf, target) ?? []);
  return known.length > 0 ? worst(known) : undefined;
}

/** The sources that cells cite, in the order of the list. */
function cited(sections: readonly Section[]): Comparison['sources'] {
  const ids = new Set(
    sections
      .flatMap(({ rows }) => rows.flatMap(({ cells }) => Object.values(cells)))
      .flatMap(({ evidence }) => evidence.flatMap((one) => ('source' in one ? one.source : []))),
  );
  const all = Object.keys(SOURCES) as SourceId[];
  return Object.fromEntries(all.filter((id) => ids.has(id)).map((id) => [id, SOURCES[id]]));
}
