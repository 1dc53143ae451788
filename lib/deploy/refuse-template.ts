import { CfnRule, Fn } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Has CloudFormation refuse a template: adds a rule that always fails.
 *
 * @param id the construct id of the rule
 * @param reason the message of the refusal
 * @param differing two different texts, which the rule asserts to be equal, such as what is needed and what there is
 */
export function refuseTemplate(
  scope: Construct,
  id: string,
  reason: string,
  ...differing: readonly [string, string]
): void {
  new CfnRule(scope, id, {
    assertions: [{ assert: Fn.conditionEquals(...differing), assertDescription: reason }],
  });
}
