import { absent, approximated, cite, native, say } from '../readings/cell.ts';
import { enforced, networkController } from '../readings/kubernetes-reader.ts';
import type { Readers } from '../readings/readers.ts';
import { combine, found, given, listed, map, type Reading } from '../readings/reading.ts';
import { PROXY } from '../readings/service-connect.ts';
import { type Concern, calling, cellsWith, clusters, concern, judged, type SectionOf } from './section.ts';

/** Services together: an application of one service has none of these rows. */
export const coordination: SectionOf = (on) => ({
  title: 'Services together',
  concerns: on.services.length > 1 ? [calls(on), callers(on), startOrder(on), apart(on), whenGone(on)] : [],
});

/** The services that a service calls, by the deployments. */
const called = ({ compose, ecs, eks, kubernetes }: Readers) => ({
  compose: found(compose.awaited),
  ecs: found(ecs.calls),
  eks: found(eks.calls),
  kubernetes: found(kubernetes.calls),
});

function calls(on: Readers): Concern {
  const { compose, ecs } = on;
  const places = called(on);
  return concern(
    'calls',
    ['environment.*'],
    cellsWith(places, () => ({
      compose: native`${listed(places.compose)}, by name, on networks ${listed(compose.sharedWith(places.compose))}${cite('compose-networking')}`,
      ecs: native`${listed(places.ecs)}, by name: Service Connect runs a proxy in each task, which tries a failed connection up to ${PROXY.retries} times more, at another task${map(ecs.service('ServiceConnectConfiguration', 'Enabled'), () => '')}${cite('ecs-service-connect')}`,
      ...clusters(
        on,
        ({ calls: names }) =>
          native`${listed(found(names))}, by the name of its Service in the cluster's DNS${cite('kubernetes-dns')}`,
      ),
    })),
  );
}

/** The services that may call a service, and what enforces this. */
function callers(on: Readers): Concern {
  const { compose, eks } = on;
  const places = calling(on);
  return judged(
    'who may call it',
    cellsWith(places, () => ({
      compose: native`only ${listed(places.compose)}: no other container is on network ${listed(compose.sharedWith(places.compose))}${cite('compose-networks')}`,
      ecs: native`only ${listed(places.ecs)}, by a rule of its security group`,
      eks: (networkController(eks).value === 'true'
        ? native
        : approximated)`only ${listed(places.eks)}, by its NetworkPolicy, ${map(networkController(eks), enforced)}${cite('eks-auto-network-policies')}`,
      kubernetes: approximated`only ${listed(places.kubernetes)}, by its NetworkPolicy, where the network plugin enforces it${cite('kubernetes-network-policies')}`,
    })),
  );
}

function startOrder(on: Readers): Concern {
  const { compose, ecs } = on;
  const conditions = combine([compose.awaited, compose.conditions], (names, states) =>
    names.map((name, i) => `${name} is ${STATES[String(states[i])] ?? states[i]}`).join(' and '),
  );
  return judged(
    'start order',
    cellsWith(called(on), () => ({
      compose: native`starts when ${conditions}${cite('compose-depends-on')}`,
      ecs: approximated`deployed after ${listed(found(ecs.deployedAfter))}; a task that starts later does not wait${cite('ecs-service-connect')}`,
      ...clusters(
        on,
        ({ calls: names }) =>
          absent`does not wait for ${listed(found(names))}: the service has to retry${cite('kubernetes-init-containers')}`,
      ),
    })),
  );
}

/** The conditions of `depends_on`, in words. */
const STATES: Readonly<Record<string, string>> = {
  service_healthy: 'healthy',
  service_started: 'started',
};

/** Releases and replicas of one service without the others. */
const apart = ({ compose, ecs, ...on }: Readers): Concern =>
  judged('released and scaled apart', {
    compose: approximated`docker compose up replaces only the changed containers, each with a gap${map(compose.main('image'), () => '')}${cite('compose-up')}`,
    ecs: native`a service, a task definition and a scaling target for each${map(ecs.task('Family'), () => '')}${map(ecs.least, () => '')}`,
    eks: native`a Deployment and a HorizontalPodAutoscaler for each${map(on.eks.own('Deployment')('metadata', 'name'), () => '')}${map(on.eks.least, () => '')}`,
    kubernetes: native`a Deployment and a HorizontalPodAutoscaler for each${map(on.kubernetes.own('Deployment')('metadata', 'name'), () => '')}${map(on.kubernetes.least, () => '')}`,
  });

/** The calls of others while no replica of a service runs. No platform answers in its place, so there is no mark. */
function whenGone(on: Readers): Concern {
  const { compose, ecs } = on;
  const places = calling(on);
  const back = (replicas: Reading<number>): Reading<string> =>
    map(given('least replicas', 'replicas', replicas), (least) =>
      least === 1 ? 'its one replica is back' : `one of ${least} replicas is back`,
    );
  return concern(
    'while it is unavailable',
    [],
    cellsWith(places, () => ({
      compose: say`calls from ${listed(places.compose)} fail until its container is back (${compose.main('restart')}): its name does not resolve${cite('compose-networking')}`,
      ecs: say`calls from ${listed(places.ecs)} fail until ${back(ecs.least)}: their proxies have no task to call${cite('ecs-service-connect')}`,
      ...clusters(
        on,
        ({ callers: names, least }) =>
          say`calls from ${listed(found(names))} fail until ${back(least)}: its Service has no endpoints${cite('kubernetes-debug-services')}`,
      ),
    })),
  );
}
