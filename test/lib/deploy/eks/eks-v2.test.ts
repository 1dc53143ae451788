/** @jest-environment ./test/outside/sandbox.cjs */
import { renderProject, type TemplateJson } from '../../../render-project.ts';

const ALPHA = '@aws-cdk/aws-eks-v2-alpha';

/** The Eks template as rendered by a fresh load of all modules, with another package in the alpha's place. */
function templateWith(packageName: string): TemplateJson {
  let template: TemplateJson | undefined;
  jest.isolateModules(() => {
    if (packageName !== ALPHA) jest.doMock(ALPHA, () => jest.requireActual(packageName));
    // Within the sandbox: only there is the package replaced, and loaded anew.
    const { rendered } =
      require('../../../outside/rendering.ts') as typeof import('../../../outside/rendering.ts');
    // With what the CLI asks for: a list of the constructs, for AWS's statistics.
    const context = { 'aws:cdk:version-reporting': true };
    template = renderProject({}, context, rendered).json('Eks');
    jest.dontMock(ALPHA);
  });
  if (!template) throw new Error('no template was rendered');
  return template;
}

/** The pointers at which two values differ. */
function differences(one: unknown, other: unknown, pointer = ''): string[] {
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other)
    return one === other ? [] : [pointer];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].flatMap((key) =>
    differences(
      (one as Record<string, unknown>)[key],
      (other as Record<string, unknown>)[key],
      `${pointer}/${key}`,
    ),
  );
}

/** The output while modules are loaded and used. */
function warnings(run: () => void): string[] {
  const printed: string[] = [];
  const warn = console.warn;
  console.warn = (...words: unknown[]) => printed.push(words.join(' '));
  try {
    run();
  } finally {
    console.warn = warn;
  }
  return printed;
}

let alpha: TemplateJson;
let alphasWarnings: string[];
beforeAll(() => {
  alphasWarnings = warnings(() => {
    alpha = templateWith(ALPHA);
  });
});

it('renders the same template from the graduated package, but for the code of the kubectl handler and the list of constructs', () => {
  const handler = expect.stringMatching(
    /^\/Resources\/ClusterKubectlProviderHandler[0-9A-F]{8}\/Properties\/Code\/S3Key$/,
  );
  const list = '/Resources/CDKMetadata/Properties/Analytics';
  expect(differences(alpha, templateWith('aws-cdk-lib/aws-eks-v2')).sort()).toEqual([list, handler]);
});

describe('deprecation warnings', () => {
  it('of the alpha do not reach the user', () => {
    expect(alphasWarnings.filter((words) => words.includes(ALPHA))).toEqual([]);
  });

  it('of the alpha would reach the user without our module', () => {
    const printed = warnings(() => jest.isolateModules(() => require(ALPHA).KubernetesVersion.of('1.36')));
    expect(printed).toContainEqual(expect.stringContaining(`[WARNING] ${ALPHA}.KubernetesVersion`));
  });

  it('of other packages reach the user', () => {
    const printed = warnings(() =>
      jest.isolateModules(() => {
        require('../../../../lib/deploy/eks/eks-v2.ts');
        const { CfnResource, Stack } = require('aws-cdk-lib') as typeof import('aws-cdk-lib');
        const resource = new CfnResource(new Stack(), 'Resource', { type: 'AWS::SNS::Topic' });
        resource.addDependsOn(new CfnResource(resource.stack, 'Other', { type: 'AWS::SNS::Topic' }));
      }),
    );
    expect(printed).toEqual([
      expect.stringContaining('[WARNING] aws-cdk-lib.CfnResource#addDependsOn is deprecated'),
    ]);
  });
});
