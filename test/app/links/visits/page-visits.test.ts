import { runInNewContext } from 'node:vm';
import { pageHtml } from '../../../../app/links/src/page/page-html.ts';
import { pageScript } from '../../../../app/links/src/page/page-script.ts';
import { eventually } from '../../support/eventually.ts';

/** An element, as far as the script of the page needs one. */
class FakeElement {
  textContent: unknown = '';
  value = '';
  hidden = true;
  href = '';
  ariaInvalid: string | null = null;
  children: (FakeElement | string)[] = [];
  readonly classList = { toggle: () => undefined };
  readonly #listeners = new Map<string, (event: object) => void>();

  replaceChildren(...children: (FakeElement | string)[]): void {
    this.children = children;
  }

  addEventListener(type: string, listener: (event: object) => void): void {
    this.#listeners.set(type, listener);
  }

  submit(): void {
    this.#listeners.get('submit')?.({ preventDefault: () => undefined });
  }
}

/** The page in a minimal browser. `answers` are the service's answers by path. */
function openPage(countsVisits: boolean, answers: Record<string, object | undefined>) {
  const elements = new Map(
    [...pageHtml(countsVisits).matchAll(/ id="(\w+)"/g)].map(([, id = '']) => [id, new FakeElement()]),
  );
  const asked: string[] = [];
  const refreshes: (() => void)[] = [];
  runInNewContext(pageScript, {
    document: {
      hidden: false,
      getElementById: (id: string) => elements.get(id) ?? null,
      createElement: () => new FakeElement(),
    },
    location: { href: 'http://localhost/' },
    setInterval: (refresh: () => void) => refreshes.push(refresh),
    fetch: async (path: string) => {
      asked.push(path);
      const answer = answers[path];
      if (!answer) throw new TypeError('fetch failed');
      return { ok: true, json: async () => answer };
    },
    URL,
    AbortSignal,
  });
  const at = (id: string) => elements.get(id)!;
  return {
    asked,
    at,
    shorten: () => at('shorten').submit(),
    refresh: () => refreshes[0]?.(),
    texts: () => at('visits').children.map((child) => (child as FakeElement).textContent),
  };
}

const ABOUT = {
  '/readyz': { ready: true, store: 'answering' },
  '/whereami': { platform: 'local' },
};

test('the page shows the visits of a link that was made on it, and says when the count is not available', async () => {
  const answers: Record<string, object | undefined> = {
    ...ABOUT,
    '/links': { code: 'BBBBBBBBBB' },
    '/links/BBBBBBBBBB': { code: 'BBBBBBBBBB', visits: 0 },
  };
  const { at, refresh, shorten, texts } = openPage(true, answers);
  expect(at('visited').hidden).toBe(true);
  shorten();
  await eventually('0 visits', () => texts()[1] === 0);
  expect([texts(), at('visited').hidden]).toEqual([['/BBBBBBBBBB', 0], false]);
  for (const [answer, text] of [
    [{ code: 'BBBBBBBBBB', visits: 41 }, 41],
    [{ code: 'BBBBBBBBBB', visits: null }, 'not available now'],
    [{ code: 'BBBBBBBBBB', visits: 42 }, 42],
    [undefined, 'not available now'],
    [{ error: 'store_unavailable', message: '' }, 'not available now'],
    [{ error: 'not_found', message: '' }, 'no longer there'],
  ] as const) {
    answers['/links/BBBBBBBBBB'] = answer;
    refresh();
    await eventually(String(text), () => texts()[1] === text);
  }
});

test('the page shows the last ten links that were made on it, the latest first', async () => {
  const answers: Record<string, object | undefined> = { ...ABOUT };
  const { shorten, texts } = openPage(true, answers);
  for (let link = 0; link < 12; link++) {
    answers['/links'] = { code: `code${link}` };
    answers[`/links/code${link}`] = { code: `code${link}`, visits: link };
    shorten();
    await eventually(`link ${link}`, () => texts()[0] === `/code${link}`);
  }
  expect(texts().filter((_text, index) => index % 2 === 1)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
});

test('the page of a deployment that counts no visits does not ask for them', async () => {
  const { asked, at, refresh, shorten } = openPage(false, { ...ABOUT, '/links': { code: 'BBBBBBBBBB' } });
  shorten();
  await eventually('the link', () => at('result').children.length === 2);
  refresh();
  await eventually('the refresh', () => asked.filter((path) => path === '/whereami').length === 2);
  expect(asked.filter((path) => path.startsWith('/links/'))).toEqual([]);
});
