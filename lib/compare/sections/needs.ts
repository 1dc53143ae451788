import { absent, approximated, cite, type Judgement, native } from '../readings/cell.ts';
import { beforePort } from '../readings/compose-reader.ts';
import type { Readers } from '../readings/readers.ts';
import { map, orElse, type Reading, text } from '../readings/reading.ts';
import { wholeCost } from './cost.ts';
import { failureNeeds } from './failure-needs.ts';
import { procedureRow } from './procedures.ts';
import { scalingNeeds } from './scaling-needs.ts';
import { type Concern, cellsWith, judged, publicPlaces, type SectionOf } from './section.ts';
import { upkeepNeeds } from './upkeep-needs.ts';

/**
 * Needs that a reader may have, and whether a deployment meets them: yes, no, or under a condition. Nothing is added up
 * to a total. A need that no artefact, measurement or source can answer has no row.
 */
export const needs: SectionOf = (on) => ({
  title: 'What each deployment gives you, and what you lose',
  concerns: [
    { ...wholeCost(on), title: 'a small bill' },
    byUsers(on),
    ...scalingNeeds(on),
    ...failureNeeds(on),
    ...upkeepNeeds(on),
    procedureRow(on)('shell', 'a shell in a replica'),
  ],
});

/** The way of users from the internet to the service, and whether it is encrypted. */
function byUsers(on: Readers): Concern {
  const { compose, ecs, eks, kubernetes } = on;
  const byHttps = (certificate: Reading): Judgement =>
    certificate.value === undefined
      ? approximated`${orElse(certificate, 'by HTTP')}: HTTPS needs a domain name (exposure.domainName)`
      : native`by HTTPS, ${map(certificate, () => 'with a certificate of ACM')}`;
  const door =
    kubernetes.ingress().value === undefined
      ? map(kubernetes.own('Service')('spec', 'type'), () => 'your load balancer')
      : map(kubernetes.ingress('spec', 'rules'), () => 'your Ingress controller');
  return judged(
    'users reach it from the internet',
    cellsWith(publicPlaces(on), () => ({
      compose: absent`${map(text(compose.main('ports', 0)), beforePort)} answers on this machine alone: a proxy with TLS is yours${cite('compose-ports')}`,
      ecs: byHttps(ecs.listener('Certificates')),
      eks: byHttps(eks.annotation('certificate-arn')),
      kubernetes: absent`by ${door}, where it has an address, with your certificate${cite('kubernetes-ingress')}`,
    })),
  );
}
