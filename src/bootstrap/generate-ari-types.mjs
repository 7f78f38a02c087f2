/**
 * Writes src/adapters/ari/types.generated.ts from the API documents of a running Asterisk, so that the types
 * are those of a real server. Only names and types are taken over, none of the documents' text.
 *
 *     SVARA_ARI_PASSWORD=… node src/bootstrap/generate-ari-types.mjs [http://127.0.0.1:8088] [user]
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const target = fileURLToPath(new URL('../adapters/ari/types.generated.ts', import.meta.url));
const documents = [
  'asterisk',
  'applications',
  'bridges',
  'channels',
  'deviceStates',
  'endpoints',
  'events',
  'playbacks',
  'recordings',
];

/** What the product asks of Asterisk; an operation not named here has no type and so cannot be used. */
const operations = [
  'GET /asterisk/info',
  'GET /asterisk/ping',
  'GET /applications/{applicationName}',
  'PUT /applications/{applicationName}/eventFilter',
  'GET /bridges',
  'POST /bridges/{bridgeId}',
  'DELETE /bridges/{bridgeId}',
  'POST /bridges/{bridgeId}/addChannel',
  'POST /bridges/{bridgeId}/removeChannel',
  'GET /channels',
  'GET /channels/{channelId}',
  'POST /channels/{channelId}',
  'DELETE /channels/{channelId}',
  'POST /channels/{channelId}/answer',
  'POST /channels/{channelId}/moh',
  'DELETE /channels/{channelId}/moh',
  'POST /channels/{channelId}/ring',
  'DELETE /channels/{channelId}/ring',
  'POST /channels/{channelId}/play/{playbackId}',
  'DELETE /playbacks/{playbackId}',
  'POST /channels/{channelId}/record',
  'GET /recordings/live/{recordingName}',
  'POST /recordings/live/{recordingName}/stop',
  'GET /recordings/stored',
  'DELETE /recordings/stored/{recordingName}',
];

const primitives = {
  void: 'null',
  string: 'string',
  Date: 'string',
  boolean: 'boolean',
  int: 'number',
  long: 'number',
  double: 'number',
  object: 'Readonly<Record<string, unknown>>',
  containers: 'Readonly<Record<string, unknown>>',
};

/** @param {string} type as in the documents: `string`, `List[Channel]`, `Channel` */
function typeOf(type, used) {
  const list = /^List\[(.+)\]$/.exec(type);
  if (list) return `readonly ${typeOf(list[1], used)}[]`;
  if (primitives[type]) return primitives[type];
  used.add(type);
  return type;
}

function propertyType(property, used) {
  const { allowableValues, type } = property;
  if (type === 'string' && allowableValues?.valueType === 'LIST') {
    return allowableValues.values.map((value) => `'${value}'`).join(' | ');
  }
  return typeOf(type, used);
}

function propertiesOf(model, used) {
  return Object.entries(model.properties).map(
    ([name, property]) =>
      `  readonly ${name}${property.required ? '' : '?'}: ${propertyType(property, used)};`,
  );
}

/** Every event has the fields of the base types Event and Message, and its name as `type`. */
function eventText(name, models, used) {
  const own = propertiesOf(models.get(name), used);
  return [`export interface ${name} extends AriEventBase {`, `  readonly type: '${name}';`, ...own, '}'].join(
    '\n',
  );
}

function modelText(name, models, used) {
  return [`export interface ${name} {`, ...propertiesOf(models.get(name), used), '}'].join('\n');
}

function operationText(key, operation, used) {
  const valueType = ({ dataType, allowMultiple }) =>
    allowMultiple && dataType === 'string' ? 'string | readonly string[]' : typeOf(dataType, used);
  const fields = (kind) =>
    (operation.parameters ?? [])
      .filter(({ paramType }) => paramType === kind)
      .map(
        (each) => `readonly ${each.name}${each.required || kind === 'path' ? '' : '?'}: ${valueType(each)}`,
      );
  const shape = (parts) => (parts.length === 0 ? 'NoParameters' : `{ ${parts.join('; ')} }`);
  return [
    `  '${key}': {`,
    `    readonly path: ${shape(fields('path'))};`,
    `    readonly query: ${shape(fields('query'))};`,
    `    readonly answer: ${typeOf(operation.responseClass, used)};`,
    '  };',
  ].join('\n');
}

/** @returns {Promise<Map<string, any>>} the documents by name */
async function readDocuments(url, user, password) {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const read = async (name) => {
    const response = await fetch(`${url}/ari/api-docs/${name}.json`, { headers: { authorization } });
    if (!response.ok) throw new Error(`${name}: Asterisk answered ${response.status}`);
    return [name, await response.json()];
  };
  return new Map(await Promise.all(documents.map(read)));
}

/** @param {Map<string, any>} read as from {@link readDocuments} @param {string} version of that Asterisk */
export function typesText(read, version) {
  const models = new Map([...read.values()].flatMap(({ models: some }) => Object.entries(some ?? {})));
  const events = models
    .get('Event')
    .subTypes.filter((name) => name !== 'RESTResponse')
    .sort();
  const used = new Set();
  const eventTexts = events.map((name) => eventText(name, models, used));
  const operationTexts = operations.map((key) => {
    const [method, path] = key.split(' ');
    const api = [...read.values()].flatMap(({ apis }) => apis).find((each) => each.path === path);
    const operation = api?.operations.find(({ httpMethod }) => httpMethod === method);
    if (!operation) throw new Error(`this Asterisk does not know ${key}`);
    return operationText(key, operation, used);
  });
  const modelTexts = new Map();
  for (const name of used) modelTexts.set(name, modelText(name, models, used)); // grows while it is walked
  const list = events.map((name) => `  '${name}',`);
  return `${[
    `// Generated by src/bootstrap/generate-ari-types.mjs from the API documents of Asterisk ${version}. Not to be edited.`,
    '',
    'export type NoParameters = Readonly<Record<never, never>>;',
    '/** What every event carries. */',
    'interface AriEventBase {\n  readonly application: string;\n  readonly timestamp: string;\n  readonly asterisk_id?: string;\n}',
    ...eventTexts,
    `export type AriEvent =\n${events.map((name) => `  | ${name}`).join('\n')};`,
    `/** The names of all events this Asterisk can send. */\nexport const eventTypes: readonly AriEvent['type'][] = [\n${list.join('\n')}\n];`,
    ...[...modelTexts.keys()].sort().map((name) => modelTexts.get(name)),
    `/** The operations that the product uses. */\nexport interface Operations {\n${operationTexts.join('\n')}\n}`,
  ].join('\n\n')}\n`;
}

async function main() {
  const [url = 'http://127.0.0.1:8088', user = 'svara'] = process.argv.slice(2);
  const password = process.env.SVARA_ARI_PASSWORD ?? '';
  const read = await readDocuments(url, user, password);
  const response = await fetch(`${url}/ari/asterisk/info?only=system`, {
    headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
  });
  const { system } = await response.json();
  writeFileSync(target, typesText(read, /^[\d.]+/.exec(system.version)?.[0] ?? system.version));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
