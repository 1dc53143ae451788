import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TemplateJson } from '../render-project.ts';
import { besides, ENDS, type End } from './ends.ts';
import { type Rendered, render } from './ends-rendered.ts';
import { exportsOf, importsOf, missingExports, ofDeploy, storedSecrets } from './hindrances.ts';
import { dropped, ofApply, ofUp, PRUNED, secretsOf, variablesOf } from './hindrances-applied.ts';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'transitions.md'), 'utf8');
const rows = new Map(
  page
    .slice(page.indexOf('| change |'))
    .split('\n\n')[0]
    ?.split('\n')
    .slice(2)
    .map((line) => {
      const [, change = '', ...cells] = line.split('|').map((cell) => cell.trim());
      return [change, cells.slice(0, 4)] as const;
    }),
);

it('says what to type after each change in the list, and of no other', () => {
  expect([...rows.keys()]).toEqual(Object.keys(ENDS));
  const anchors = [...page.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor = '']) => anchor);
  expect(anchors.length).toBeGreaterThan(0);
  for (const heading of anchors) expect(page.toLowerCase().replaceAll(' ', '-')).toContain(`-${heading}\n`);
});

it('exports the same of a network, whatever the definition is', () => {
  const networks = Object.values(ENDS)
    .flat()
    .filter(({ context, application = {} }) => !context?.zones && !('name' in application))
    .map((end) => exportsOf(render(end).templates.Shared));
  expect(networks.length).toBeGreaterThan(100);
  // The VPC, and two subnets in each of two zones.
  expect(networks[0]).toHaveLength(5);
  for (const one of networks) expect(one).toEqual(networks[0]);
});

/**
 * The hindrances that the usual command meets on a target, the part of the artefacts that the target has, and the secrets in
 * it that the user has to bring.
 */
const targets = {
  compose: { hindrances: ofUp, has: ({ compose }: Rendered): unknown => compose, secrets: variablesOf },
  ecs: {
    hindrances: (before: Rendered, after: Rendered) => ofDeploy('EcsFargate', before, after),
    has: ({ templates }: Rendered): unknown => [templates.Shared, templates.EcsFargate],
    secrets: ({ templates }: Rendered) => storedSecrets(templates.EcsFargate),
  },
  eks: {
    hindrances: (before: Rendered, after: Rendered) => ofDeploy('Eks', before, after),
    has: ({ templates }: Rendered): unknown => [templates.Shared, templates.Eks],
    secrets: ({ templates }: Rendered) => storedSecrets(templates.Eks),
  },
  kubernetes: {
    hindrances: ofApply,
    has: ({ kubernetes }: Rendered): unknown => kubernetes,
    secrets: secretsOf,
  },
};

const cases = [...rows].flatMap(([change, cells]) =>
  Object.entries(targets).map(([target, one], i) => ({ change, target, ...one, way: cells[i] ?? '' })),
);

const DEPLOYMENTS = ['EcsFargate', 'Eks'] as const;

/** The services of both deployments, then what they share: the first two commands meet no hindrance. */
function servicesFirst(before: Rendered, after: Rendered): void {
  expect(page).toMatch(/^npx cdk deploy --exclusively EcsFargate Eks\b/m);
  const between = withShared(after, before.templates.Shared);
  for (const stack of DEPLOYMENTS) expect(ofDeploy(stack, before, between)).toEqual([]);
  for (const stack of DEPLOYMENTS) expect(ofDeploy(stack, between, after)).toEqual([]);
}

const withShared = (rendered: Rendered, Shared: TemplateJson): Rendered => ({
  ...rendered,
  templates: { ...rendered.templates, Shared },
});

/** After `aws rds modify-db-instance --no-deletion-protection`, which CloudFormation does not know of. */
const unprotected = (rendered: Rendered): Rendered =>
  withShared(
    rendered,
    JSON.parse(JSON.stringify(rendered.templates.Shared).replaceAll('"DeletionProtection":true,', '')),
  );

/** Each way that is not the usual one, and that it leads there. */
const ORDERS: Readonly<
  Record<string, (before: Rendered, after: Rendered, ends: readonly [End, End]) => void>
> = {
  orphans: (before, after) => expect(ofUp(before, after).every((one) => one.endsWith('goes on'))).toBe(true),
  leftovers: (before, after) => {
    const gone = dropped(before.kubernetes, after.kubernetes);
    for (const { kind, metadata } of gone) {
      expect(PRUNED).toContain(kind);
      expect(metadata.labels['app.kubernetes.io/part-of']).toBe('links');
    }
    expect(ofApply(before, after)).toHaveLength(gone.length);
  },
  'zone-off': (before, after) => {
    // The deployment alone first, with what is there; then what is shared, which nobody else imports any more.
    expect(missingExports(importsOf(after.templates.EcsFargate), before.templates.Shared)).toEqual([]);
    expect(missingExports(importsOf(after.templates.EcsFargate), after.templates.Shared)).toEqual([]);
  },
  'cluster-anew': (_, after) =>
    expect(missingExports(importsOf(after.templates.Eks), after.templates.Shared)).toEqual([]),
  'singleton-on': (before, after) => {
    const stays = ['PodDisruptionBudget links/links stays'];
    expect(ofDeploy('Eks', before, after)).toEqual(stays);
    expect(ofApply(before, after)).toEqual(stays);
    const [budget] = dropped(before.kubernetes, after.kubernetes);
    expect(budget?.spec.maxUnavailable).toBeGreaterThanOrEqual(1);
    expect(page).toMatch(/^kubectl -n NAME delete poddisruptionbudget SERVICE$/m);
  },
  // A label names everything that the service has, whatever its kind.
  'service-off': (before, after) => {
    const gone = dropped(before.kubernetes, after.kubernetes);
    const services = ({ kubernetes }: Rendered) =>
      kubernetes.filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata.name);
    const left = services(before).filter((name) => !services(after).includes(name));
    expect(left).toHaveLength(1);
    for (const { metadata } of gone) expect(metadata.labels['app.kubernetes.io/name']).toBe(left[0]);
    // And nothing in the namespace that is still needed.
    const labels = after.kubernetes
      .filter(({ metadata }) => metadata.namespace)
      .map(({ metadata }) => metadata.labels['app.kubernetes.io/name']);
    expect(labels.length).toBeGreaterThan(0);
    expect(labels).not.toContain(left[0]);
    const kinds = /^kubectl -n NAME delete ([\w,]+) -l app\.kubernetes\.io\/name=SERVICE$/m.exec(page)?.[1];
    // Claims have a command of their own, as data goes with them.
    expect(page).toMatch(
      /`kubectl -n NAME delete persistentvolumeclaim -l app\.kubernetes\.io\/name=SERVICE`/,
    );
    for (const { kind } of gone)
      if (kind !== 'PersistentVolumeClaim') expect(kinds?.split(',')).toContain(kind.toLowerCase());
  },
  'job-off': (before, after) => {
    const gone = dropped(before.kubernetes, after.kubernetes);
    const [name] = gone.flatMap(({ kind, metadata }) => (kind === 'CronJob' ? [metadata.name] : []));
    const kinds = /^kubectl -n NAME delete ([\w,]+) -l app\.kubernetes\.io\/name=JOB$/m.exec(page)?.[1];
    for (const { kind, metadata } of gone) {
      expect(metadata.labels['app.kubernetes.io/name']).toBe(name);
      expect(kinds?.split(',')).toContain(kind.toLowerCase());
    }
    expect(ofApply(before, after)).toHaveLength(gone.length);
  },
  'resource-off': (before, after) => {
    servicesFirst(unprotected(before), after);
    expect(page).toMatch(
      /^aws rds modify-db-instance --db-instance-identifier ID --no-deletion-protection /m,
    );
    const gone = dropped(before.kubernetes, after.kubernetes);
    const [name] = gone.flatMap(({ kind, metadata }) => (kind === 'StatefulSet' ? [metadata.name] : []));
    for (const { metadata } of gone) expect(metadata.labels['app.kubernetes.io/name']).toBe(name);
    const labels = after.kubernetes.map(({ metadata }) => metadata.labels?.['app.kubernetes.io/name']);
    expect(labels).not.toContain(name);
    expect(secretsOf(after)).not.toContain(`${name}-credentials`);
    // The services are updated before: nothing else is in the way of the usual command.
    expect(ofApply(before, after)).toHaveLength(gone.length);
    const kinds = /^kubectl -n NAME delete ([\w,]+) -l app\.kubernetes\.io\/name=RESOURCE$/m.exec(page)?.[1];
    for (const { kind } of gone)
      if (kind !== 'PersistentVolumeClaim') expect(kinds?.split(',')).toContain(kind.toLowerCase());
    expect(page).toMatch(
      /`kubectl -n NAME delete persistentvolumeclaim -l app\.kubernetes\.io\/name=RESOURCE`/,
    );
  },
  // Both beside each other, for which the usual command does, then the new one alone.
  'resource-anew': (before, after, ends) => {
    const [both, end] = besides(ends).map(render) as [Rendered, Rendered];
    for (const { hindrances } of Object.values(targets)) expect(hindrances(before, both)).toEqual([]);
    ORDERS['resource-off']?.(both, end, ends);
    ORDERS.orphans?.(both, end, ends);
    // The end differs from the definition that was asked for in the name of the resource alone.
    const types = ({ templates }: Rendered) =>
      Object.values(templates.Shared.Resources).map(({ Type }) => Type);
    const sorted = (rendered: Rendered) => types(rendered).sort();
    expect(sorted(end)).toEqual(sorted(after));
  },
  reboot: (before, after) => {
    for (const stack of DEPLOYMENTS)
      for (const one of ofDeploy(stack, before, after)) expect(one).toMatch(/ waits for a reboot$/);
    expect(page).toMatch(/^aws rds reboot-db-instance --db-instance-identifier ID$/m);
  },
  // Under another name it is a new one: no claim that is there has to shrink, and no folder another owner.
  'volume-anew': (before, after) => {
    const hindrances = (is: Rendered) =>
      [...ofDeploy('EcsFargate', before, is), ...ofDeploy('Eks', before, is), ...ofApply(before, is)].filter(
        (one) => /does not shrink|keeps its owner|keeps its accessModes/.test(one),
      );
    expect(hindrances(after)).not.toEqual([]);
    expect(hindrances(renamed(after))).toEqual([]);
  },
  // All that goes is in one file, which is there until `npm start` removes it.
  'store-off': (before, after) => {
    const gone = dropped(before.kubernetes, after.kubernetes);
    expect(gone.map(({ kind }) => kind)).toContain('Deployment');
    for (const { metadata } of gone) expect(metadata.name).toMatch(/^store/);
  },
  // The new table takes the place of one that is deleted first: it may differ in what a table cannot change.
  'store-anew': (before, after) => expect(after.kubernetes).not.toEqual(before.kubernetes),
  // Nothing is changed: everything is deployed under a name that nothing else has, which two-applications.test.ts proves.
  'all-anew': () => undefined,
};

/** The same artefacts with another name for the volume `files`. */
const renamed = (rendered: Rendered): Rendered =>
  JSON.parse(
    JSON.stringify(rendered)
      .replaceAll('keeper.files', 'keeper.papers')
      .replaceAll('files-volume', 'papers-volume')
      .replaceAll('"/files"', '"/papers"'),
  );

it('has nothing in the artefacts of a job that would end, or hold up, what suspends it', () => {
  const [{ templates, kubernetes }] = (ENDS['remove a job'] ?? []).map(render) as [Rendered, Rendered];
  const [job] = kubernetes.filter(({ kind }) => kind === 'CronJob');
  // `kubectl apply` leaves alone a field that no manifest has.
  expect(Object.keys(job?.spec ?? {})).not.toContain('suspend');
  expect(page).toContain(`patch cronjob JOB --patch '{"spec":{"suspend":true}}'`);
  const [schedule] = Object.values(templates.EcsFargate.Resources).filter(
    ({ Type }) => Type === 'AWS::Scheduler::Schedule',
  );
  // CloudFormation sets it again when it updates the schedule.
  expect(schedule?.Properties.State).toBe('ENABLED');
  expect(page).toContain('.State="DISABLED"');
});

it('names the resources of AWS as the templates do', () => {
  const [, { templates }] = (ENDS['add the first database'] ?? []).map(render) as [Rendered, Rendered];
  const named = Object.entries(templates.Shared.Resources).filter(([, { Type }]) =>
    ['AWS::RDS::DBInstance', 'AWS::SecretsManager::Secret'].includes(Type),
  );
  expect(page).toContain("starts_with(LogicalResourceId,'ResourceRESOURCE')");
  expect(named.map(([id]) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
    'ResourceordersInstance',
    'ResourceordersPassword',
    'ResourceordersUrl',
  ]);
});

describe.each(cases)('$change, on $target', ({ change, target, hindrances, has, secrets, way }) => {
  const [before, after] = (ENDS[change] ?? [{}, {}]).map(render) as [Rendered, Rendered];

  it(`is done as the page says: ${way}`, () => {
    const found =
      before.stackNames.Shared === after.stackNames.Shared ? hindrances(before, after) : ['another name'];
    if (/^usual|#orphans/.test(way)) {
      const added = secrets(after).filter((one) => !secrets(before).includes(one));
      expect(/secret|variable/i.test(way)).toBe(added.length > 0);
    }
    if (way.startsWith('usual')) expect(found).toEqual([]);
    else if (way.startsWith('refused')) {
      // The one end that has it cannot be deployed, so nothing leads to it, or away from it.
      const rules = [before, after].map(({ templates }) => JSON.stringify(templates.Eks));
      expect([target, rules.some((text) => text.includes('"SharedVolumes'))]).toEqual(['eks', true]);
    } else if (way === 'nothing') expect(has(after)).toEqual(has(before));
    else {
      // No detour without need.
      expect(found).not.toEqual([]);
      const order = /^\[[\w ]+\]\(#([\w-]+)\)(?:, after .+)?$/.exec(way)?.[1] ?? '';
      expect(Object.keys(ORDERS)).toContain(order);
      ORDERS[order]?.(before, after, ENDS[change] ?? [{}, {}]);
    }
  });
});
