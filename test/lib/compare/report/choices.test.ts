import { application as tickets } from '../../../../examples/tickets.ts';
import { application as worker } from '../../../../examples/worker.ts';
import { comparison } from '../../../../lib/compare/comparison.ts';
import type { Comparison, Level } from '../../../../lib/compare/comparison-schema.ts';
import {
  choices,
  leadIn,
  NO_HOURS,
  NOT_COVERED,
  PRICE,
  REFUSED,
  SMALL_TEAM,
  shared,
  smallTeam,
} from '../../../../lib/compare/report/choices.ts';
import { markdown } from '../../../../lib/compare/report/markdown.ts';
import type { Target } from '../../../../lib/compare/targets.ts';
import { artefactsOf, artefactsOfApplication } from '../artefacts-of.ts';
import { renderedPage } from './page/rendered-page.ts';

const verdictOf = ({ sections }: Pick<Comparison, 'sections'>, row: string, target: Target) => {
  const [section, id] = row.split('/');
  return sections.find((one) => one.id === section)?.rows.find((one) => one.id === id)?.cells[target].verdict;
};

describe.each([
  ['the fixture', undefined],
  ['tickets', tickets],
  ['worker', worker],
])('the choices for %s', (_, definition) => {
  const compared = comparison(definition ? artefactsOfApplication(definition) : artefactsOf());
  const made = choices(compared);

  it('say nothing that no row says: what speaks for a deployment is met there, what speaks against it is not', () => {
    expect(made.map(({ target }) => target)).toEqual(['compose', 'ecs', 'eks', 'kubernetes']);
    for (const { target, ...choice } of made) {
      expect([target, choice.for.length]).not.toEqual([target, 0]);
      expect(leadIn(choice)).toBe('if');
      for (const { row } of choice.for)
        expect(['native', 'approximated']).toContain(verdictOf(compared, row, target));
      for (const { row } of choice.against) expect(verdictOf(compared, row, target)).toBe('absent');
    }
  });

  it('say once what is a reason for several deployments, and again only where a deployment has no other', () => {
    const groups = shared(compared);
    expect(groups.flatMap(({ reasons }) => reasons).length).toBeGreaterThan(0);
    const all = groups.flatMap(({ reasons }) => reasons.map(({ text }) => text));
    expect(new Set(all).size).toBe(all.length);
    for (const { targets, reasons } of groups)
      for (const { text, row } of reasons) {
        expect(new Set(targets.map((target) => verdictOf(compared, row, target))).size).toBe(1);
        for (const target of targets) {
          const reasons = made.find((one) => one.target === target)!.for;
          const isRepeated = reasons.some((one) => one.text === text);
          expect([target, text, isRepeated]).toEqual([
            target,
            text,
            isRepeated && reasons.every((one) => all.includes(one.text)),
          ]);
        }
      }
    const own = made.flatMap((one) => one.for.map(({ text }) => text)).filter((text) => !all.includes(text));
    expect(own.filter((text, at) => own.indexOf(text) !== at)).toEqual([]);
    // Each set of deployments has one sentence, and a sentence about more deployments comes first.
    const sets = groups.map(({ targets }) => targets.join());
    expect(new Set(sets).size).toBe(sets.length);
    const sizes = groups.map(({ targets }) => targets.length);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  it('do not prefer a deployment for a need of which nobody knows whether the others meet it', () => {
    const unknown = new Set(
      compared.sections
        .find(({ id }) => id === 'needs')!
        .rows.filter(({ cells }) => Object.values(cells).some(({ verdict }) => verdict === undefined))
        .map(({ id }) => `needs/${id}`),
    );
    expect(made.flatMap((one) => one.for).filter(({ row }) => unknown.has(row))).toEqual([]);
  });

  it('name only what tells the deployments apart', () => {
    for (const { target, ...choice } of made)
      for (const { row } of [...choice.for, ...choice.against]) {
        const levels = compared.columns.map(({ id }) => verdictOf(compared, row, id));
        expect([target, row, new Set(levels).size]).not.toEqual([target, row, 1]);
      }
  });
});

/** The comparison with other verdicts in some rows, by the id of the row. */
const changed = (compared: Comparison, change: (row: string, target: Target) => Level | undefined) => ({
  ...compared,
  sections: compared.sections.map((section) => ({
    ...section,
    rows: section.rows.map((row) => ({
      ...row,
      cells: Object.fromEntries(
        Object.entries(row.cells).map(([id, cell]) => [
          id,
          { ...cell, verdict: change(row.id, id as Target) ?? cell.verdict },
        ]),
      ) as typeof row.cells,
    })),
  })),
});

it('change with the verdicts of the rows', () => {
  const compared = comparison(artefactsOf());
  const reasons = (level: Level) => {
    const everywhere = changed(compared, () => level);
    return [
      ...choices(everywhere).flatMap((choice) => [...choice.for, ...choice.against]),
      ...shared(everywhere).flatMap((group) => group.reasons),
      ...smallTeam(everywhere),
    ];
  };
  // Where all deployments are alike, nothing speaks for one of them.
  expect([reasons('native'), reasons('absent')]).toEqual([[], []]);
});

describe('the answer for a small team', () => {
  const told = (of: Comparison) =>
    smallTeam(of)
      .map((one) => (typeof one === 'string' ? one : one.text))
      .join('');
  const compared = comparison(artefactsOf());

  it('names what has everything first, then what the others have, each with its bill', () => {
    expect(told(compared)).toMatch(
      /^: ECS on Fargate\. It has several replicas, automatic rollback of failed releases and a platform that needs no upgrades, for \$[\d.]+ a month; EKS has only several replicas, for \$[\d.]+ a month; Docker Compose has none of these, for \$[\d.]+ a month\.$/,
    );
  });

  it('says in part of a need that a deployment meets in part', () => {
    const partly = (row: string) =>
      told(
        changed(compared, (one, target) =>
          one === row && target === 'compose' ? 'approximated' : undefined,
        ),
      );
    expect(partly('more-replicas')).toMatch(/; Docker Compose has in part several replicas, for /);
    const more = changed(compared, (row, target) =>
      target === 'eks' && row === 'no-version-to-upgrade' ? 'approximated' : undefined,
    );
    expect(told(more)).toMatch(
      /; EKS has several replicas, and in part a platform that needs no upgrades, for /,
    );
  });

  it('changes with the rows: without a rollback none has everything; of two that have it the cheaper is first', () => {
    const without = changed(compared, (row) => (row.startsWith('a-bad-release-is') ? 'absent' : undefined));
    expect(told(without)).toMatch(
      /^: ECS on Fargate\. It has several replicas and a platform that needs no upgrades, for .*; Docker Compose has neither, for/,
    );
    const elsewhere = changed(compared, (row, target) =>
      row.startsWith('no-version') ? (target === 'eks' ? 'native' : 'absent') : undefined,
    );
    expect(told(elsewhere)).toMatch(/^: ECS on Fargate has several replicas and automatic rollback/);
    const both = changed(compared, (row) =>
      /^(no-version|more-repl|a-bad-rel)/.test(row) ? 'native' : undefined,
    );
    const alike = changed(both, (row, target) =>
      row === 'more-replicas' && target === 'compose' ? 'absent' : undefined,
    );
    expect(told(alike)).toMatch(
      /^: ECS on Fargate\. It has several replicas, for .*; EKS has several replicas, for .*; Docker Compose does not, for/,
    );
  });

  it('is not a deployment that is refused as it is', () => {
    const refused = { ...compared, refused: [{ id: 'ecs' as const, reason: 'as it is' }] };
    expect(told(refused)).toMatch(/^: EKS\. It has several replicas, for/);
    expect(told(refused)).not.toContain('ECS');
  });
});

it('names the day before which the version of EKS has to be upgraded', () => {
  const compared = comparison(artefactsOf());
  const against = choices(compared).map(({ against }) => against.map(({ text }) => text).join('; '));
  expect(against[2]).toMatch(
    /upgrade Kubernetes, one version at a time, of about three a year \(next before 20\d\d-\d\d-\d\d\)/,
  );
});

it('stand on the first screen of the page and at the top of the document, each reason with a link to its row', async () => {
  const { compared, excerptOf, text } = await renderedPage();
  const written = markdown(compared, excerptOf);
  const made = choices(compared);
  expect(
    [...shared(compared).flatMap(({ reasons }) => reasons), ...made.flatMap((choice) => choice.for)].length,
  ).toBeGreaterThan(5);
  for (const choice of made)
    for (const { row, text: reason } of [...choice.for, ...choice.against]) {
      expect(text).toContain(`<a href="#${row}">${reason}</a>`);
      expect(written).toContain(`[${reason}](#${row.replace('/', '-')})`);
    }
  for (const { row, text: reason } of shared(compared).flatMap(({ reasons }) => reasons)) {
    expect(text).toContain(`<a href="#${row}">${reason}</a>`);
    expect(written).toContain(`[${reason}](#${row.replace('/', '-')})`);
  }
  for (const words of [SMALL_TEAM, ...shared(compared).map(({ lead }) => lead), PRICE, NO_HOURS, NOT_COVERED])
    expect([words, text.includes(words), written.includes(words)]).toEqual([words, true, true]);
  expect(text.split(`${PRICE}: <a`)).toHaveLength(made.length + 1);
  expect(text).toMatch(/id="choose".*id="short"/s);
});

it('say beside each deployment that it is refused as it is, and why', async () => {
  const volume = (fields: object) => ({
    name: 'files',
    services: {
      web: {
        image: { reference: 'org/web:1.0.0' },
        volumes: [{ name: 'files', path: '/var/files', ...fields }],
        security: { userId: 10001 },
        ...('shared' in fields ? {} : { singleton: true }),
      },
    },
  });
  const disk = await renderedPage(volume({}));
  const shared = await renderedPage(volume({ shared: true, allowNetworkFileSystem: true }));
  const both = [disk, shared].map(({ compared }) => compared.refused);
  expect(both).toEqual([
    [{ id: 'ecs', reason: expect.stringContaining('services.web.volumes.0.allowNetworkFileSystem must be') }],
    [{ id: 'eks', reason: expect.stringContaining('services.web.volumes.0.shared must be') }],
  ]);
  for (const { compared, excerptOf, text } of [disk, shared]) {
    const [reason = ''] = compared.refused.map((one) => one.reason);
    expect(text).toContain(`<strong>${REFUSED}</strong> ${reason}`);
    expect(markdown(compared, excerptOf)).toContain(`**${REFUSED}** ${reason}`);
  }
  // The words stand within the section of the deployment that is refused.
  const ofEcs = disk.text.slice(
    disk.text.indexOf('Take ECS on Fargate if'),
    disk.text.indexOf('Take EKS if'),
  );
  expect(ofEcs).toContain(REFUSED);
});

it('stay visible where a phone or a switch hides the other cells of a deployment', async () => {
  const { compared, text } = await renderedPage();
  const hidden = [
    ...text.matchAll(/:has\(#show-\w+:not\(:checked\)\) :is\(([^{]*)\)\{display:var\(--switched,none\)\}/g),
  ];
  expect(hidden).toHaveLength(compared.columns.length);
  for (const [at, [, selectors]] of hidden.entries())
    expect(selectors!.split(',')[0]).toBe(`.c${at}:not(.choices>*)`);
});
