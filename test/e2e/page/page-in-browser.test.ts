import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { source as axe } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { ASSUMPTION_IDS, WORDS } from '../../../lib/compare/cost/assumptions.ts';
import { breakEven } from '../../../lib/compare/cost/break-even.ts';
import { assumed, bill, dollars } from '../../../lib/compare/cost/model.ts';
import { PRICES } from '../../../lib/compare/cost/prices.ts';
import { COST_FIGURES, COST_SAID, inputId } from '../../../lib/compare/report/page/cost-figures.ts';
import { shownFields } from '../../../lib/compare/report/page/field-table.ts';
import { columnClass } from '../../../lib/compare/report/page/parts.ts';
import { shortMarkup } from '../../../lib/compare/report/page/short-markup.ts';
import { renderedPage } from '../../lib/compare/report/page/rendered.ts';
import { browserPath } from './browser.ts';

// The page as a file in a real browser.
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

let browser: Browser;
let rendered: Awaited<ReturnType<typeof renderedPage>>;
let url: string;

beforeAll(async () => {
  rendered = await renderedPage();
  const path = join(mkdtempSync(join(tmpdir(), 'page-')), 'comparison.html');
  writeFileSync(path, shortMarkup(rendered.text));
  url = pathToFileURL(path).href;
  // Chromium cannot start its sandbox as root, as in a container.
  browser = await chromium.launch({
    executablePath: browserPath(),
    chromiumSandbox: process.getuid?.() !== 0,
  });
}, 60_000);

afterAll(() => browser?.close());

/** Opens the page and uses it. Fails if the page makes a request, or prints an error or warning. */
async function opened(
  options: BrowserContextOptions,
  use: (page: Page) => Promise<void>,
  hash = '',
): Promise<void> {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(url + hash);
    await use(page);
    expect(complaints).toEqual([]);
    expect([...new Set(requests.map((one) => one.split('#')[0]))]).toEqual([url]);
  } finally {
    await context.close();
  }
}

const openAll = (page: Page) =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });

describe.each([
  ['a desktop', DESKTOP],
  ['a phone', PHONE],
])('on %s', (_, viewport) => {
  it('has no line wider than the window, whatever is open', () =>
    opened({ viewport }, async (page) => {
      const width = () => page.evaluate(() => document.documentElement.scrollWidth);
      expect(await width()).toBe(viewport.width);
      await openAll(page);
      expect(await width()).toBe(viewport.width);
    }));

  it('cuts no label of a chart, and lays none over another', () =>
    opened({ viewport }, async (page) => {
      await openAll(page);
      const labels = await page.evaluate(() =>
        [...document.querySelectorAll<SVGSVGElement>('svg.chart')].map((svg) => {
          const { width, height } = svg.viewBox.baseVal;
          const boxes = [...svg.querySelectorAll('text')].map((text) => ({ text, box: text.getBBox() }));
          const isCut = ({ x, y, width: w, height: h }: DOMRect) =>
            x < 0 || y < -2 || x + w > width || y + h > height + 2;
          const meet = (a: DOMRect, b: DOMRect) =>
            a.x < b.x + b.width &&
            b.x < a.x + a.width &&
            a.y + 1 < b.y + b.height &&
            b.y + 1 < a.y + a.height;
          const wrong = boxes.filter(
            ({ box }, i) => isCut(box) || boxes.slice(i + 1).some((other) => meet(box, other.box)),
          );
          return { count: boxes.length, wrong: wrong.map(({ text }) => text.textContent) };
        }),
      );
      expect(labels.filter(({ count }) => count > 5).length).toBeGreaterThan(4);
      expect(labels.flatMap(({ wrong }) => wrong)).toEqual([]);
    }));

  it.each(['light', 'dark'] as const)(
    'passes the checks of axe in %s colours',
    (colorScheme) =>
      opened({ viewport, colorScheme }, async (page) => {
        // Opens only some rows: the others look alike, and axe would take a minute for all.
        await page.evaluate(() => {
          for (const details of document.querySelectorAll('.part details:not(.part tbody ~ tbody details)'))
            (details as HTMLDetailsElement).open = true;
        });
        await page.evaluate(axe);
        const violations = await page.evaluate(async () => {
          const { violations } = await (window as any).axe.run(document, { resultTypes: ['violations'] });
          return violations.map(
            ({ id, nodes }: any) =>
              `${id}: ${nodes
                .map(({ html }: any) => html.slice(0, 120))
                .slice(0, 3)
                .join(' | ')}`,
          );
        });
        expect(violations).toEqual([]);
      }),
    60_000,
  );
});

it('has the same elements, attributes and texts as before it was written in fewer bytes', () =>
  opened({ viewport: DESKTOP }, async (page) => {
    const [before, after] = await page.evaluate(
      (pages) =>
        pages.map((one) => {
          const { documentElement } = new DOMParser().parseFromString(one, 'text/html');
          // Spaces before an implied end tag belong to the element, where they show nothing.
          return documentElement.outerHTML.replaceAll(/\s+/g, ' ').replaceAll(/ ?(<[^>]*>) ?/g, '$1');
        }),
      [rendered.text, shortMarkup(rendered.text)],
    );
    expect(before?.length).toBeGreaterThan(200_000);
    expect(after === before).toBe(true);
  }));

it('can be read without scripts: every row, its evidence, charts and colours to choose', () =>
  opened({ viewport: DESKTOP, javaScriptEnabled: false }, async (page) => {
    await page.locator('[id="release/shutdown"] summary').click();
    expect(await page.locator('[id="release/shutdown"] mark').first().isVisible()).toBe(true);
    expect(await page.locator('#behaviour svg').first().isVisible()).toBe(true);
    expect(await page.locator('#find').isVisible()).toBe(false);
    await page.locator('summary', { hasText: 'Assumptions' }).click();
    const assumed = await page.locator('.assumptions tbody tr').allTextContents();
    expect(assumed.length).toBe(ASSUMPTION_IDS.length);
    for (const [i, id] of ASSUMPTION_IDS.entries()) expect(assumed[i]).toContain(WORDS[id].why);
    expect(await page.locator(`#${inputId('hoursPerMonth')}`).isVisible()).toBe(true);
    await page.getByLabel('EKS', { exact: true }).uncheck();
    expect(await page.locator('th.c-eks').first().isVisible()).toBe(false);
    await page.getByLabel('dark', { exact: true }).check();
    const ground = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    expect(ground).toBe('rgb(18, 21, 25)');
  }));

it('is used by keyboard alone: skip, find, count, open', () =>
  opened({ viewport: DESKTOP }, async (page) => {
    const focused = () =>
      page.evaluate(() => document.activeElement?.id || document.activeElement?.className);
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('skip');
    for (let i = 0; i < 3 && (await focused()) !== 'find'; i += 1) await page.keyboard.press('Tab');
    expect(await focused()).toBe('find');
    await page.keyboard.type('stoptimeout');
    const status = page.locator('#found');
    expect(await status.textContent()).toMatch(/^\d+ rows?$/);
    expect(await status.getAttribute('aria-live')).toBe('polite');
    expect(await page.locator('[id="fields/shutdown.stopSeconds"]').isVisible()).toBe(true);
    expect(await page.locator('[id="runbook/scale"]').isVisible()).toBe(false);
    await page.locator('[id="release/shutdown"] summary').focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('[id="release/shutdown"] details').getAttribute('open')).toBe('');
    expect(await page.locator('[id="release/shutdown"]').getByText('"StopTimeout": 20,').isVisible()).toBe(
      true,
    );
  }));

it('shows the rows of one concern, and the deployments that are chosen', () =>
  opened({ viewport: DESKTOP }, async (page) => {
    await page.getByLabel('Concern').selectOption('security');
    const section = rendered.compared.sections.find(({ id }) => id === 'security')!;
    expect(await page.locator('#found').textContent()).toBe(`${section.rows.length} rows`);
    // The parts to which rows link stay visible.
    expect(
      await page.locator('main > .part:visible').evaluateAll((parts) => parts.map((one) => one.id)),
    ).toEqual(['security', 'limits', 'sources']);
    await page.getByLabel('Docker Compose', { exact: true }).uncheck();
    expect(await page.locator(`#security td.${columnClass('compose')}:visible`).count()).toBe(0);
    expect(await page.locator(`#security td.${columnClass('ecs')}:visible`).count()).toBe(
      section.rows.length,
    );
  }));

it('calculates anew when an assumption is changed, to what the model says, and nothing of what is wrong', () =>
  opened({ viewport: DESKTOP }, async (page) => {
    const { quantities } = rendered.compared.billed!;
    const basis = { quantities, prices: PRICES };
    const shown = async () => (await page.textContent(`#${COST_FIGURES}`)) ?? '';
    const before = bill(basis, assumed(quantities)).total;
    expect(await shown()).toContain(dollars(before.eks));
    const curves = () =>
      page.locator(`#${COST_FIGURES} .curve`).evaluateAll((all) => all.map((one) => one.getAttribute('d')));
    const drawn = await curves();

    await page.locator('summary', { hasText: 'Assumptions' }).click();
    await page.locator(`#${inputId('requestPercent')}`).fill('50');
    await page.locator(`#${inputId('replicas')}`).fill('3');
    const a = assumed(quantities, { requestPercent: 50, replicas: 3 });
    const { ecs, eks } = bill(basis, a).total;
    expect([ecs, eks]).not.toEqual([before.ecs, before.eks]);
    expect(await shown()).toContain(`${dollars(ecs)} a month on ECS on Fargate, ${dollars(eks)} on EKS`);
    const from = breakEven(basis, a, 'copies');
    expect(from).toBeGreaterThan(1);
    expect(await shown()).toContain(`Break-even at ${from} services: EKS then costs no more than ECS`);
    expect((await curves()).filter((path, i) => path === drawn[i])).toEqual([]);
    // A screen reader hears one sentence once: not at each key, and not the whole block.
    expect(await page.locator(`#cost [aria-live], #cost [role=status]`).count()).toBe(1);
    const said = page.locator(`#${COST_SAID}`);
    expect(await said.textContent()).toBe('');
    await page.waitForFunction((id) => document.getElementById(id)?.textContent, COST_SAID);
    expect(await said.textContent()).toContain(`${dollars(ecs)} a month on ECS on Fargate`);
    expect((await said.textContent())!.length).toBeLessThan(250);

    for (const [id, wrong, told] of [
      ['replicas', '0', 'must be a whole number from 1 to 100 (replicas)'],
      ['replicas', '2.5', 'must be a whole number from 1 to 100 (replicas)'],
      ['writePercent', '', 'must be a number from 0 to 100 (%)'],
    ] as const) {
      const input = page.locator(`#${inputId(id)}`);
      const right = await input.inputValue();
      await input.fill(wrong);
      expect(await page.locator(`#${inputId(id)}:invalid`).count()).toBe(1);
      const described = await input.getAttribute('aria-describedby');
      expect(await page.locator(`#${described}`).textContent()).toBe(told);
      expect(await shown()).toContain(dollars(ecs));
      await input.fill(right);
      expect(await page.locator(`#${described}`).textContent()).toBe('');
    }

    await page.locator(`#${inputId('extendedSupport')}`).check();
    expect(await shown()).toContain(dollars(bill(basis, { ...a, extendedSupport: 1 }).total.eks));
  }));

it('opens what a row was read from where a link leads to it', () =>
  opened(
    { viewport: DESKTOP },
    async (page) => {
      expect(await page.locator('[id="release/shutdown"] details').getAttribute('open')).toBe('');
      const row = page.locator('[id="release/shutdown"]');
      const top = await row.evaluate((one) => one.getBoundingClientRect().top);
      // Below the parts that stay at the top: the tools, and the head of the table.
      const covered = await row.evaluate((one) => {
        const heads = [...one.closest('table')!.querySelectorAll('thead th')];
        return Math.max(...heads.map((head) => head.getBoundingClientRect().bottom));
      });
      expect(covered).toBeGreaterThan(0);
      expect(top).toBeGreaterThanOrEqual(covered);
      expect(top).toBeLessThan(DESKTOP.height);
    },
    '#release/shutdown',
  ));

it('leads where a link says, though the filter has left it out, and however it is written', () =>
  opened({ viewport: DESKTOP }, async (page) => {
    const find = page.locator('#find');
    const row = page.locator('[id="release/shutdown"]');
    await find.fill('stoptimeout');
    await row.locator('summary').click();
    await row
      .locator(`.${columnClass('ecs')} a[href^="#source/"]`)
      .first()
      .click();
    const cited = page.locator('#sources li:target');
    expect(await cited.count()).toBe(1);
    expect(await inView(cited)).toBe(true);
    expect(await find.inputValue()).toBe('stoptimeout');
    expect(await page.locator('#limits').isVisible()).toBe(true);

    const other = page.locator('[id="runbook/scale"]');
    expect(await other.isVisible()).toBe(false);
    await page.evaluate(() => {
      location.hash = '#runbook/scale';
    });
    await other.locator('details[open]').waitFor();
    expect(await inView(other)).toBe(true);
    expect([await find.inputValue(), await page.locator('#found').textContent()]).toEqual(['', '']);

    await page.evaluate(() => {
      location.hash = '#%';
    });
    await page.waitForFunction(() => location.hash === '#%');
  }));

const inView = (one: Locator) =>
  one.evaluate((element) => {
    const { top } = element.getBoundingClientRect();
    return top >= 0 && top < innerHeight;
  });

it('is short as it opens, with no text too small to read and no target too small to touch', async () => {
  for (const [viewport, most] of [
    [{ width: 1440, height: 900 }, 18_000],
    [PHONE, 40_000],
  ] as const)
    await opened({ viewport }, async (page) => {
      expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(most);
      const small = await page.evaluate(() => {
        const isSeen = (one: Element) => one.getClientRects().length > 0;
        const texts = [...document.querySelectorAll('body *')].filter(
          (one) =>
            isSeen(one) &&
            !one.closest('.more summary') &&
            [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()) &&
            Number.parseFloat(getComputedStyle(one).fontSize) < 12,
        );
        // A box to tick is as large as its label.
        const targets = [...document.querySelectorAll('a, button, summary, select, label')].filter((one) => {
          const { width, height } = one.getBoundingClientRect();
          return isSeen(one) && width > 1 && (height < 23.5 || width < 23.5);
        });
        return [...texts, ...targets].map((one) => one.outerHTML.slice(0, 80));
      });
      expect(small).toEqual([]);
    });
});

it('shows one deployment at a time on a phone, two if the reader compares, and all on a wide window', () =>
  opened({ viewport: PHONE }, async (page) => {
    const shown = async () =>
      page
        .locator('[id="release/shutdown"] > tr:first-child > td:visible')
        .evaluateAll((cells) => cells.map((cell) => cell.className.slice(0, 2)));
    const [compose, ecs, eks] = (['compose', 'ecs', 'eks'] as const).map(columnClass);
    expect(await shown()).toEqual([compose]);
    await page.locator('.deployments label', { hasText: 'EKS' }).click();
    expect(await shown()).toEqual([eks]);
    await page.getByText('compare two').click();
    expect(await shown()).toEqual([compose, eks]);
    await page.locator('.deployments label', { hasText: 'ECS on Fargate' }).click();
    expect(await shown()).toEqual([ecs, eks]);
    await page.setViewportSize(DESKTOP);
    expect((await shown()).length).toBe(4);
  }));

it('suggests searches where one finds nothing', () =>
  opened({ viewport: DESKTOP }, async (page) => {
    await page.locator('#find').fill('xyzzy');
    expect(await page.locator('#found').textContent()).toBe('0 rows');
    await page.locator('#nothing button').first().click();
    expect(await page.locator('#found').textContent()).toMatch(/^[1-9]\d* rows$/);
    expect(await page.locator('#nothing').isVisible()).toBe(false);
    for (const button of await page.locator('#nothing button').allTextContents()) {
      await page.locator('#find').fill(button);
      expect([button, await page.locator('#found').textContent()]).not.toEqual([button, '0 rows']);
    }
    // A search opens what is closed, if it finds something in it.
    await page.locator('#find').fill('stoptimeout');
    expect(await page.locator('[id="fields/shutdown.stopSeconds"]').isVisible()).toBe(true);
  }));

it('remembers the colours that were chosen', () =>
  opened({ viewport: DESKTOP, colorScheme: 'light' }, async (page) => {
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await ground();
    await page.getByLabel('dark', { exact: true }).check();
    const dark = await ground();
    expect(dark).not.toBe(light);
    // Not a reload: a browser may remember by itself which inputs were checked.
    await page.goto('about:blank');
    await page.goto(url);
    expect(await page.getByLabel('dark', { exact: true }).isChecked()).toBe(true);
    expect(await ground()).toBe(dark);
  }));

it('prints every row in columns and in light, without what is for a screen, and says where the evidence is', () =>
  opened({ viewport: { width: 718, height: 1000 } }, async (page) => {
    const hint = page.getByText('What each cell was read from');
    expect(await hint.isVisible()).toBe(false);
    await page.getByLabel('dark', { exact: true }).check();
    await page.emulateMedia({ media: 'print' });
    expect(await hint.isVisible()).toBe(true);
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(
      'rgb(255, 255, 255)',
    );
    for (const left of ['.tools', 'nav', '.themes', 'summary'])
      expect(await page.locator(`${left}:visible`).count()).toBe(0);
    const rows = rendered.compared.sections.reduce((sum, section) => sum + section.rows.length, 0);
    expect(await page.locator('.part tbody[id]:visible').count()).toBe(
      rows + shownFields(rendered.compared).length,
    );
    const tops = await page
      .locator('[id="release/shutdown"] td:visible')
      .evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().top));
    expect([tops.length, new Set(tops).size]).toEqual([rendered.compared.columns.length, 1]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(718);
  }));

// Pictures for the README, and for people who change the page: PICTURES=docs npm run e2e:page. They test nothing.
const { PICTURES } = process.env;
if (PICTURES)
  it.each([
    ['desktop', 'light', { width: 1280, height: 900 }],
    ['desktop', 'dark', { width: 1280, height: 900 }],
    ['phone', 'light', PHONE],
    ['phone', 'dark', PHONE],
  ] as const)('is drawn for a %s, %s', (name, colorScheme, viewport) =>
    opened({ viewport, colorScheme }, async (page) => {
      await page.screenshot({ path: join(PICTURES, `page-${name}-${colorScheme}.png`) });
    }),
  );
