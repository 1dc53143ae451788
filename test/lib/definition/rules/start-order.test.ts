import { api, problemsIn, shop } from '../shop.ts';

const calling = (...calls: string[]) => ({ ...api, calls });
const REASON =
  'leads back to the service itself. Each service is deployed after those that it calls, because a running ECS task does not see names that come later; remove one of these calls from calls or environment';

it('takes calls in one direction, also by two ways', () => {
  expect(problemsIn(shop({ a: calling('b', 'c'), b: calling('c'), c: calling() }))).toEqual([]);
});

it('refuses two services that call each other', () => {
  expect(problemsIn(shop({ a: calling('b'), b: calling('a') }))).toEqual([
    `services.a.calls ${REASON}; got "a -> b -> a"`,
  ]);
});

it('names the circle alone, not the way into it', () => {
  expect(problemsIn(shop({ in: calling('a'), a: calling('b'), b: calling('c'), c: calling('a') }))).toEqual([
    `services.a.calls ${REASON}; got "a -> b -> c -> a"`,
  ]);
});

it('names each of several circles once', () => {
  expect(
    problemsIn(shop({ a: calling('b'), b: calling('a'), c: calling('d', 'a'), d: calling('c') })),
  ).toEqual([
    `services.a.calls ${REASON}; got "a -> b -> a"`,
    `services.c.calls ${REASON}; got "c -> d -> c"`,
  ]);
});

it('finds a circle through a variable of a sidecar', () => {
  const sidecars = [{ name: 'proxy', image: 'org/proxy:1', environment: { UP: { service: 'b' } } }];
  expect(problemsIn(shop({ a: { ...api, sidecars }, b: calling('a') }))).toEqual([
    `services.a.sidecars.0.environment.UP ${REASON}; got "a -> b -> a"`,
  ]);
});

it('names the variable that makes the call, where `calls` does not', () => {
  const referring = (service: string) => ({ ...api, environment: { LEVEL: 'info', NEXT: { service } } });
  expect(problemsIn(shop({ a: referring('b'), b: referring('a') }))).toEqual([
    `services.a.environment.NEXT ${REASON}; got "a -> b -> a"`,
  ]);
  expect(problemsIn(shop({ a: calling('b'), b: referring('a') }))).toEqual([
    `services.a.calls ${REASON}; got "a -> b -> a"`,
  ]);
});

it('leaves a service that calls itself to the rule for references', () => {
  expect(problemsIn(shop({ a: calling('a') }))).toEqual([
    'services.a.calls.0 is the service itself; for a port of its own, use { port } instead; got "a"',
  ]);
});
