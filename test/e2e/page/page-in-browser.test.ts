import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { source as axe } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { application } from '../../../lib/application.ts';
import { comparison } from '../../../lib/compare/comparison.ts';
import { ASSUMPTION_IDS, isAssumed, WORDS } from '../../../lib/compare/cost/assumptions.ts';
import { breakEven } from '../../../lib/compare/cost/break-even.ts';
import { assumed, bill, dollars } from '../../../lib/compare/cost/model.ts';
import { PRICES } from '../../../lib/compare/cost/prices.ts';
import { diagram } from '../../../lib/compare/report/diagram/diagram.ts';
import { COST_FIGURES, COST_SAID, inputId } from '../../../lib/compare/report/page/cost-figures.ts';
import { shownFields } from '../../../lib/compare/report/page/field-table.ts';
import { shortMarkup } from '../../../lib/compare/report/page/short-markup.ts';
import { isTheSample } from '../../docs/shown-sample.ts';
import { EXAMPLES } from '../../examples/examples.ts';
import { neededOptions } from '../../flags-of.ts';
import { artefactsOfApplication } from '../../lib/compare/artefacts-of.ts';
import { renderedPage } from '../../lib/compare/report/page/rendered-page.ts';
import { browserPath } from './browser.ts';

// The page as a file in a real browser.
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

let browser: Browser;
let rendered: Awaited<ReturnType<typeof renderedPage>>;
let url: string;
/** Beside it, the page of the sample with its two services, while the sample is here. */
let urls: readonly string[];

const written = (text: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'page-')), 'comparison.html');
  writeFileSync(path, shortMarkup(text));
  return pathToFileURL(path).href;
};

beforeAll(async () => {
  rendered = await renderedPage();
  url = written(rendered.text);
  urls = isTheSample ? [url, written((await renderedPage(application, neededOptions())).text)] : [url];
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
  address = url,
): Promise<void> {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(address + hash);
    await use(page);
    expect(complaints).toEqual([]);
    expect([...new Set(requests.map((one) => one.split('#')[0]))]).toEqual([address]);
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

  const noLabelCut = (address: string) =>
    opened(
      { viewport },
      async (page) => {
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
      },
      '',
      address,
    );

  it('cuts no label of a chart, and lays none over another', async () => {
    for (const address of urls) await noLabelCut(address);
  });

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
    const ids = ASSUMPTION_IDS.filter((id) => isAssumed(id, rendered.compared.billed!.quantities));
    expect(assumed.length).toBe(ids.length);
    for (const [i, id] of ids.entries()) expect(assumed[i]).toContain(WORDS[id].why);
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
    const seen = (column: number) =>
      page.locator(`#security tbody > :first-child > :nth-child(${column + 2}):visible`).count();
    expect(await seen(0)).toBe(0);
    expect(await seen(1)).toBe(section.rows.length);
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
    // A screen reader hears one sentence once: not at each key, and not the whole block.
    const said = page.locator(`#${COST_SAID}`);
    expect(await said.textContent()).toBe('');
    const a = assumed(quantities, { requestPercent: 50, replicas: 3 });
    const { ecs, eks } = bill(basis, a).total;
    expect([ecs, eks]).not.toEqual([before.ecs, before.eks]);
    expect(await page.locator(`#${COST_FIGURES} tr`, { hasText: '= total' }).textContent()).toContain(
      `${dollars(ecs)}${dollars(eks)}`,
    );
    const from = breakEven(basis, a, 'copies');
    expect(from).toBeGreaterThan(1);
    expect(await shown()).toContain(
      `Break-even at ${from} copies of the application: EKS then costs no more than ECS`,
    );
    expect((await curves()).filter((path, i) => path === drawn[i])).toEqual([]);
    expect(await page.locator(`#cost [aria-live], #cost [role=status]`).count()).toBe(1);
    await page.waitForFunction((id) => document.getElementById(id)?.textContent, COST_SAID);
    expect(await said.textContent()).toContain(`${dollars(ecs)} on ECS on Fargate`);
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
      // A browser scrolls by whole pixels.
      expect(top).toBeGreaterThan(covered - 1);
      // Nothing of the row before it shows between them.
      expect(top - covered).toBeLessThan(3);
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
    await row.locator('.behind > :nth-child(2) a[href^="#source/"]').first().click();
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
  // The limits are those of the sample's page, with its two services and all saved runs.
  for (const address of urls)
    for (const [viewport, most] of [
      [{ width: 1440, height: 900 }, 18_000],
      [PHONE, 40_000],
    ] as const)
      await opened(
        { viewport },
        async (page) => {
          expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(most);
          const small = await page.evaluate(() => {
            const isSeen = (one: Element) => one.getClientRects().length > 0;
            const texts = [...document.querySelectorAll('body *')].filter(
              (one) =>
                isSeen(one) &&
                !one.closest('td[colspan] summary') &&
                [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()) &&
                Number.parseFloat(getComputedStyle(one).fontSize) < 12,
            );
            // A box to tick is as large as its label.
            const targets = [...document.querySelectorAll('a, button, summary, select, label')].filter(
              (one) => {
                const { width, height } = one.getBoundingClientRect();
                return isSeen(one) && width > 1 && (height < 23.5 || width < 23.5);
              },
            );
            return [...texts, ...targets].map((one) => one.outerHTML.slice(0, 80));
          });
          expect(small).toEqual([]);
        },
        '',
        address,
      );
});

/** The cells of a row that are seen, as the titles of their deployments in front of them. */
const cellsSeen = (page: Page, row: string) =>
  // Not `td:visible`: for that, Playwright looks at every cell of the page, which takes seconds.
  page.evaluate(
    (id) =>
      [...(document.getElementById(id) as HTMLTableSectionElement).rows[0]!.querySelectorAll('td')]
        .filter((cell) => cell.checkVisibility())
        .map((cell) => {
          const { content, display } = getComputedStyle(cell, '::before');
          return [cell.cellIndex - 1, display === 'none' ? '' : content.replaceAll('"', '')];
        }),
    row,
  );

it('shows one deployment at a time on a phone, all if the reader says so, and all on a wide window', () =>
  opened({ viewport: PHONE }, async (page) => {
    const shown = async () => (await cellsSeen(page, 'release/shutdown')).map(([column]) => column);
    const all = rendered.compared.columns.map((_, column) => column);
    const [compose, ecs, eks] = all;
    expect(await shown()).toEqual([compose]);
    await page.locator('.deployments label', { hasText: 'EKS' }).click();
    expect(await shown()).toEqual([eks]);
    await page.locator('.deployments label', { hasText: 'all' }).click();
    expect(await shown()).toEqual(all);
    await page.locator('.deployments label', { hasText: 'ECS on Fargate' }).click();
    expect(await shown()).toEqual([ecs]);
    await page.setViewportSize(DESKTOP);
    expect((await shown()).length).toBe(4);
  }));

it('keeps the tabs of a phone in view, in one line, with a way back to the questions', () =>
  opened({ viewport: PHONE }, async (page) => {
    await page.evaluate(() => scrollTo(0, 8000));
    const tops = await page
      .locator('.deployments > :not(legend)')
      .evaluateAll((tabs) => tabs.map((tab) => tab.getBoundingClientRect().top));
    expect(tops).toHaveLength(rendered.compared.columns.length + 2);
    expect(new Set(tops).size).toBe(1);
    expect(tops[0]).toBeGreaterThanOrEqual(0);
    expect(tops[0]).toBeLessThan(20);
    await page.getByTitle('Back to the questions').click();
    expect(await inView(page.locator('#questions li').first())).toBe(true);
  }));

it('answers a question on a phone with the cells of all deployments, each below its name, and leads back', () =>
  opened({ viewport: PHONE }, async (page) => {
    const { columns, sections } = rendered.compared;
    const named = columns.map(({ title }, column) => [column, title]);
    const [alone] = named;
    const question = page.locator('#questions a', { hasText: 'How do I get a shell?' });
    await question.click();
    await page.locator('[id="runbook/open-a-shell"] details[open]').waitFor();
    expect(await cellsSeen(page, 'runbook/open-a-shell')).toEqual(named);
    const evidence = page.locator('[id="runbook/open-a-shell"] .behind > li');
    expect(await evidence.count()).toBe(columns.length);
    for (const one of await evidence.all()) expect(await one.isVisible()).toBe(true);
    expect(await cellsSeen(page, 'runbook/scale')).toEqual([[alone![0], '']]);
    await page.goBack();
    expect(await inView(question)).toBe(true);
    // If the answer is a whole section, each of its rows shows the cells of all deployments.
    await page.locator('#questions a', { hasText: 'Who patches what' }).click();
    for (const { id } of sections.find((one) => one.id === 'operations')!.rows)
      expect(await cellsSeen(page, `operations/${id}`)).toEqual(named);
  }));

it('names on a phone the platform of each cost', () =>
  opened({ viewport: PHONE }, async (page) => {
    const costs = await page
      .locator(`#${COST_FIGURES} .figures`)
      .first()
      .locator('td')
      .evaluateAll((cells) =>
        cells.map((cell) => [cell.checkVisibility(), getComputedStyle(cell, '::before').display]),
      );
    expect(costs.length).toBeGreaterThan(10);
    expect(costs.filter(([isSeen, name]) => !isSeen || name === 'none')).toEqual([]);
  }));

it.each([
  ['a desktop', { width: 1440, height: 900 }, 600],
  ['a phone', PHONE, 1200],
] as const)(
  'begins on %s with the questions, below a short head, and with space around headings',
  (_, viewport, most) =>
    opened({ viewport }, async (page) => {
      const boxOf = async (selector: string) => (await page.locator(selector).first().boundingBox())!;
      expect(await page.locator('nav a').first().getAttribute('href')).toBe('#questions');
      expect((await boxOf('#questions li')).y).toBeLessThan(most);
      expect((await boxOf('#questions')).y).toBeLessThan(viewport.height / 2);
      const title = page.locator('h1');
      // No word stands alone on the last line of the title.
      const widths = await title.evaluate((one) => {
        const range = document.createRange();
        range.selectNodeContents(one);
        return [...range.getClientRects()].map(({ width }) => width);
      });
      expect(Math.min(...widths)).toBeGreaterThan(Math.max(...widths) / 3);
      const bar = await page
        .locator('.deployments')
        .evaluate(
          (one) =>
            (one.getBoundingClientRect().height ? one : one.parentElement!).getBoundingClientRect().bottom,
        );
      const heading = await boxOf('#questions h2');
      expect(heading.y - bar).toBeGreaterThan(12);
      // More space between the entries of the rail than between the lines of one.
      const rail = await page.locator('nav a').evaluateAll((all) =>
        all.map((one) => {
          const { paddingTop, paddingBottom, lineHeight, fontSize } = getComputedStyle(one);
          const [above, below, line, size] = [paddingTop, paddingBottom, lineHeight, fontSize].map(
            Number.parseFloat,
          );
          return above! + below! > line! - size!;
        }),
      );
      expect(rail.filter((isApart) => !isApart)).toEqual([]);
    }),
);

it('shows that the rail scrolls, where it is a strip, without hiding its end', () =>
  opened({ viewport: PHONE }, async (page) => {
    const nav = page.locator('nav');
    expect(await nav.evaluate((one) => getComputedStyle(one).maskImage)).toContain('linear-gradient');
    await nav.evaluate((one) => one.scrollTo(one.scrollWidth, 0));
    const last = (await page.locator('nav a').last().boundingBox())!;
    expect(last.x + last.width).toBeLessThanOrEqual(PHONE.width - 56);
  }));

it('shows on a phone the picture of the deployment that is chosen', () =>
  opened({ viewport: PHONE }, async (page) => {
    const shown = () => page.locator('#pictures figcaption b:visible').allTextContents();
    expect((await shown()).slice(0, 1)).toEqual(['Docker Compose']);
    expect(await page.locator('#pictures svg:visible').count()).toBe(1);
    await page.locator('.deployments label', { hasText: 'EKS' }).click();
    expect((await shown()).slice(0, 1)).toEqual(['EKS']);
    expect(await page.locator('#pictures svg:visible').count()).toBe(1);
  }));

it('keeps every text of a picture in its box, with the fonts of the browser, for each example', async () => {
  const { layOut, bundled } = rendered;
  const drawn = Object.values(EXAMPLES).flatMap(({ definition, context }) =>
    Object.values(comparison(artefactsOfApplication(definition, context)).pictures).map((one) =>
      diagram(layOut(one), 'a picture'),
    ),
  );
  const path = join(mkdtempSync(join(tmpdir(), 'pictures-')), 'pictures.html');
  writeFileSync(
    path,
    `<!doctype html><meta charset="utf-8"><style>${bundled.style}</style>${drawn.join('')}`,
  );
  const page = await browser.newPage();
  try {
    await page.goto(pathToFileURL(path).href);
    const { boxes, outside } = await page.evaluate(() => {
      const boxes = [...document.querySelectorAll<SVGRectElement>('.diagram rect:not(.g)')];
      const outside = [...document.querySelectorAll<SVGTextElement>('.diagram text')].flatMap((text) => {
        const { x, y, width, height } = text.getBBox();
        const around = boxes
          .filter((box) => box.ownerSVGElement === text.ownerSVGElement)
          .map((box) => box.getBBox())
          .filter(
            (box) =>
              box.x <= x && box.y <= y + height / 2 && x <= box.x + box.width && y <= box.y + box.height,
          );
        const isIn = around.some(
          (box) => x + width <= box.x + box.width && y + height <= box.y + box.height + 2,
        );
        return around.length === 0 || isIn ? [] : [text.textContent];
      });
      return { boxes: boxes.length, outside };
    });
    expect(boxes).toBeGreaterThan(200);
    expect(outside).toEqual([]);
  } finally {
    await page.close();
  }
}, 120_000);

it('shows what a search found, and nothing beside it: no figures, and no other part where it found none', () =>
  opened({ viewport: DESKTOP }, async (page) => {
    const find = page.locator('#find');
    const found = page.locator('#found');
    const seen = (selector: string) =>
      page.evaluate(
        (all) => [...document.querySelectorAll(all)].filter((one) => one.checkVisibility()).length,
        selector,
      );
    await find.fill('destroy');
    const rows = Number.parseInt((await found.textContent()) ?? '', 10);
    expect(rows).toBeGreaterThan(0);
    expect(await seen('.part tbody')).toBe(rows);
    for (const left of ['.figures', '#cost figure', '#questions', '#choose', '#pictures', '#short'])
      expect([left, await seen(left)]).toEqual([left, 0]);
    // The parts to which rows link stay.
    expect(await seen('#sources')).toBe(1);

    await find.fill('who patches');
    expect(await found.textContent()).toMatch(/^\d+ rows and 1 answer$/);
    expect(await page.locator('#questions li:visible').allTextContents()).toEqual([
      'Who patches what, and how often?',
    ]);

    await find.fill('small team');
    expect(await found.textContent()).toBe('0 rows and 1 answer');
    expect(await page.locator('#choose p:visible').allTextContents()).toEqual([
      expect.stringMatching(/^A small team/),
    ]);
    expect([await seen('.part'), await seen('#nothing')]).toEqual([0, 0]);

    await find.fill('xyzzy');
    expect([await found.textContent(), await seen('#nothing')]).toEqual(['0 rows', 1]);
    expect(await seen('main section')).toBe(0);

    await find.fill('');
    expect([await seen('#questions li'), await seen('#limits')]).toEqual([
      await page.locator('#questions li').count(),
      1,
    ]);
  }));

it('opens the rows of a section that a link leads to, and leads from a question to its tables', () =>
  opened({ viewport: DESKTOP }, async (page) => {
    const row = page.locator('[id="runbook/access"]');
    expect(await row.isVisible()).toBe(false);
    await page.locator('nav a', { hasText: 'Runbook' }).click();
    await row.waitFor();
    // Right below the tools stands the section, and nothing of the table before it.
    const below = () =>
      page.evaluate(() => {
        const { left, bottom } = document.querySelector('.tools')!.getBoundingClientRect();
        const { clientWidth } = document.documentElement;
        return document.elementFromPoint((left + clientWidth) / 2, bottom + 2)?.closest('section')?.id;
      });
    expect(await below()).toBe('runbook');
    await page.locator('#questions a', { hasText: 'What does each cost?' }).click();
    await page.waitForFunction(() => location.hash === '#cost');
    expect(await inView(page.locator(`#${COST_FIGURES} .figures`).first())).toBe(true);
  }));

describe('the evidence', () => {
  const WIDE = { width: 1440, height: 900 };

  it('of each cell stands in its row, below the cell, in lines that need no scrolling', () =>
    opened({ viewport: WIDE }, async (page) => {
      await openAll(page);
      await page.waitForFunction(
        () => ![...document.querySelectorAll('.behind')].some((one) => one.textContent?.includes('see row')),
      );
      const cells = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLTableSectionElement>('tbody:has(.behind)')].flatMap((row) => {
          const [, ...shown] = row.rows[0]!.cells;
          return [...row.querySelectorAll('.behind > li')].map((one, i) => ({
            id: `${row.id} ${i}`,
            isEmpty: one.childNodes.length === 0,
            isSeen: one.checkVisibility({ visibilityProperty: true }),
            apart: Math.abs(one.getBoundingClientRect().left - shown[i]!.getBoundingClientRect().left),
            hidden: [...one.querySelectorAll('pre')].filter((pre) => pre.scrollWidth > pre.clientWidth)
              .length,
          }));
        }),
      );
      expect(cells.length).toBeGreaterThan(200);
      expect(
        cells.filter(({ isEmpty, isSeen, apart, hidden }) => isSeen === isEmpty || apart > 1 || hidden > 0),
      ).toEqual([]);
    }));

  it('is that of the row that the markup names, with the number of each line', () =>
    opened({ viewport: WIDE }, async (page) => {
      const told = (selector: string) =>
        page.locator(selector).evaluate((one) => {
          const { numbers, code } = [...one.querySelectorAll('pre')].reduce(
            (all, pre) => ({
              numbers:
                all.numbers + [...pre.querySelectorAll('i')].map((i) => i.textContent?.trim()).join('\n'),
              code:
                all.code +
                [...pre.querySelectorAll('code')].map((line) => line.textContent?.trim()).join('\n'),
            }),
            { numbers: '', code: '' },
          );
          const plain = (text: string) => text.replaceAll(/\s*\n\s*/g, '\n').trim();
          return { numbers: plain(numbers), code: plain(code) };
        });
      const own = '[id="release/shutdown"] .behind > :nth-child(2)';
      const before = await told(own);
      expect(before.numbers).toMatch(/\d+\n\d+/);
      await page.locator('[id="release/shutdown"] summary').click();
      await page.locator(`${own} .lines`).first().waitFor();
      expect(await told(own)).toEqual(before);

      const [place, link] = await page.evaluate(() => {
        const same = [...document.querySelectorAll('.behind li li')].find((one) =>
          one.textContent?.startsWith('see row'),
        )!;
        const row = same.closest('tbody')!;
        const at = [...row.querySelectorAll('.behind > li')].findIndex((one) => one.contains(same)) + 1;
        return [
          `[id="${row.id}"] .behind > :nth-child(${at})`,
          `[id="${same.querySelector('a')!.hash.slice(1)}"] .behind`,
        ];
      });
      const shown = await page.locator(link!).textContent();
      await page.evaluate((selector) => {
        document.querySelector(selector)!.closest('details')!.open = true;
      }, place!);
      await page.waitForFunction(
        (selector) => !document.querySelector(selector)!.textContent?.includes('see row'),
        place!,
      );
      const copied = (await page.locator(`${place} p`).first().textContent())!;
      expect(copied.length).toBeGreaterThan(5);
      expect(shown).toContain(copied);
    }));

  it('leaves no triangle on a phone where the deployment that is shown has none', () =>
    opened({ viewport: PHONE }, async (page) => {
      const all = await page.evaluate(() =>
        [...document.querySelectorAll('tbody:has(.behind)')].map((row) => [
          row.querySelector('.behind > :first-child')!.childNodes.length === 0,
          row.querySelector('td[colspan]')!.checkVisibility(),
        ]),
      );
      const isIn = all.filter(([isEmpty]) => isEmpty);
      expect(isIn.length).toBeGreaterThan(0);
      expect(isIn.filter(([, isSeen]) => isSeen)).toEqual([]);
    }));
});

it('begins no line of a table with a semicolon', () =>
  opened({ viewport: { width: 1440, height: 900 } }, async (page) => {
    const { count, wrong } = await page.evaluate(() => {
      const nodes = document.createTreeWalker(document.querySelector('main')!, NodeFilter.SHOW_TEXT);
      const wrong: string[] = [];
      let count = 0;
      const range = document.createRange();
      while (nodes.nextNode()) {
        const text = nodes.currentNode as Text;
        for (const { index } of text.data.matchAll(/(?<=\S);/g)) {
          const [before, own] = [index - 1, index].map((at) => {
            range.setStart(text, at);
            range.setEnd(text, at + 1);
            return range.getBoundingClientRect();
          });
          count += 1;
          if (own!.width > 0 && own!.top > before!.bottom - 4) wrong.push(text.data.slice(0, index + 1));
        }
      }
      return { count, wrong };
    });
    expect(count).toBeGreaterThan(100);
    expect(wrong).toEqual([]);
  }));

it.each([
  [1440, 4],
  [1280, 2],
])('sets the pictures in whole rows on a window of %s pixels: %s in each', (width, perRow) =>
  opened({ viewport: { width, height: 900 } }, async (page) => {
    const boxes = await page
      .locator('.pictures svg')
      .evaluateAll((all) =>
        all.map((one) => one.getBoundingClientRect()).map(({ top, right }) => [top, right]),
      );
    const tops = boxes.map(([top]) => Math.round(top!));
    expect(boxes).toHaveLength(4);
    expect(tops.map((top) => tops.filter((other) => other === top).length)).toEqual(tops.map(() => perRow));
    for (const [, right] of boxes) expect(right).toBeLessThanOrEqual(width);
  }),
);

it('suggests searches where one finds nothing', () =>
  opened({ viewport: DESKTOP }, async (page) => {
    await page.locator('#find').fill('xyzzy');
    expect(await page.locator('#found').textContent()).toBe('0 rows');
    await page.locator('#nothing button').first().click();
    expect(await page.locator('#found').textContent()).toMatch(/^[1-9]\d* rows( and \d+ answers?)?$/);
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
    const hint = page.getByText('The evidence of each cell');
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
    opened(
      { viewport, colorScheme },
      async (page) => {
        await page.screenshot({ path: join(PICTURES, `page-${name}-${colorScheme}.png`) });
      },
      '',
      // The documents show the sample.
      urls.at(-1),
    ),
  );
