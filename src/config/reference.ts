import { deskJsonSchema } from './schema.ts';

interface SchemaNode {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
}

const idName: Readonly<Record<string, string>> = {
  numbers: 'NUMBER',
  users: 'USER',
  week: 'DAYS',
  days: 'DATE',
  shortDays: 'HOLIDAY',
  skills: 'SKILL',
  reasons: 'CODE',
};

/** Every key of the desk file as a Markdown page, made from the schema. */
export function configReference(): string {
  const root = deskJsonSchema() as SchemaNode;
  const parts = Object.entries(root.properties ?? {}).map(([part, node]) => {
    const found = rowsOf(part, part, node);
    const rows = found.length > 0 ? found : [row(part, node, otherwise(node), 'As said above.')];
    const head = `## ${part}\n\n${node.description ?? ''}\n`;
    return `${head}\n| key | value | when left out | what |\n|---|---|---|---|\n${rows.join('\n')}\n`;
  });
  const intro = [
    '# Every key of the desk file',
    '',
    'Made from the schema; `svara config schema` prints it as JSON Schema. Names in capitals stand for keys of your own.',
  ].join('\n');
  return `${intro}\n\n${parts.join('\n')}`;
}

function rowsOf(path: string, key: string, node: SchemaNode): readonly string[] {
  const entry = typeof node.additionalProperties === 'object' ? node.additionalProperties : null;
  if (entry !== null) {
    const name = `${path}.${idName[key] ?? 'ID'}`;
    return entry.properties ? rowsOf(name, '', entry) : [row(name, entry, 'needed', entry.description ?? '')];
  }
  const inner = node.items?.properties ? node.items : (node.anyOf?.find((it) => it.properties) ?? node);
  const prefix = inner === node.items ? `${path}[]` : path;
  return Object.entries(inner.properties ?? {}).flatMap(([name, child]) => {
    const needed = inner.required?.includes(name) === true;
    const own = row(
      `${prefix}.${name}`,
      child,
      needed ? 'needed' : otherwise(child),
      child.description ?? '',
    );
    return [own, ...rowsOf(`${prefix}.${name}`, name, child)];
  });
}

function row(path: string, node: SchemaNode, leftOut: string, what: string): string {
  return `| \`${path}\` | ${valueOf(node)} | ${leftOut} | ${what} |`;
}

function otherwise(node: SchemaNode): string {
  if (node.default === undefined) return '–';
  const text = plain(node.default);
  if (text === '{}' && node.properties) return 'as below';
  return text === '[]' || text === '{}' ? 'none' : `\`${text}\``;
}

/** A value as one writes it in the file. */
function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function valueOf(node: SchemaNode): string {
  if (node.const !== undefined) return `\`${plain(node.const)}\``;
  if (node.enum) return node.enum.map((word) => `\`${String(word)}\``).join(', ');
  if (node.anyOf) return node.anyOf.map(valueOf).join(' or ');
  if (node.type === 'boolean') return '`true`, `false`';
  if (node.type === 'integer') return `${node.minimum ?? ''} to ${node.maximum ?? ''}`;
  if (node.type === 'array') return node.items?.enum ? `list of ${valueOf(node.items)}` : 'list';
  if (node.type === 'object') return 'block';
  return 'text';
}
