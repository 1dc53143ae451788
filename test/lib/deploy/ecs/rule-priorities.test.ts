import { rulePriorities } from '../../../../lib/deploy/ecs/listeners.ts';

const rules = [{ key: 'web' }, { key: 'api', path: '/api' }, { key: 'admin', path: '/api/admin' }];

it('puts longer paths first, because the load balancer takes the first rule that fits', () => {
  const { web, api, admin } = Object.fromEntries(rulePriorities(rules));
  expect(admin).toBeLessThan(api as number);
  expect(api).toBeLessThan(web as number);
});

it('keeps the number of a rule when others come and go', () => {
  const alone = rulePriorities([{ key: 'api', path: '/api' }]).get('api');
  expect(rulePriorities(rules).get('api')).toBe(alone);
});

it('gives each rule a number of its own that AWS accepts, also where many fall on one', () => {
  const many = Array.from({ length: 100 }, (_, i) => ({
    key: `service-${i}`,
    path: i % 2 ? '/shop' : undefined,
  }));
  const longest = { key: 'longest', path: `/${'x'.repeat(200)}` };
  const numbers = [...rulePriorities([...many, longest]).values()];
  expect(new Set(numbers).size).toBe(101);
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(1);
  expect(Math.max(...numbers)).toBeLessThanOrEqual(50_000);
});
