import type { Artefact } from './artefacts.ts';
import { fieldsOf } from './json.ts';
import { below, type Place, read } from './reading.ts';

/** The assertion of a template by which CloudFormation refuses the volumes of a service. */
export function refusalOf(template: Artefact, service: string): Place {
  const rule = Object.entries(fieldsOf(template.root.Rules)).find(([, one]) =>
    JSON.stringify(one).includes(`services.${service}.volumes.`),
  )?.[0];
  return below(
    (...path) => read(template, 'Rules', ...path),
    rule ?? 'rule',
    'Assertions',
    0,
    'AssertDescription',
  );
}
