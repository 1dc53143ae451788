import { OF_PLATFORMS } from '../../../../lib/compare/sections/before-release.ts';
import { STEP_NAMES } from '../../../../lib/definition/platform-steps.ts';
import { artefactsOfApplication, texts } from '../artefacts-of.ts';

const web = {
  image: { build: { context: 'lib/compare/experiment/image' }, stepProgram: ['/bin/step'] },
  environment: { DATABASE_URL: { resource: 'orders' } },
  secrets: [{ name: 'key', file: {} }],
  initSteps: [{ name: 'migrate', command: ['/bin/migrate'] }],
};
const shop = (change: object = {}) => ({
  name: 'shop',
  services: { web: { ...web, ...change } },
  resources: { orders: { type: 'postgres' } },
});

it('knows the names of all steps that platforms need, and no other', () => {
  for (const name of STEP_NAMES) {
    expect(name).toMatch(OF_PLATFORMS);
    expect(`web-${name}`).toMatch(OF_PLATFORMS);
  }
  expect('migrate').not.toMatch(OF_PLATFORMS);
});

it('names the own step of the definition alone, and says of no platform that it runs once for a release', () => {
  const cells = texts(artefactsOfApplication(shop()), 'before-a-release');
  expect(cells.map((text) => text.split(',')[0])).toEqual(['web-migrate', 'migrate', 'migrate', 'migrate']);
  for (const text of cells) expect(text).toContain(': again ');
});

it('has no such row where the definition has no step of its own', () => {
  expect(() => texts(artefactsOfApplication(shop({ initSteps: [] })), 'before-a-release')).toThrow(
    'there must be',
  );
});
