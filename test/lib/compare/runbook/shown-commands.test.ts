import { readArtefacts } from '../../../../lib/compare/readings/artefacts.ts';
import { readers } from '../../../../lib/compare/readings/readers.ts';
import { linesOf, PROCEDURE_IDS } from '../../../../lib/compare/runbook/procedure.ts';
import { runbooksOf } from '../../../../lib/compare/runbook/runbook.ts';
import { procedures } from '../../../../lib/compare/sections/procedures.ts';
import { TARGET_IDS } from '../../../../lib/compare/targets.ts';
import { parseApplication } from '../../../../lib/definition/parse-application.ts';
import { EXAMPLES } from '../../../examples/examples.ts';
import { renderApplication } from '../../../render-project.ts';

const services = Object.entries(EXAMPLES).flatMap(([example, { definition, context }]) =>
  parseApplication(definition).services.map(
    (service) => [`${example}, ${service.name}`, { definition, context, service }] as const,
  ),
);

// The tiers run commands that are made from the definition. The comparison shows commands that are made from artefacts.
it.each(services)('shows the commands that the definition asks for: %s', (_, one) => {
  const { definition, context, service } = one;
  const application = parseApplication(definition);
  const { assembly } = renderApplication(definition, context);
  const { concerns } = procedures(readers(readArtefacts(assembly), service.name));
  const expected = runbooksOf(application, service);
  for (const [i, id] of (['access', ...PROCEDURE_IDS] as const).entries()) {
    for (const target of TARGET_IDS) {
      const cell = concerns[i]!.cells[target];
      const shown = 'commands' in cell ? cell.commands : undefined;
      const lines = linesOf(expected[target][id]);
      expect([id, target, cell.complete, shown ?? []]).toEqual([id, target, true, lines]);
    }
  }
});
