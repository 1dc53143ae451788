import type { Comparison } from '../comparison-schema.ts';
import { rowAt } from './row-at.ts';

/*
 * The questions that readers bring, each with the row or the section that answers it. A question about something that an
 * application does not have, such as a second service, is left out.
 */

/** A question, and the id of what answers it: a section, or a row as `section/row`. */
interface Asked {
  readonly question: string;
  readonly answer: string;
  /** The row that answers it better. @default - none */
  readonly unless?: string;
}

const ASKED: readonly Asked[] = [
  { question: 'What do I lose with Docker Compose?', answer: 'needs' },
  { question: 'What does each cost?', answer: 'cost' },
  { question: 'From how many services on is EKS cheaper?', answer: 'cost/break-even' },
  {
    question: 'How do I deploy this today, and what does it cost if I forget it?',
    answer: 'cost/deployed-today-and-forgotten',
  },
  { question: 'What happens to requests in flight?', answer: 'release/requests-in-flight' },
  { question: 'Where is the grace period?', answer: 'release/shutdown' },
  { question: 'A node dies: what fails, and for how long?', answer: 'behaviour/node-lost' },
  {
    question: 'A node dies: what happens?',
    answer: 'needs/outlives-a-machine',
    unless: 'behaviour/node-lost',
  },
  { question: 'How fast does it scale out?', answer: 'behaviour/scale-out-by-load' },
  {
    question: 'How fast does each scale out?',
    answer: 'needs/scales-by-load',
    unless: 'behaviour/scale-out-by-load',
  },
  { question: 'How do two services call each other?', answer: 'coordination/calls' },
  { question: 'Who patches what, and how often?', answer: 'operations' },
  { question: 'Can I move later, without downtime?', answer: 'moving/from-ecs-or-eks' },
  { question: 'I am on Docker Compose: how do I move?', answer: 'moving/from-docker-compose' },
  { question: 'How do I roll back?', answer: 'runbook/roll-back' },
  {
    question: 'What happens to data, and to migrations, in a rollback?',
    answer: 'moving/a-rollback-and-the-data',
  },
  { question: 'How do I get a shell?', answer: 'runbook/open-a-shell' },
  { question: 'Which figures come from real AWS?', answer: 'behaviour/measured-on' },
];

/** The questions that the comparison of an application answers. */
export function questions(comparison: Pick<Comparison, 'sections'>): readonly Asked[] {
  const has = (answer: string): boolean =>
    answer.includes('/')
      ? rowAt(comparison, answer) !== undefined
      : comparison.sections.some(({ id }) => id === answer);
  return ASKED.filter(({ answer, unless }) => has(answer) && !(unless !== undefined && has(unless)));
}
