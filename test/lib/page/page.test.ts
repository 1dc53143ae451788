import type { Comparison } from '../../../lib/compare/comparison-schema.ts';
import { ASSUMPTION_IDS, WORDS } from '../../../lib/cost/assumptions.ts';
import { leftOut } from '../../../lib/cost/left-out.ts';
import { assumed, bill, dollars } from '../../../lib/cost/model.ts';
import { PRICES } from '../../../lib/cost/prices.ts';
import type { Bundle } from '../../../lib/page/bundle.ts';
import { COST_FIGURES, inputId } from '../../../lib/page/cost-figures.ts';
import type { ExcerptOf } from '../../../lib/page/excerpt.ts';
import { escapeHtml } from '../../../lib/page/html.ts';
import { page } from '../../../lib/page/page.ts';
import { renderedPage } from './rendered.ts';

const LIMIT_BYTES = 500_000;

let compared: Comparison;
let excerptOf: ExcerptOf;
let bundled: Bundle;
let text: string;

beforeAll(async () => {
  ({ compared, excerptOf, bundled, text } = await renderedPage());
});

/** The part of the page with an id, up to the next element of its kind. */
const element = (tag: string, id: string): string => {
  const from = text.indexOf(`<${tag} id="${id}"`);
  expect([id, from]).not.toEqual([id, -1]);
  return text.slice(from, text.indexOf(`</${tag}>`, from));
};

it('has every row of the comparison, with what each cell says and was read from', () => {
  for (const section of compared.sections)
    for (const row of section.rows) {
      const shown = element('tbody', `${section.id}/${row.id}`);
      for (const { id } of compared.columns) {
        const { text, verdict, evidence, commands } = row.cells[id];
        expect(shown).toContain(escapeHtml(text));
        if (verdict) expect(shown).toContain(`<b class="${verdict}">`);
        for (const command of commands ?? []) expect(shown).toContain(escapeHtml(command));
        for (const one of evidence) {
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
          expect(shown).toContain(escapeHtml(told));
        }
      }
    }
});

it('has every field with what each platform calls it, every limit and every source', () => {
  for (const { leaf, cells } of compared.fields) {
    const shown = element('tbody', `fields/${leaf}`);
    for (const { terms, text } of Object.values(cells))
      for (const told of [...terms.slice(0, 3), ...(text ? [text] : [])])
        expect(shown).toContain(escapeHtml(told));
  }
  for (const { url } of Object.values(compared.sources)) expect(text).toContain(`href="${escapeHtml(url)}"`);
  for (const limit of compared.limits) expect(text).toContain(escapeHtml(limit.split('`')[0]!));
});

it('asks for nothing: no resource of another file or host, and a policy that forbids it', () => {
  const markup = text.replaceAll(/<(script|style)>[\s\S]*?<\/\1>/g, '');
  expect(markup.match(/<(link|img|iframe|object|embed|audio|video|source|base)\b/g)).toBeNull();
  expect(markup.match(/\s(src|srcset|data|action|poster)=/g)).toBeNull();
  expect(bundled.style).not.toMatch(/url\(|@import/);
  expect(bundled.script).not.toMatch(/\bfetch\(|XMLHttpRequest|WebSocket|import\(|sendBeacon/);
  expect(text).toContain(`content="default-src 'none';`);
});

it(`is smaller than ${LIMIT_BYTES / 1000} kB`, () => {
  expect(Buffer.byteLength(text)).toBeLessThan(LIMIT_BYTES);
});

it('has ids that differ, and leads to none that there is not', () => {
  const ids = [...text.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  const led = new Set([...text.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id));
  expect([...led].filter((id) => !ids.includes(id))).toEqual([]);
  expect(led.size).toBeGreaterThan(200);
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
    bundled,
  );
  const figures = [...withEmulated.matchAll(/<figure[^>]*><figcaption>([\s\S]*?)<\/figure>/g)]
    .map(([figure]) => figure)
    .filter((figure) => figure.includes('<svg'));
  const ofEcs = figures.filter((figure) => figure.includes('ECS, emulated'));
  expect(ofEcs.length).toBeGreaterThan(1);
  for (const figure of ofEcs) {
    expect(figure).toMatch(/<figcaption><b>not measured on AWS: /);
    expect(figure).not.toMatch(/Docker Compose|c-compose/);
  }
  const [, inShort] = /<section id="short"[^>]*>([\s\S]*?)<\/section>/.exec(withEmulated)!;
  const ofRelease = inShort!.slice(inShort!.indexOf('#behaviour/release-under-load'));
  const [, ofEcsInShort] = /<td class="c-ecs">([\s\S]*?)<\/td>/.exec(ofRelease)!;
  expect(ofEcsInShort).toMatch(/^not measured on AWS: [\s\S]*<svg/);
  const [, table] = /aria-label="All figures">([\s\S]*?)<\/table>/.exec(withEmulated)!;
  const cells = [...table!.matchAll(/<td class="c-ecs">([^<]*)/g)].map(([, cell]) => cell!);
  expect(cells.length).toBeGreaterThan(10);
  for (const cell of cells.filter(Boolean)) expect(cell).toMatch(/^not measured on AWS: /);
});

/** Compose's runs, as if the emulator had made them, too. */
const emulatedToo = (scenario: Comparison['measured'][number]): Comparison['measured'][number] => {
  const ofCompose = scenario.on.find(({ engine }) => engine === 'compose')!;
  const others = scenario.on.filter(({ engine }) => engine !== 'ecs-emulated');
  return { ...scenario, on: [...others, { ...ofCompose, engine: 'ecs-emulated' }] };
};

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
  const shown = page(changed, excerptOf, bundled);
  expect(shown).not.toContain('<script>alert');
  expect(shown.split(escapeHtml(nasty)).length).toBeGreaterThan(2);
});

it('has the costs as the model has them, in figures, in words and line by line', () => {
  const { quantities } = compared.billed!;
  const { lines, total } = bill({ quantities, prices: PRICES }, assumed(quantities));
  const shown = element('section', 'cost');
  expect(shown).toContain(`<b>${dollars(total.ecs)}</b> a month on`);
  expect(shown.match(/<path class="curve" d="M/g)).toHaveLength(4);
  for (const { title, dollars: of } of lines) {
    expect(shown).toContain(`${escapeHtml(title)}<span class="note">`);
    expect(shown).toContain(`<td class="c-eks">${dollars(of.eks)}</td>`);
  }
  for (const id of ASSUMPTION_IDS) {
    expect(shown).toContain(`id="${inputId(id)}"`);
    expect(shown).toContain(escapeHtml(WORDS[id].why));
  }
  for (const one of leftOut()) expect(shown).toContain(escapeHtml(one));
});

it('leaves the costs out where a template lacks what is paid for', () => {
  const { billed: _, ...without } = compared;
  expect(page(without, excerptOf, bundled)).not.toContain(`id="${COST_FIGURES}"`);
});
