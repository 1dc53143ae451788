import type { Application } from '../application.ts';
import type { Rule } from '../apply-rules.ts';
import { problem } from '../problem.ts';
import { pathPrefix, publicServices } from '../public-services.ts';

/** The rules for public services, which share one load balancer. */
export const loadBalancerRules: readonly Rule<Application>[] = [
  // Services with neither a domain name nor a path get a port each.
  function* requestsHaveOneReceiver(application) {
    const seen = new Map<string, readonly [string, string | undefined]>();
    for (const { name, exposure } of publicServices(application)) {
      const { domainName, path } = exposure;
      if (!domainName && !path) continue;
      const key = `${domainName ?? ''} ${pathPrefix(exposure) ?? '/'}`;
      const [first, firstPath] = seen.get(key) ?? [];
      if (first)
        yield problem(
          `services.${name}.exposure.path`,
          path,
          `stands for the same requests as ${firstPath === undefined ? 'every path' : JSON.stringify(firstPath)} of services.${first}${domainName ? ` at ${domainName}` : ''}; give one of them another path or another domainName`,
        );
      else seen.set(key, [name, path]);
    }
  },

  function* idleTimeoutsAreEqual(application) {
    const [first, ...others] = publicServices(application);
    for (const {
      name,
      exposure: { idleTimeoutSeconds },
    } of others)
      if (first && idleTimeoutSeconds !== first.exposure.idleTimeoutSeconds)
        yield problem(
          `services.${name}.exposure.idleTimeoutSeconds`,
          idleTimeoutSeconds,
          `must equal that of services.${first.name}, ${first.exposure.idleTimeoutSeconds}: public services share one load balancer, which has one idle timeout`,
        );
  },

  // Not left to the renderers: one load balancer with the callers of both would open the narrower service to all.
  function* callersAreEqual(application) {
    const [first, ...others] = publicServices(application);
    for (const {
      name,
      exposure: { allowedCidrs },
    } of others)
      if (first && [...allowedCidrs].sort().join() !== [...first.exposure.allowedCidrs].sort().join())
        yield problem(
          `services.${name}.exposure.allowedCidrs`,
          allowedCidrs,
          `must equal those of services.${first.name}, ${first.exposure.allowedCidrs.join(', ')}: public services share one load balancer, which lets the same networks in for all. Make them equal, or make two applications`,
        );
  },
];
