import { artefactsOfApplication, texts } from '../artefacts-of.ts';

const DIGEST = '0123456789abcdef'.repeat(4);

it.each([`org/web@sha256:${DIGEST}`, `org/web:1@sha256:${DIGEST}`])(
  'says of %s on every platform that it is by digest',
  (reference) => {
    const sidecars = [{ name: 'proxy', image: reference }];
    const services = { web: { image: { reference }, ports: { http: 3000 }, sidecars } };
    const artefacts = artefactsOfApplication({ name: 'shop', services });
    const shown = reference.replace(DIGEST, '0123456789ab..., by digest');
    const said = [...texts(artefacts, 'image'), ...texts(artefacts, 'sidecar-image')];
    expect(said).toHaveLength(8);
    for (const text of said) expect(text.slice(0, shown.length)).toBe(shown);
  },
);

it('says of a tag that it is no digest', () => {
  const services = { web: { image: { reference: 'org/web:1' }, ports: { http: 3000 } } };
  for (const text of texts(artefactsOfApplication({ name: 'shop', services }), 'image'))
    expect(text).toMatch(/^org\/web:1, by tag, no digest/);
});
