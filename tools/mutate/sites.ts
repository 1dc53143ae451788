import { type ParserOptions, parse } from '@babel/parser';

/** An expression of a source that may read the definition. */
export interface Site {
  readonly line: number;
  readonly code: string;
  /** The name of the field that is read last. */
  readonly field: string;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly loc: { readonly start: { readonly line: number } };
  readonly [key: string]: unknown;
}

const OPTIONS: ParserOptions = { sourceType: 'module', plugins: ['typescript'] };

/**
 * Finds the expressions by which a source reads fields, such as `a.b.field` or a destructured variable, and wraps each
 * of them: `site(number, expression)`.
 *
 * @param fields names of fields of the definition
 * @param firstNumber the number of the source's first site
 */
export function withSites(
  source: string,
  fields: ReadonlySet<string>,
  firstNumber: number,
): { readonly instrumented: string; readonly sites: readonly Site[] } {
  const found: { node: Node; field: string; shorthand: boolean }[] = [];
  const destructured = new Set<string>();
  const visit = (value: unknown, parent?: Node, key?: string): void => {
    if (Array.isArray(value)) for (const one of value) visit(one, parent, key);
    if (!isNode(value) || value.type.startsWith('TS')) return;
    if (value.type === 'ObjectPattern') {
      // A pattern names variables. Only their default values are expressions.
      for (const property of value.properties as Node[]) visitPattern(property.value ?? property.argument);
      return;
    }
    const field = fieldOf(value, parent, key);
    if (field !== undefined && fields.has(field)) {
      found.push({
        node: value,
        field,
        shorthand: parent?.type === 'ObjectProperty' && parent.shorthand === true,
      });
      return; // wraps the whole of `a.b.c`
    }
    for (const [name, child] of Object.entries(value)) if (name !== 'loc') visit(child, value, name);
  };
  const visitPattern = (value: unknown): void => {
    if (!isNode(value)) return;
    if (value.type === 'Identifier') destructured.add(value.name as string);
    else if (value.type === 'AssignmentPattern') {
      visitPattern(value.left);
      visit(value.right, value, 'right');
    } else visit(value);
  };
  visit(parse(source, OPTIONS).program);

  const sites = found.filter(
    ({ node }) => node.type === 'MemberExpression' || destructured.has(String(node.name)),
  );
  let instrumented = source;
  for (const [i, { node, shorthand }] of [...sites.entries()].reverse()) {
    const code = source.slice(node.start, node.end);
    const wrapped = `(globalThis as any).site(${firstNumber + i}, ${code})`;
    instrumented = `${instrumented.slice(0, node.start)}${shorthand ? `${code}: ` : ''}${wrapped}${instrumented.slice(node.end)}`;
  }
  return {
    instrumented,
    sites: sites.map(({ node, field }) => ({
      line: node.loc.start.line,
      code: source.slice(node.start, node.end),
      field,
    })),
  };
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** The field that an expression reads, if it is an expression at all. */
function fieldOf(node: Node, parent: Node | undefined, key: string | undefined): string | undefined {
  const isTarget = parent?.type === 'AssignmentExpression' && key === 'left';
  if (node.type === 'MemberExpression' && !node.computed && !isTarget) {
    // A method that is called must keep its object.
    if (parent?.type === 'CallExpression' && key === 'callee') return undefined;
    return (node.property as { name?: string }).name;
  }
  if (node.type !== 'Identifier' || isTarget) return undefined;
  const names = ['ArrayPattern', 'VariableDeclarator', 'AssignmentPattern', 'RestElement'];
  if (names.includes(parent?.type ?? '') && key !== 'init' && key !== 'right') return undefined;
  if (/Function|ImportSpecifier|ExportSpecifier|ClassMethod/.test(parent?.type ?? '') && key !== 'body')
    return undefined;
  if (/^(Object|Class)Property$/.test(parent?.type ?? '') && key === 'key') return undefined;
  if (/MemberExpression$/.test(parent?.type ?? '') && key === 'property' && !parent?.computed)
    return undefined;
  return node.name as string;
}
