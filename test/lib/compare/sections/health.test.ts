import { comparison } from '../../../../lib/compare/comparison.ts';
import { artefactsOf, artefactsOfApplication, texts } from '../artefacts-of.ts';

const API = { image: { reference: 'org/api:1' }, ports: { http: 3000 } };
const HEALTH = {
  liveness: { exec: { command: ['ask', '/healthz'] } },
  readiness: { http: { port: 'http', path: '/readyz' } },
};

/** The cell about readiness on ECS of a service that no load balancer leads to. */
const readiness = (health: object) => {
  const { sections } = comparison(
    artefactsOfApplication({ name: 'shop', services: { api: { ...API, health } } }),
  );
  return sections.find(({ id }) => id === 'health')!.rows.find(({ id }) => id === 'readiness')!.cells.ecs;
};

it('says of a service without a load balancer on ECS that its health check holds a release back', () => {
  expect(readiness(HEALTH)).toMatchObject({
    verdict: 'approximated',
    text: "no check before requests; a release waits for the container's health check; a task that fails it later is replaced, and may be called until then",
  });
  const { liveness: _, ...asksNothing } = HEALTH;
  expect(readiness(asksNothing)).toMatchObject({
    verdict: 'absent',
    text: expect.stringMatching(/^no check: the container has no health check$/),
  });
});

it('says of the SLA of tasks which wording it is from, and not that rebalancing is a condition', () => {
  const [, several] = texts(artefactsOf(), 'sla');
  expect(several).toBe(
    '99.99 % of a month, for 2 tasks or more in 2 zones, by the wording of 2022-05-05; a newer one was not read',
  );
  const [, one] = texts(artefactsOf({ replicas: { min: 1, max: 3 }, rollout: { surgePercent: 100 } }), 'sla');
  expect(one).toMatch(/^none for 1 task: 99\.99 % .* in two zones or more, by the wording of 2022-05-05/);
});
