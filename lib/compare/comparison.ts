import { PRICES } from '../cost/prices.ts';
import type { Quantities } from '../cost/quantities.ts';
import { keptVocabulary } from '../experiment/vocabulary.ts';
import type { LeafPath } from '../leaves.ts';
import { ENGINES } from '../measurements/engines.ts';
import { SOURCES } from '../sources.ts';
import { TARGET_IDS, TARGETS, type Target } from '../targets.ts';
import { joint, VERDICTS, type Verdict } from '../verdicts.ts';
import type { Artefacts } from './artefacts.ts';
import { billed, quantitiesIn } from './billed.ts';
import type { Judgement, Statement } from './cell.ts';
import type { Cell, Comparison, Evidence, Row, Section } from './comparison-schema.ts';
import { fields } from './fields.ts';
import { LIMITS } from './limits.ts';
import { readers } from './readers.ts';
import type { Concern } from './section.ts';
import { availability } from './sections/availability.ts';
import { behaviour } from './sections/behaviour.ts';
import { configuration } from './sections/configuration.ts';
import { cost } from './sections/cost.ts';
import { data } from './sections/data.ts';
import { health } from './sections/health.ts';
import { jobs } from './sections/jobs.ts';
import { needs } from './sections/needs.ts';
import { network } from './sections/network.ts';
import { operations } from './sections/operations.ts';
import { ownership } from './sections/ownership.ts';
import { placement } from './sections/placement.ts';
import { premises } from './sections/premises.ts';
import { release } from './sections/release.ts';
import { security } from './sections/security.ts';
import { telemetry } from './sections/telemetry.ts';
import { unit } from './sections/unit.ts';

/** By their ids, in this order. A new section is one more file and one more entry here. */
const SECTIONS = {
  needs,
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
  cost,
  behaviour,
  operations,
  jobs,
  premises,
  ownership,
};

export type SectionId = keyof typeof SECTIONS;

const SECTION_IDS = Object.keys(SECTIONS) as readonly SectionId[];

const UNIT_PRICES = Object.fromEntries(
  Object.entries(PRICES).map(([name, { usd, verified }]) => [name, { usd, verified }]),
);

/** What a target makes of a field of the definition. */
export type VerdictOf = (leaf: LeafPath, target: Target) => Verdict;

const ofVerdicts: VerdictOf = (leaf, target) => VERDICTS[leaf][target];

/**
 * The deployments side by side, from their artefacts alone.
 *
 * @param verdictOf @default - what verdicts.ts says, which the experiment holds to what the renderers do
 */
export function comparison(artefacts: Artefacts, verdictOf: VerdictOf = ofVerdicts): Comparison {
  const quantities = quantitiesIn(billed(readers(artefacts))).value as Quantities | undefined;
  const sections = sectionsOf(artefacts, verdictOf);
  const ofFields = fields(keptVocabulary(), verdictOf);
  return {
    version: 2,
    columns: TARGET_IDS.map((id) => ({ id, title: TARGETS[id] })),
    sections,
    fields: ofFields,
    engines: ENGINES,
    measured: artefacts.measured,
    limits: LIMITS,
    ...(quantities && { billed: { quantities, prices: UNIT_PRICES } }),
    sources: pick(SOURCES, [
      ...citedBy(sections).flatMap((one) => ('source' in one ? one.source : [])),
      ...ofFields.flatMap(({ cells }) => Object.values(cells).flatMap(({ source }) => source ?? [])),
    ]),
    prices: pick(
      PRICES,
      citedBy(sections).flatMap((one) => ('price' in one ? one.price : [])),
    ),
  };
}

/**
 * The part of it that artefacts say.
 *
 * @param ids @default - all
 */
export function sectionsOf(
  artefacts: Artefacts,
  verdictOf: VerdictOf = ofVerdicts,
  ids: readonly SectionId[] = SECTION_IDS,
): Section[] {
  const on = readers(artefacts);
  return ids.map((id) => {
    const { title, concerns } = SECTIONS[id](on);
    return { id, title, rows: concerns.map((concern) => row(concern, verdictOf)) };
  });
}

const row = ({ title, leaves, cells }: Concern, verdictOf: VerdictOf): Row => ({
  id: title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
  title,
  leaves,
  cells: Object.fromEntries(
    TARGET_IDS.map((target) => [
      target,
      cell(
        cells[target],
        leaves.map((leaf) => verdictOf(leaf, target)),
      ),
    ]),
  ) as Row['cells'],
});

/** No verdict where a reading found nothing: whatever was said of it is not shown to be so. */
function cell(statement: Statement | Judgement, ofLeaves: readonly Verdict[]): Cell {
  const { text, values, evidence, complete } = statement;
  if (!complete) return { text, values, evidence };
  if (ofLeaves.length > 0) {
    // Who says that a platform has no such thing.
    const reasons = ofLeaves.flatMap((one) => (one.verdict === 'absent' ? { source: one.source } : []));
    return { text, values, verdict: joint(ofLeaves), evidence: distinct([...evidence, ...reasons]) };
  }
  if (!('verdict' in statement)) return { text, values, evidence };
  const { verdict, commands } = statement;
  return { text, values, verdict, evidence, ...(commands && { commands }) };
}

const distinct = (evidence: readonly Evidence[]): Evidence[] => [
  ...new Map(evidence.map((one) => [JSON.stringify(one), one])).values(),
];

const citedBy = (sections: readonly Section[]): readonly Evidence[] =>
  sections.flatMap(({ rows }) =>
    rows.flatMap(({ cells }) => Object.values(cells).flatMap(({ evidence }) => evidence)),
  );

/** Those of a list that are cited, in the order of the list. */
const pick = <T>(all: Readonly<Record<string, T>>, ids: readonly string[]): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([id]) => ids.includes(id)));
