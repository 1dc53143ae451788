import type { Artefact, Artefacts } from './artefacts.ts';
import { fieldsOf } from './json.ts';

/** The names of what a stack keeps when it is deleted, by the types of CloudFormation. */
const KEPT: Readonly<Record<string, string>> = {
  'AWS::Logs::LogGroup': 'logs',
  'AWS::DynamoDB::Table': 'tables',
  'AWS::EFS::FileSystem': 'files',
};

/** The name of the copies that a deletion makes of databases and caches. */
const SNAPSHOTS = 'last snapshots';

/**
 * Names what is billed after `cdk destroy --all`: what the shared stack and that of a deployment retain, and the snapshots
 * that they leave.
 *
 * @returns names such as `logs` and `tables`, each once; none where nothing stays
 */
export const keptAfterDestroy = (artefacts: Artefacts, stack: 'ecs' | 'eks'): readonly string[] => [
  ...new Set([artefacts[stack], artefacts.shared].flatMap(keptBy)),
];

const keptBy = ({ root }: Artefact): string[] =>
  Object.values(fieldsOf(root.Resources)).flatMap((resource) => {
    const { Type, DeletionPolicy, Properties } = fieldsOf(resource);
    if (DeletionPolicy === 'Retain') return [KEPT[String(Type)] ?? String(Type)];
    const isCopied = DeletionPolicy === 'Snapshot' || fieldsOf(Properties).FinalSnapshotName !== undefined;
    return isCopied ? [SNAPSHOTS] : [];
  });
