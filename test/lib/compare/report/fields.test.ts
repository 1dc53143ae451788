import { comparison } from '../../../../lib/compare/comparison.ts';
import type { Comparison } from '../../../../lib/compare/comparison-schema.ts';
import { everything } from '../../../../lib/compare/experiment/everything.ts';
import { layOuter } from '../../../../lib/compare/report/diagram/layout.ts';
import { markdown } from '../../../../lib/compare/report/markdown.ts';
import { excerpts } from '../../../../lib/compare/report/page/excerpt.ts';
import {
  leftOutFields,
  ROWS_OF_PARTS,
  shownFields,
} from '../../../../lib/compare/report/page/field-table.ts';
import { page } from '../../../../lib/compare/report/page/page.ts';
import { artefactsOfApplication } from '../artefacts-of.ts';

const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', hostedZoneName: 'example.com' };
const MAILER = { image: { reference: 'org/mailer:1' } };

const artefacts = (service: object) =>
  artefactsOfApplication({ name: 'shop', services: { mailer: { ...MAILER, ...service } } });
const shown = (compared: Comparison): string[] => shownFields(compared).map(({ field }) => field);
const idsOf = (compared: Comparison): string[] =>
  compared.sections.flatMap(({ id, rows }) => rows.map((row) => `${id}/${row.id}`));

it('shows all fields of an application that has one of everything', () => {
  const compared = comparison(artefactsOfApplication(everything, ZONE));
  expect(shown(compared)).toEqual(compared.fields.map(({ field }) => field));
  expect(leftOutFields(compared)).toBe('');
  expect(idsOf(compared)).toEqual(expect.arrayContaining(Object.values(ROWS_OF_PARTS)));
});

it('shows no field of a part that a lone worker does not have', () => {
  const compared = comparison(artefacts({}));
  const parts = Object.keys(ROWS_OF_PARTS);
  const wrong = shown(compared).filter((field) =>
    parts.some((part) => field === part || field.startsWith(`${part}.`) || field.startsWith(`${part}[]`)),
  );
  expect(wrong).toEqual([]);
  expect(idsOf(compared).filter((id) => Object.values<string>(ROWS_OF_PARTS).includes(id))).toEqual([]);
  expect(shown(compared)).toEqual(expect.arrayContaining(['cpuMillicores', 'security.userId']));
});

it('shows the fields of what was added, and not those of a table beside a secret', () => {
  const added = (service: object) => {
    const before = shown(comparison(artefacts({})));
    return shown(comparison(artefacts(service))).filter((field) => !before.includes(field));
  };
  expect(added({ secrets: [{ name: 'key', file: {} }] })).toEqual([
    'secrets[]',
    'secrets[].name',
    'secrets[].environmentVariable',
    'secrets[].file',
    'secrets[].file.path',
    'secrets[].file.environmentVariable',
    'secrets[].source',
    'secrets[].existingName',
  ]);
});

it('shows the same fields in the document and on the page, and how many are left out', async () => {
  const of = artefacts({});
  const compared = comparison(of);
  const document = markdown(compared, excerpts(of));
  const onPage = page(compared, excerpts(of), await layOuter(), { style: '', script: '' });
  const inDocument = [...document.matchAll(/^\| `([^`]+)` \|/gm)].map(([, field]) => field);
  expect(inDocument).toEqual(shown(compared));
  const [, table = ''] = onPage.split('class="fields"');
  expect([...table.matchAll(/<th scope="row">([^<]+)</g)].map(([, field]) => field)).toEqual(inDocument);
  const left = leftOutFields(compared);
  expect(left).toMatch(/^Left out: \d+ fields of what this application does not have\.$/);
  for (const form of [document, onPage]) expect(form).toContain(left);
});
