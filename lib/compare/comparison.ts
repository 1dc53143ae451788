import { mergedRows } from './comparison-of-services.ts';
import type { Cell, Comparison, Evidence, Row, Section } from './comparison-schema.ts';
import { PRICES } from './cost/prices.ts';
import { savedVocabulary } from './experiment/vocabulary.ts';
import { picturesOf } from './pictures/pictures.ts';
import type { Artefacts } from './readings/artefacts.ts';
import { billed, quantitiesIn } from './readings/billed.ts';
import { distinct, type Judgement, type Statement } from './readings/cell.ts';
import { type JobReader, jobReaders } from './readings/job-reader.ts';
import { notVerified } from './readings/not-verified.ts';
import { type Readers, readers } from './readings/readers.ts';
import { type ResourceReader, resourceReaders } from './readings/resource-reader.ts';
import { applicationName, serviceNames } from './readings/service-names.ts';
import { refusalsOf } from './readings/template-refusal.ts';
import { unreachedNotices } from './readings/unreached.ts';
import { ENGINES } from './runs/engines.ts';
import { isMeasured } from './runs/standing.ts';
import { availability } from './sections/availability.ts';
import { behaviour } from './sections/behaviour.ts';
import { configuration } from './sections/configuration.ts';
import { coordination } from './sections/coordination.ts';
import { cost } from './sections/cost.ts';
import { data } from './sections/data.ts';
import { databases } from './sections/databases.ts';
import { health } from './sections/health.ts';
import { jobs } from './sections/jobs.ts';
import { maintenance } from './sections/maintenance.ts';
import { moving } from './sections/moving.ts';
import { needs } from './sections/needs.ts';
import { network } from './sections/network.ts';
import { onPremises } from './sections/on-premises.ts';
import { operations } from './sections/operations.ts';
import { placement } from './sections/placement.ts';
import { procedures } from './sections/procedures.ts';
import { release } from './sections/release.ts';
import type { Concern, SectionFacts, SectionOf } from './sections/section.ts';
import { security } from './sections/security.ts';
import { telemetry } from './sections/telemetry.ts';
import { unit } from './sections/unit.ts';
import { byTarget, TARGET_IDS, TARGETS } from './targets.ts';
import { comparedFields } from './verdicts/compared-fields.ts';
import { SOURCES } from './verdicts/sources.ts';
import { joint, type Verdict, type VerdictOf } from './verdicts/verdict.ts';
import { VERDICTS } from './verdicts/verdicts.ts';

/** The readers that sections take their values from. */
interface Read {
  readonly artefacts: Artefacts;
  /** The readers of each service. All sections share them, as each search of the artefacts takes time. */
  readonly services: readonly Readers[];
}

/** The rows of a section for one of the things that it is about, by the name of the thing. */
type SectionParts = (read: Read) => readonly (SectionFacts & { readonly of: string })[];

/** A section whose cells tell the services of the application apart. */
const ofServices =
  (section: SectionOf): SectionParts =>
  ({ services }) =>
    services.map((on) => ({ of: on.service, ...section(on) }));

/** A section about the application as a whole. */
const ofApplication =
  (section: SectionOf): SectionParts =>
  ({ services }) =>
    services.slice(0, 1).map((on) => ({ of: on.service, ...section(on) }));

/** A section whose cells tell databases and caches apart. */
const ofResources =
  (section: (on: ResourceReader) => SectionFacts): SectionParts =>
  ({ artefacts }) =>
    resourceReaders(artefacts).map((on) => ({ of: on.name, ...section(on) }));

/** A section whose cells tell jobs apart. */
const ofJobs =
  (section: (on: JobReader) => SectionFacts): SectionParts =>
  ({ artefacts }) =>
    jobReaders(artefacts).map((on) => ({ of: on.name, ...section(on) }));

/**
 * The sections by their ids, in the order of the page, which is that of the questions that readers bring. A new section is
 * one more file and one more entry here.
 */
const SECTIONS = {
  needs: ofServices(needs),
  cost: ofApplication(cost),
  release: ofServices(release),
  behaviour: ofServices(behaviour),
  placement: ofServices(placement),
  health: ofServices(health),
  coordination: ofServices(coordination),
  network: ofServices(network),
  databases: ofResources(databases),
  jobs: ofJobs(jobs),
  data: ofServices(data),
  operations: ofServices(operations),
  runbook: ofServices(procedures),
  moving: ofApplication(moving),
  'on-premises': ofServices(onPremises),
  unit: ofServices(unit),
  configuration: ofServices(configuration),
  telemetry: ofServices(telemetry),
  security: ofServices(security),
  availability: ofServices(availability),
  maintenance: ofServices(maintenance),
};

export type SectionId = keyof typeof SECTIONS;

const SECTION_IDS = Object.keys(SECTIONS) as readonly SectionId[];

const UNIT_PRICES = Object.fromEntries(
  Object.entries(PRICES).map(([name, { usd, verified }]) => [name, { usd, verified }]),
);

const ofVerdicts: VerdictOf = (field, target) => VERDICTS[field][target];

/**
 * Compares the deployments of an application, from their artefacts alone.
 *
 * @param verdictOf @default - the verdicts of verdicts.ts, which fail the experiment where they contradict the renderers
 */
export function comparison(artefacts: Artefacts, verdictOf: VerdictOf = ofVerdicts): Comparison {
  const services = serviceNames(artefacts);
  const read = services.map((name) => readers(artefacts, name));
  const application = applicationName(artefacts);
  const quantities = quantitiesIn(billed(readers(artefacts))).value;
  const sections = sectionsOf(artefacts, verdictOf);
  const fields = comparedFields(savedVocabulary(), verdictOf);
  return {
    version: 6,
    application,
    services,
    columns: TARGET_IDS.map((id) => ({ id, title: TARGETS[id] })),
    refused: (['ecs', 'eks'] as const).flatMap((id) =>
      refusalsOf(artefacts[id]).map((reason) => ({ id, reason })),
    ),
    notices: unreachedNotices(read, artefacts.handling),
    pictures: picturesOf(artefacts, read),
    sections,
    fields,
    engines: ENGINES,
    measured: artefacts.measured,
    limits: notVerified(application, isMeasured(artefacts.measured)),
    ...(quantities && { billed: { quantities, prices: UNIT_PRICES } }),
    sources: pick(SOURCES, [
      ...citedBy(sections).flatMap((one) => ('source' in one ? one.source : [])),
      ...fields.flatMap(({ cells }) => Object.values(cells).flatMap(({ source }) => source ?? [])),
    ]),
    prices: pick(
      PRICES,
      citedBy(sections).flatMap((one) => ('price' in one ? one.price : [])),
    ),
  };
}

/**
 * Makes the sections of the comparison. A section without a row that applies to the application is left out.
 *
 * @param ids @default - all
 */
export function sectionsOf(
  artefacts: Artefacts,
  verdictOf: VerdictOf = ofVerdicts,
  ids: readonly SectionId[] = SECTION_IDS,
): Section[] {
  const services = serviceNames(artefacts).map((name) => readers(artefacts, name));
  return ids.flatMap((id) => {
    const sections = SECTIONS[id]({ artefacts, services });
    const rows = mergedRows(
      sections.map(({ of, concerns }) => ({
        service: of,
        rows: concerns.map((concern) => row(concern, verdictOf)),
      })),
    );
    return rows.length > 0 && sections[0] ? [{ id, title: sections[0].title, rows }] : [];
  });
}

const row = ({ title, fields, cells }: Concern, verdictOf: VerdictOf): Row => ({
  id: title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
  title,
  fields,
  cells: byTarget((target) =>
    cell(
      cells[target],
      fields.map((field) => verdictOf(field, target)),
    ),
  ),
});

/** Makes a cell. It has no verdict where a reading found nothing: nothing then shows that the verdict holds. */
function cell(statement: Statement | Judgement, ofFields: readonly Verdict[]): Cell {
  const { text, values, evidence, complete } = statement;
  if (!complete) return { text, values, evidence };
  const typed = statement.commands && { commands: statement.commands };
  if ('verdict' in statement) return { text, values, verdict: statement.verdict, evidence, ...typed };
  if (ofFields.length === 0) return { text, values, evidence, ...typed };
  // The sources that say that a platform has no such thing, or does not need it.
  const reasons = ofFields.flatMap((one) => ('source' in one ? { source: one.source } : []));
  return { text, values, verdict: joint(ofFields), evidence: distinct([...evidence, ...reasons]) };
}

const citedBy = (sections: readonly Section[]): readonly Evidence[] =>
  sections.flatMap(({ rows }) =>
    rows.flatMap(({ cells }) =>
      Object.values(cells).flatMap(({ evidence, alike = [] }) => [...evidence, ...alike]),
    ),
  );

/** The cited entries of a list, in the order of the list. */
const pick = <T>(all: Readonly<Record<string, T>>, ids: readonly string[]): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([id]) => ids.includes(id)));
