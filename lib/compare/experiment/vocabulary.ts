import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Target } from '../targets.ts';
import type { Experiment } from './experiment.ts';
import { type Findings, findingsOf } from './findings.ts';
import { type OwnNeeds, ownNeeds } from './own-needs.ts';

/**
 * The findings of the experiment, saved in the project: the comparison reads them, and a test fails when they are
 * stale.
 */
export interface Vocabulary {
  /** The terms for each field of the definition on each target. */
  readonly fields: Findings;
  readonly ownNeeds: Readonly<Record<Target, OwnNeeds>>;
}

const FILE = join(__dirname, 'vocabulary.json');

export const vocabularyOf = (experiment: Experiment): Vocabulary => ({
  fields: findingsOf(experiment.outcomes),
  ownNeeds: ownNeeds(experiment),
});

export function savedVocabulary(): Vocabulary {
  saved ??= JSON.parse(readFileSync(FILE, 'utf8')) as Vocabulary;
  return saved;
}

/** The file is large, and each comparison reads it. */
let saved: Vocabulary | undefined;

export function saveVocabulary(vocabulary: Vocabulary): void {
  writeFileSync(FILE, `${JSON.stringify(vocabulary, null, 2)}\n`);
  saved = undefined;
}
