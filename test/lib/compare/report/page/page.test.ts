import { application as rates } from '../../../../../examples/rates.ts';
import { application as tickets } from '../../../../../examples/tickets.ts';
import { application } from '../../../../../lib/application.ts';
import type { Comparison, PictureNode } from '../../../../../lib/compare/comparison-schema.ts';
import { ASSUMPTION_IDS, isAssumed, WORDS } from '../../../../../lib/compare/cost/assumptions.ts';
import { leftOut } from '../../../../../lib/compare/cost/left-out.ts';
import { assumed, bill, dollars } from '../../../../../lib/compare/cost/model.ts';
import { PRICES } from '../../../../../lib/compare/cost/prices.ts';
import { pictureWords } from '../../../../../lib/compare/pictures/words.ts';
import type { LayOut } from '../../../../../lib/compare/report/diagram/layout.ts';
import { markdown } from '../../../../../lib/compare/report/markdown.ts';
import type { Bundle } from '../../../../../lib/compare/report/page/bundle.ts';
import { shutdowns } from '../../../../../lib/compare/report/page/charts/shutdown.ts';
import { COST_FIGURES, inputId } from '../../../../../lib/compare/report/page/cost-figures.ts';
import { columnClass, kindsOf, kindWords, mark } from '../../../../../lib/compare/report/page/elements.ts';
import type { ExcerptOf } from '../../../../../lib/compare/report/page/excerpt.ts';
import { fieldWords } from '../../../../../lib/compare/report/page/field-table.ts';
import { content } from '../../../../../lib/compare/report/page/html.ts';
import { page } from '../../../../../lib/compare/report/page/page.ts';
import { shortMarkup } from '../../../../../lib/compare/report/page/short-markup.ts';
import { itOfTheSample } from '../../../../docs/shown-sample.ts';
import { neededOptions } from '../../../../flags-of.ts';
import { renderedPage } from './rendered-page.ts';

const LIMIT_BYTES = 500_000;

/** A text as it stands outside of attributes. */
const inText = (text: string): string => content(text).text;

let compared: Comparison;
let excerptOf: ExcerptOf;
let layOut: LayOut;
let bundled: Bundle;
let text: string;

beforeAll(async () => {
  ({ compared, excerptOf, layOut, bundled, text } = await renderedPage());
});

/** The part of the page with an id, up to the next element of its kind. */
const element = (tag: string, id: string): string => {
  const from = text.indexOf(`<${tag} id="${id}"`);
  expect([id, from]).not.toEqual([id, -1]);
  return text.slice(from, text.indexOf(`</${tag}>`, from));
};

it('has every row of the comparison, with what each cell says and was read from', () => {
  expect(compared.sections.flatMap(({ rows }) => rows).length).toBeGreaterThan(100);
  for (const section of compared.sections)
    for (const row of section.rows) {
      const shown = element('tbody', `${section.id}/${row.id}`);
      const [, evidences = ''] = shown.split('<ul class="behind">');
      const nested = evidences.replaceAll(/<ul>[\s\S]*?<\/ul>/g, (list) => list.replaceAll('<li>', '<LI>'));
      const [, ...ofColumns] = nested.split('<li>');
      expect(ofColumns).toHaveLength(compared.columns.length);
      for (const [at, { id }] of compared.columns.entries()) {
        const { text, verdict, evidence, commands } = row.cells[id];
        // Evidence that another row has shown is a link to that row.
        const own = ofColumns[at]!;
        const there = [...own.matchAll(/see row <a href="#([^"]+)"/g)].map(([, row]) => row!);
        const behind = [shown, ...there.map((row) => element('tbody', row))].join('');
        expect(shown).toContain(inText(text));
        if (verdict) expect(shown).toContain(mark(verdict).text);
        for (const command of commands ?? []) expect(shown).toContain(inText(command));
        for (const one of evidence) {
          // The cell itself says that nothing was measured.
          if ('measurement' in one && !one.found) {
            expect(text).toContain('not measured');
            continue;
          }
          const told =
            'pointer' in one
              ? one.found
                ? one.file
                : one.pointer
              : 'measurement' in one
                ? `measurements/${one.measurement.replace(/[^/]*\.json$/, '')}`
                : 'tier' in one
                  ? one.tier
                  : 'price' in one
                    ? one.price
                    : `#source/${one.source}`;
          expect(behind).toContain(inText(told));
        }
      }
    }
});

it('has every field with a name on each platform and what is lost, every limit and every source', () => {
  expect(compared.fields.length).toBeGreaterThan(50);
  const [, fieldTable = ''] = text.split('class="fields"');
  const isShown = ({ field }: { field: string }) => fieldTable.includes(`<th scope="row">${field}</th>`);
  const left = compared.fields.filter((one) => !isShown(one)).map(({ field }) => field);
  // The application has no databases, volumes, init steps and calls between services.
  expect(
    left.filter(
      (field) =>
        !/^(resources|connections|jobs|volumes|configuration|calls|initSteps)\b|\.(resource|part|service)$/.test(
          field,
        ),
    ),
  ).toEqual([]);
  expect(left).toContain('resources.*.multiAz');
  expect(text).toContain(`Left out: ${left.length} fields of what this application does not have.`);
  for (const { field, cells } of compared.fields.filter(isShown)) {
    const shown = fieldTable.split(`<th scope="row">${field}</th>`)[1]!.split('</tr>')[0]!;
    for (const [at, { id }] of compared.columns.entries()) {
      const { terms, text, verdict } = cells[id];
      const own = [...shown.matchAll(/<td>(.*?)<\/td>/g)][at]?.[1] ?? '';
      expect(own).toContain(mark(verdict).text);
      const same = compared.columns
        .slice(0, at)
        .find(({ title }) => own.includes(`</b><i>as on ${title}</i>`));
      if (same) {
        expect(cells[same.id]).toEqual(cells[id]);
        continue;
      }
      for (const term of fieldWords(cells[id], 1).terms)
        expect(own).toContain(
          inText(
            term
              .replaceAll(/spec\.template\.spec\.|ContainerDefinitions\[\]\./g, '…')
              .replaceAll(/\bAWS::\w+::/g, ''),
          ),
        );
      if (terms.length > 1) expect(own).toContain(` +${terms.length - 1}`);
      // A reason that an earlier field has is a link to that field.
      const there = /<a href="#(fields\/[^"]+)"/.exec(own)?.[1];
      if (text) expect(there ? element('tbody', there) : own).toContain(inText(text));
    }
  }
  for (const { url } of Object.values(compared.sources)) expect(text).toContain(`href="${inText(url)}"`);
  for (const limit of compared.limits) expect(text).toContain(inText(limit.split('`')[0]!));
});

it('names a field by the plainest of the paths that end alike, and otherwise by the first', () => {
  const { cells } = compared.fields.find(({ field }) => field === 'limits.memoryMiB')!;
  const ofPods = 'Deployment spec.template.spec.containers[].resources.limits.memory';
  for (const id of ['eks', 'kubernetes'] as const) {
    expect(cells[id].terms).toHaveLength(2);
    expect(fieldWords(cells[id], 1)).toMatchObject({ terms: [ofPods], more: 1 });
  }
  const probe = compared.fields.find(({ field }) => field === 'health.readiness.http.path')!.cells.eks;
  expect(fieldWords(probe, 1).terms).toEqual([
    'Deployment spec.template.spec.containers[].readinessProbe.httpGet.path',
  ]);
});

it('asks for nothing: no resource of another file or host, and a policy that forbids it', () => {
  const markup = text.replaceAll(/<(script|style)>[\s\S]*?<\/\1>/g, '');
  expect(markup.match(/<(link|img|iframe|object|embed|audio|video|source|base)\b/g)).toBeNull();
  expect(markup.match(/\s(src|srcset|data|action|poster)=/g)).toBeNull();
  expect(bundled.style).not.toMatch(/url\(|@import/);
  expect(bundled.script).not.toMatch(/\bfetch\(|XMLHttpRequest|WebSocket|import\(|sendBeacon/);
  expect(text).toContain(`content="default-src 'none';`);
});

it('has the fields of databases where the application has one', async () => {
  const { text: ofTickets } = await renderedPage(tickets);
  for (const field of ['resources.*.multiAz', 'connections.*', 'environment.*.part'])
    expect(ofTickets).toContain(`<th scope="row">${field}</th>`);
  expect(ofTickets).not.toContain('<th scope="row">volumes[]</th>');
});

it(`is smaller than ${LIMIT_BYTES / 1000} kB as it is written`, () =>
  expect(Buffer.byteLength(shortMarkup(text))).toBeLessThan(LIMIT_BYTES));

// The limit is that of the sample: an application of many services with long names has a longer page.
itOfTheSample(`is smaller than ${LIMIT_BYTES / 1000} kB, with all runs that are saved`, async () => {
  const ofSample = await renderedPage(application, neededOptions());
  expect(Buffer.byteLength(shortMarkup(ofSample.text))).toBeLessThan(LIMIT_BYTES);
});

it('says in the table of all figures what runs were made with, where that changes', () => {
  const measured = compared.measured.map((scenario, i) => ({
    ...scenario,
    on: scenario.on.map((one) => ('lines' in one ? { ...one, standing: i < 2 ? 'older' : 'current' } : one)),
  })) as Comparison['measured'];
  const shown = page({ ...compared, measured }, excerptOf, layOut, bundled);
  const [, figures] = /aria-label="All figures">([\s\S]*?)<\/table>/.exec(shown)!;
  const made = figures!.split('made, from here on').slice(1);
  expect(made.length).toBeGreaterThan(1);
  expect(made.length).toBeLessThan(compared.measured.length);
  expect(made[0]).toMatch(/^<\/th><td class="c0">older files \(commit/);
  expect(made.at(-1)).toMatch(/^<\/th>.*?with this artefact/);
});

it('has ids that differ, and leads to none that there is not', () => {
  const ids = [...text.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  const led = new Set([...text.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id));
  expect([...led].filter((id) => !ids.includes(id))).toEqual([]);
  expect(led.size).toBeGreaterThan(150);
});

it('has headings in order, and a scope for each head of a table', () => {
  const levels = [...text.matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
  expect(levels[0]).toBe(1);
  expect(levels.filter((level, i) => level > (levels[i - 1] ?? 0) + 1)).toEqual([]);
  expect(text.match(/<th(?! scope=)\b[^e]/g)).toBeNull();
});

it('begins every emulated figure with the words that it is none of AWS, and draws it apart', () => {
  const emulated = Object.entries(compared.engines).filter(([, { isEmulated }]) => isEmulated);
  expect(emulated.length).toBeGreaterThan(0);
  const withEmulated = page(
    { ...compared, measured: compared.measured.map(emulatedToo) },
    excerptOf,
    layOut,
    bundled,
  );
  const figures = [...withEmulated.matchAll(/<figure[^>]*><figcaption>([\s\S]*?)<\/figure>/g)]
    .map(([figure]) => figure)
    .filter((figure) => figure.includes('<svg'));
  const ofEcs = figures.filter((figure) => figure.includes('ECS, emulated'));
  expect(ofEcs.length).toBeGreaterThan(1);
  for (const figure of ofEcs) {
    expect(figure).toMatch(/<figcaption><b>on an emulator, not on AWS: /);
    expect(figure).not.toMatch(/Docker Compose|class="c0/);
  }
  const [, inShort] = /<section id="short"[^>]*>([\s\S]*?)<\/section>/.exec(withEmulated)!;
  const ofRelease = inShort!.slice(inShort!.indexOf('#behaviour/release-under-load'));
  const [, ofEcsInShort] = /<td class="k4">([\s\S]*?)<\/td>/.exec(ofRelease)!;
  expect(ofEcsInShort).toMatch(/^on an emulator, not on AWS: [\s\S]*<svg/);
  const [, table] = /aria-label="All figures">([\s\S]*?)<\/table>/.exec(withEmulated)!;
  const cells = [...table!.matchAll(/<td class="c1">([^<]*)/g)].map(([, cell]) => cell!);
  expect(cells.length).toBeGreaterThan(10);
  for (const cell of cells.filter(Boolean)) expect(cell).toMatch(/^emulated: /);
  expect(table).toMatch(/<th scope="col" class="c1">[^<]*\(on an emulator, not on AWS\)/);
});

describe('a chart, a table and the first lines', () => {
  type Scenarios = Comparison['measured'];
  const made = (change: object): Comparison => ({
    ...compared,
    application: 'shop',
    measured: compared.measured.map((scenario) => ({
      ...scenario,
      on: scenario.on.map((one) => ('lines' in one ? { ...one, ...change } : one)),
    })) as Scenarios,
  });
  const shown = (of: Comparison) => {
    const html = page(of, excerptOf, layOut, bundled);
    const [, part] = /A release, second by second([\s\S]*?)<\/ul>/.exec(html)!;
    const captions = [...part!.matchAll(/<figcaption>([\s\S]*?)<\/figcaption>/g)].map(([, text]) => text!);
    const [, lead] = /<p class="lead">([\s\S]*?)<\/p>/.exec(html)!;
    const [, figures] = /aria-label="All figures">([\s\S]*?)<\/table>/.exec(html)!;
    return { lead, figures, captions };
  };

  it('say of runs of another application which that was', () => {
    const { lead, captions, figures } = shown(made({ standing: 'other' }));
    expect(lead).toContain('shop was not measured');
    expect(captions.length).toBeGreaterThan(3);
    for (const caption of captions) expect(caption).toContain('measured on the sample, links');
    expect(figures).toContain('measured on the sample, links');
    expect(markdown(made({ standing: 'other' }), excerptOf)).toContain('shop was not measured');
  });

  it('say of runs of an older artefact that it was one', () => {
    const { lead, captions, figures } = shown(made({ standing: 'older' }));
    expect(lead).not.toContain('was not measured');
    expect(captions.length).toBeGreaterThan(3);
    for (const caption of captions) expect(caption).toContain('older files');
    expect(figures).toMatch(/older files \(commit [0-9a-f]{7}, 2026-/);
  });

  it('say nothing of the kind of runs that count', () => {
    const { captions, figures } = shown(made({ standing: 'current' }));
    expect(captions.length).toBeGreaterThan(3);
    for (const text of [...captions, figures]) expect(text).not.toMatch(/measured on (?!AWS)|older files/);
  });
});

it('sets no two events side by side in one chart: a node that is lost is no engine that is restarted', () => {
  const titled = (id: string) => compared.measured.find((one) => one.id === id)!;
  const engines = ({ on }: Comparison['measured'][number]) =>
    on.filter((one) => 'lines' in one).map(({ engine }) => engine);
  expect(engines(titled('node-lost'))).toEqual(['kubernetes']);
  expect(engines(titled('engine-restarted'))).toEqual(['compose']);
  expect(element('section', 'behaviour')).not.toContain('or engine restarted');
});

it('explains each mark, and what has none', () => {
  const [, legend] = /<p class="legend">([\s\S]*?)<\/p>/.exec(element('section', 'short'))!;
  expect(
    legend!
      .replaceAll(/<[^>]*>/g, '|')
      .split('|')
      .filter(Boolean),
  ).toEqual([
    'yes',
    'partly',
    'no, or yours to build',
    'not applicable',
    'no mark: a figure, or not known',
    'where services differ, the mark is that of the service that has it worst',
  ]);
  for (const level of ['native', 'approximated', 'absent', 'not-applicable'] as const) {
    const [, name] = /class="(\w+)"/.exec(mark(level).text)!;
    expect(bundled.style).toMatch(new RegExp(`\\.${name}\\b`));
  }
});

it('names in each cell the kinds of its evidence, of which every combination has a style', () => {
  const cells = compared.sections.flatMap(({ id, rows }) =>
    rows.flatMap((row) =>
      compared.columns.map((column, at) => ({
        id: `${id}/${row.id}`,
        at,
        column,
        cell: row.cells[column.id],
      })),
    ),
  );
  const seen = new Set<number>();
  for (const { id, at, column, cell } of cells) {
    const kinds = kindsOf(cell, compared.engines);
    seen.add(kinds);
    const classes = [...element('tbody', id).matchAll(/<td class="([^"]*)">/g)].map(([, name]) => name);
    expect([id, classes[at]]).toEqual([id, kinds > 0 ? `k${kinds}` : columnClass(column.id)]);
    // No cell is without evidence, but for one that says what was not measured.
    if (kinds === 0) expect(cell.text).toContain('not measured');
    else expect(text).toContain(`.k${kinds}::after{content:"${kindWords(kinds)}"}`);
  }
  expect(seen.size).toBeGreaterThan(5);
  expect(kindWords(0b10101)).toBe('file, emulated, source');
});

it('has fields and sources closed, and no part twice', () => {
  for (const id of ['security', 'maintenance', 'fields', 'sources'])
    expect(element('section', id)).toMatch(/<\/h2><details class="fold"><summary>/);
  const linked = [...text.matchAll(/<nav[\s\S]*?<\/nav>/g)].flatMap(([nav]) =>
    [...nav.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id),
  );
  expect(linked).toEqual([
    'questions',
    'choose',
    'pictures',
    'short',
    ...[...text.matchAll(/<section id="([^"]+)" class="part">/g)].map(([, id]) => id),
  ]);
});

/** Compose's runs, as if the emulator had made them, too. */
const emulatedToo = (scenario: Comparison['measured'][number]): Comparison['measured'][number] => {
  const ofCompose = scenario.on.find(({ engine }) => engine === 'compose')!;
  const others = scenario.on.filter(({ engine }) => engine !== 'ecs-emulated');
  return { ...scenario, on: [...others, { ...ofCompose, engine: 'ecs-emulated' }] };
};

it('draws each deployment, its shutdowns and who does what, by the figures of the rows', () => {
  const shown = element('section', 'pictures');
  for (const { id, title } of compared.columns) {
    const [, figure] = new RegExp(`<figure class="${columnClass(id)}">([\\s\\S]*?)</figure>`).exec(shown)!;
    expect(figure).toContain(`<b>${title}</b>`);
    for (const line of pictureWords(compared.pictures[id]))
      expect(figure).toContain(`<li>${inText(line)}</li>`);
    for (const node of compared.pictures[id].nodes) expect(figure).toContain(`>${node.title.split(' ')[0]}`);
  }
  const rowsOf = (id: string) => compared.sections.find((one) => one.id === id)!.rows;
  const stops = rowsOf('release').find(({ id }) => id === 'shutdown')!.cells;
  const all = shutdowns(compared);
  expect(all.map(({ target }) => target)).toEqual(compared.columns.map(({ id }) => id));
  for (const { target, signalAt, killAt } of all) {
    if (signalAt > 0) expect(stops[target].text).toContain(`drains ${signalAt} s`);
    expect(
      [`SIGKILL ${killAt - signalAt} s later`, `SIGKILL ${killAt} s after`].some((one) =>
        stops[target].text.includes(one),
      ),
    ).toBe(true);
    expect(shown).toContain(`SIGTERM after ${signalAt} s, SIGKILL after </span>${killAt} s`);
  }
  // Each task leads to its row, once a deployment.
  for (const { id } of rowsOf('operations')) expect(shown.split(`href="#operations/${id}"`)).toHaveLength(5);
  const ofAws = rowsOf('operations').filter(({ cells }) => cells.ecs.verdict === 'native');
  expect(shown).toMatch(new RegExp(`<b>ECS on Fargate</b>: ${ofAws.length} AWS, (\\d+ shared, )?\\d+ yours`));
});

it('explains a box in a box only where there is one, and sets wide pictures in pairs', () => {
  const shown = (change: (node: PictureNode) => PictureNode) => {
    const { compose, ecs, eks, kubernetes } = compared.pictures;
    const changed = (picture: typeof ecs) => ({ ...picture, nodes: picture.nodes.map(change) });
    const pictures = {
      compose: changed(compose),
      ecs: changed(ecs),
      eks: changed(eks),
      kubernetes: changed(kubernetes),
    };
    return page({ ...compared, pictures }, excerptOf, layOut, bundled);
  };
  const sidecar = { title: 'collector', is: 'sidecar', operator: 'you' } as const;
  expect(shown((node) => ({ ...node, parts: [sidecar] }))).toContain('a box in a box: a sidecar');
  expect(shown((node) => ({ ...node, parts: [] }))).not.toContain('a box in a box');
  expect(shown((node) => node)).toContain('<div class="four pictures">');
  // Each row of boxes becomes wider with every line.
  const wide = Array.from({ length: 3 }, () => sidecar).map((one, i) => ({
    ...one,
    title: 'x'.repeat(30 + i),
  }));
  expect(shown((node) => ({ ...node, title: 'W'.repeat(9), parts: wide }))).toContain(
    '<div class="pictures">',
  );
});

it('takes no text for markup', () => {
  const [section] = compared.sections;
  const [row] = section!.rows;
  const nasty = '</td><script>alert("x")</script>&';
  const cells = { ...row!.cells, compose: { ...row!.cells.compose, text: nasty, commands: [nasty] } };
  const changed = {
    ...compared,
    sections: [
      { ...section!, rows: [{ ...row!, cells }, ...section!.rows.slice(1)] },
      ...compared.sections.slice(1),
    ],
  };
  const shown = page(changed, excerptOf, layOut, bundled);
  expect(shown).not.toContain('<script>alert');
  expect(shown.split(inText(nasty)).length).toBeGreaterThan(2);
});

it('has the costs as the model has them, in figures, in words and line by line', () => {
  const { quantities } = compared.billed!;
  const { lines, total } = bill({ quantities, prices: PRICES }, assumed(quantities));
  const shown = element('section', 'cost');
  const added = /aria-label="Cost a month, added up">(.*?)<\/table>/.exec(shown)?.[1];
  expect(added).toMatch(
    new RegExp(`= total.*\\${dollars(total.compose)}<.*\\${dollars(total.ecs)}<.*\\${dollars(total.eks)}<`),
  );
  expect(shown.match(/<path class="curve" d="M/g)).toHaveLength(4);
  for (const { title, dollars: of } of lines) {
    expect(shown).toContain(`${inText(title)}<span class="note">`);
    expect(shown).toContain(`<td class="${columnClass('eks')}">${dollars(of.eks)}</td>`);
  }
  for (const id of ASSUMPTION_IDS) {
    expect(shown.includes(`id="${inputId(id)}"`)).toBe(isAssumed(id, quantities));
    expect(shown.includes(inText(WORDS[id].why))).toBe(isAssumed(id, quantities));
  }
  for (const one of leftOut(quantities)) expect(shown).toContain(inText(one));
});

it('has the totals of a few numbers of replicas to see, and hours of work as what they are: not counted', async () => {
  const { quantities } = compared.billed!;
  const shown = element('section', 'cost');
  const [, table] = /aria-label="Cost a month by replicas">(.*?)<\/table>/.exec(shown)!;
  for (const [replicas, title] of [
    [1, '1 replica'],
    [2, '2 replicas'],
    [3, '3 replicas'],
    [8, '8 replicas'],
  ] as const) {
    const { total } = bill({ quantities, prices: PRICES }, { ...assumed(quantities), replicas });
    // Compose has one container of each service, so it has no price for more.
    const cells = [replicas > 1 ? '' : dollars(total.compose), dollars(total.ecs), dollars(total.eks)].map(
      (of, i) => `<td class="c${i}">${of}</td>`,
    );
    expect(table).toContain(`<th scope="row">${title}</th>${cells.join('')}`);
  }
  // The reasons why some of them are alike, and what the break-even hangs on.
  expect(shown).toMatch(
    /Docker Compose has no price for more replicas: .*EKS costs the same for 2 and 3 replicas: /,
  );
  expect(shown).toContain(
    'As assumed. It depends on log lines (on EKS 5.7 times as long) and what pods request (100 % of their sizes in the definition).',
  );
  expect(shown.split('not counted until you enter hours')).toHaveLength(7);
  expect(shown).toContain('copies of this application (1 service each)');
  const ofTwo = await renderedPage(rates);
  expect(ofTwo.text).toContain('copies of this application (2 services each)');
  // A sum of copies names their services, too.
  expect(ofTwo.text).toMatch(
    /Break-even at (\d+) copies of the application \(\d+ services\)|more than ECS at (every|400)/,
  );
});

it('leaves the costs out where a template lacks what is paid for', () => {
  const { billed: _, ...without } = compared;
  expect(page(without, excerptOf, layOut, bundled)).not.toContain(`id="${COST_FIGURES}"`);
});
