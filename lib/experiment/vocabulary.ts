import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Target } from '../targets.ts';
import type { Experiment } from './experiment.ts';
import { type Findings, findingsOf } from './findings.ts';
import { type OwnNeeds, ownNeeds } from './own-needs.ts';

/** What the experiment found, as kept in the project: for the comparison, and so that a test sees what has changed. */
export interface Vocabulary {
  /** What each leaf of the definition is called on each target. */
  readonly leaves: Findings;
  readonly ownNeeds: Readonly<Record<Target, OwnNeeds>>;
}

const FILE = join(__dirname, 'vocabulary.json');

export const vocabularyOf = (experiment: Experiment): Vocabulary => ({
  leaves: findingsOf(experiment.outcomes),
  ownNeeds: ownNeeds(experiment),
});

export const keptVocabulary = (): Vocabulary => JSON.parse(readFileSync(FILE, 'utf8'));

export const keepVocabulary = (vocabulary: Vocabulary): void =>
  writeFileSync(FILE, `${JSON.stringify(vocabulary, null, 2)}\n`);
