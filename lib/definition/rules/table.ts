import type { Service } from '../application.ts';
import type { Rule } from '../apply-rules.ts';
import { problem } from '../problem.ts';

/** Refuses a table whose items would expire by their key. */
export const attributesDiffer: Rule<Service> = function* ({ table }) {
  if (table?.timeToLiveAttribute === undefined || table.timeToLiveAttribute !== table.partitionKey) return;
  yield problem(
    'table.timeToLiveAttribute',
    table.timeToLiveAttribute,
    'must differ from table.partitionKey; choose another attribute',
  );
};
