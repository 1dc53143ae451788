import { parse, parseAllDocuments } from 'yaml';
import { COMPOSE_FILE } from '../../lib/deploy/rendered-files.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import { renderApplication, type TemplateJson } from '../render-project.ts';
import { definitionOf, type End } from './ends.ts';

/** Both ends of a transition, as what users deploy. */
export interface Rendered {
  readonly templates: Readonly<Record<'Shared' | 'EcsFargate' | 'Eks', TemplateJson>>;
  readonly stackNames: Readonly<Record<'Shared' | 'EcsFargate' | 'Eks', string>>;
  readonly compose: Record<string, any>;
  readonly kubernetes: readonly KubernetesObject[];
}

const rendered = new Map<string, Rendered>();

export function render(end: End): Rendered {
  const key = JSON.stringify(end, (_, value) => (value === undefined ? null : value));
  const known = rendered.get(key);
  if (known) return known;
  const { renderedFiles, json, stacks } = renderApplication(definitionOf(end), end.context);
  const stackName = (id: string) => stacks[id]?.stackName ?? '';
  const result: Rendered = {
    templates: { Shared: json('Shared'), EcsFargate: json('EcsFargate'), Eks: json('Eks') },
    stackNames: {
      Shared: stackName('Shared'),
      EcsFargate: stackName('EcsFargate'),
      Eks: stackName('Eks'),
    },
    compose: parse(renderedFiles[COMPOSE_FILE] ?? ''),
    kubernetes: Object.entries(renderedFiles)
      .filter(([path]) => path !== COMPOSE_FILE)
      .flatMap(([, text]) => parseAllDocuments(text).map((document) => document.toJS())),
  };
  rendered.set(key, result);
  return result;
}
