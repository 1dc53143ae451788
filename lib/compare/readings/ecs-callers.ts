import type { Artefact } from './artefacts.ts';
import { type Json, objectsIn } from './json.ts';
import { combine, type Key, map, type Reading, resourcesOf, texts } from './reading.ts';
import { idOf, referencesIn, refersTo, resourceAt } from './template-references.ts';

/*
 * Calls between the services of an application on ECS, read from the rules of their security groups.
 */

/** The services whose tasks may call the tasks of a security group. */
export const callersOf = (ecs: Artefact, group: Json | undefined): Reading<readonly string[]> =>
  ruled(ecs, 'AWS::EC2::SecurityGroupIngress', group, 'SourceSecurityGroupId');

/** The services that the tasks of a security group may call. */
export const calledBy = (ecs: Artefact, group: Json | undefined): Reading<readonly string[]> =>
  ruled(ecs, 'AWS::EC2::SecurityGroupEgress', group, 'DestinationSecurityGroupId');

/** The services that CloudFormation deploys before another one. */
export const deployedBefore = (ecs: Artefact, serviceId: string | undefined): Reading<readonly string[]> =>
  map(texts(resourceAt(ecs, serviceId ?? 'AWS::ECS::Service')('DependsOn')), (ids) =>
    ids.flatMap((id) => {
      const name = nameOf(ecs, id);
      return name === undefined ? [] : [name];
    }),
  );

/** The services at the other end of the rules of a group. The load balancer is none of them. */
function ruled(
  ecs: Artefact,
  type: string,
  group: Json | undefined,
  ...path: readonly Key[]
): Reading<readonly string[]> {
  const [id] = referencesIn(group);
  const ends = resourcesOf(ecs)
    .filter(
      ({ type: other, properties: { GroupId, CidrIp } }) =>
        other === type && refersTo(GroupId, id) && CidrIp === undefined,
    )
    .map((one) => resourceAt(ecs, one.id)('Properties', ...path))
    .flatMap((end): Reading<string>[] => {
      // Without an end the rule is not one of the load balancer: the end is missing.
      if (end.value === undefined) return [{ ...end, value: undefined }];
      const service = ofGroup(ecs, referencesIn(end.value)[0]);
      return service === undefined ? [] : [map(end, () => service)];
    });
  return combine(ends, (...names) => [...new Set(names)]);
}

/** The service whose tasks have a security group. */
const ofGroup = (ecs: Artefact, group: string | undefined): string | undefined => {
  const id = idOf(ecs, 'AWS::ECS::Service', ({ NetworkConfiguration }) =>
    refersTo(NetworkConfiguration, group),
  );
  return id === undefined ? undefined : nameOf(ecs, id);
};

/** The name of a service, as the tag of its resource gives it; undefined for another resource. */
const nameOf = (ecs: Artefact, id: string): string | undefined => {
  const resource = resourcesOf(ecs).find((one) => one.id === id);
  if (resource?.type !== 'AWS::ECS::Service') return undefined;
  const tag = objectsIn(resource.properties.Tags).find(({ Key }) => Key === 'service');
  return typeof tag?.Value === 'string' ? tag.Value : undefined;
};
