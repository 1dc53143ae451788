import { wholeCost } from './cost.ts';
import { failureNeeds } from './failure-needs.ts';
import { procedureRow } from './procedures.ts';
import { scalingNeeds } from './scaling-needs.ts';
import type { SectionOf } from './section.ts';
import { upkeepNeeds } from './upkeep-needs.ts';

/**
 * Needs that a reader may have, and whether a deployment meets them: yes, no, or under a condition. Nothing is added up
 * to a total. A need that no artefact, measurement or source can answer has no row.
 */
export const needs: SectionOf = (on) => ({
  title: 'What each deployment gives you, and what you lose',
  concerns: [
    { ...wholeCost(on), title: 'a small bill' },
    ...scalingNeeds(on),
    ...failureNeeds(on),
    ...upkeepNeeds(on),
    procedureRow(on)('shell', 'a shell in a replica'),
  ],
});
