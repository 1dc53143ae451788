import type { ComposeProject } from './compose-project.ts';
import { mentionsIn, mentionsInCommand, mentionsInFile } from './hosts.ts';
import { mountedTexts } from './mounted-files.ts';
import { label } from './names.ts';
import { type Choices, hostsBeside, type Model, type NamedPart } from './parts.ts';
import { portsOf } from './ports-of.ts';
import { roleOf } from './roles.ts';
import { secretValuesOf } from './secret-values.ts';
import { text, words } from './short-forms.ts';
import { variablesOf } from './variables.ts';

/** The parts of a Compose file, before any key is read: the meaning of a key hangs on other parts. */
export function modelOf(project: ComposeProject, choices: Choices): Model {
  const { services = {}, jobs = {} } = project.tree;
  const all = [
    ...Object.entries(services).map(([key, raw]) => ({ key, raw: raw ?? {}, list: 'services' as const })),
    ...Object.entries(jobs).map(([key, raw]) => ({ key, raw: raw ?? {}, list: 'jobs' as const })),
  ].filter(({ key }) => !key.startsWith('x-'));
  const taken = new Set<string>();
  const named: NamedPart[] = all.map((one) => ({
    ...one,
    name: ownName(label(one.key), taken),
    hosts: hostsOf(one.key, one.raw),
    role: roleOf(one, all, project, choices),
    variables: variablesOf(one.raw, project),
  }));
  const mentions = new Map(named.map((part) => [part, mentionsOf(part, named, project)]));
  return {
    project,
    choices,
    secretValues: secretValuesOf(project, named),
    parts: named.map((part) => ({
      ...part,
      mentions: mentions.get(part) ?? [],
      ports:
        part.role.kind === 'service' || part.role.kind === 'sidecar'
          ? portsOf(part, named, (other) => mentions.get(other) ?? [], choices)
          : [],
    })),
  };
}

/** A name that no other part has: two keys may differ in `_` and `-` alone. */
function ownName(name: string, taken: Set<string>): string {
  let own = name;
  for (let i = 2; taken.has(own); i++) own = `${name.slice(0, 36)}-${i}`;
  taken.add(own);
  return own;
}

/** The names by which other services reach a part. */
function hostsOf(key: string, raw: Readonly<Record<string, unknown>>): string[] {
  const { networks, container_name: container } = raw;
  const joined = Array.isArray(networks) ? [] : Object.values((networks ?? {}) as object);
  const aliases = joined.flatMap((network) => (network as { aliases?: unknown[] } | null)?.aliases ?? []);
  return [...new Set([key, ...[container].flat().map(text), ...aliases.map(text)])].filter(Boolean);
}

function mentionsOf(part: NamedPart, all: readonly NamedPart[], project: ComposeProject) {
  const isKnown = hostsBeside(part, all);
  const commands = [part.raw.entrypoint, part.raw.command].map((command) => words(command) ?? []);
  return [
    ...[...part.variables.effective].flatMap(([name, value]) => mentionsIn(name, value, isKnown)),
    ...commands.flatMap((command) => mentionsInCommand(command, isKnown)),
    ...mountedTexts(part.raw, project).flatMap((content) => mentionsInFile(content, isKnown)),
  ];
}
