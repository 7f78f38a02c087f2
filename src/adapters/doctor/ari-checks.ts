import { request } from 'undici';
import { fault, ok, reasonOf, warning } from './finding.ts';
import type { Finding } from './finding.ts';

/** Where ARI is and who we are there. */
export interface AriAccess {
  /** `http://127.0.0.1:8088`, without `/ari`. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

/** What the directory expects to find in Asterisk. */
export interface Expected {
  /** Names of PJSIP endpoints: the trunk and the phones. */
  readonly endpoints: readonly string[];
  /** Prompts as `sv/closed`. */
  readonly prompts: readonly string[];
  /** Whether pages are phones: their credentials are pushed into Asterisk. */
  readonly pagesArePhones: boolean;
  /** Where the generated files are written; null: the service writes none. */
  readonly generatedDir: string | null;
}

/** Modules without which calls fail, those that ARI, SIP and the prompts need. */
const NEEDED_MODULES = [
  'app_stasis.so',
  'bridge_softmix.so',
  'chan_pjsip.so',
  'codec_alaw.so',
  'codec_ulaw.so',
  'format_wav.so',
  'pbx_config.so',
  'res_ari.so',
  'res_ari_applications.so',
  'res_ari_asterisk.so',
  'res_ari_bridges.so',
  'res_ari_channels.so',
  'res_ari_endpoints.so',
  'res_ari_events.so',
  'res_ari_playbacks.so',
  'res_ari_sounds.so',
  'res_http_websocket.so',
  'res_musiconhold.so',
  'res_pjsip.so',
  'res_pjsip_authenticator_digest.so',
  'res_pjsip_endpoint_identifier_user.so',
  'res_pjsip_registrar.so',
  'res_pjsip_sdp_rtp.so',
  'res_pjsip_session.so',
  'res_rtp_asterisk.so',
  'res_stasis.so',
  'res_stasis_answer.so',
  'res_stasis_playback.so',
];

/** Of use to some calls only: module, and what fails without it. */
const USEFUL_MODULES: readonly (readonly [string, string])[] = [
  ['codec_g722.so', 'softphones sound worse'],
  ['res_pjsip_dtmf_info.so', 'keys sent by INFO are not heard'],
  ['res_pjsip_transport_websocket.so', 'softphones cannot register'],
  ['res_srtp.so', 'softphones have no sound'],
  ['app_echo.so', 'the echo number does not play back what is said'],
  ['app_dial.so', 'the emergency number is not rung while the service is away'],
  ['res_ari_recordings.so', 'callers cannot leave messages'],
  ['res_stasis_recording.so', 'callers cannot leave messages'],
  ['app_playback.so', 'callers hear nothing while the service is away'],
];

/** Bridges of two that pass packets on with the sender's numbers. */
const PASSING_BRIDGES = ['bridge_simple.so', 'bridge_native_rtp.so'] as const;

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** All that can be seen through ARI; when it cannot be reached, only that. */
export async function checkAri(ari: AriAccess, expected: Expected): Promise<Finding[]> {
  const ask = (method: Method, path: string, body?: unknown): Promise<Answer> =>
    askAri(ari, method, path, body);
  let info: Answer;
  try {
    info = await ask('GET', '/asterisk/info?only=system');
  } catch (error) {
    return [
      fault(
        `ARI cannot be reached at ${ari.url}: ${reasonOf(error)}`,
        'Start Asterisk; in http.conf set enabled = yes and bindaddr, bindport as in SVARA_ARI_URL.',
      ),
    ];
  }
  const refused = refusal(info.status, ari);
  if (refused !== null) return [refused];
  const findings = [
    ok(`ARI answers at ${ari.url}`),
    versionFinding(read(info.body, 'system', 'version')),
    await writeFinding(ask, ari),
    ...moduleFindings(await ask('GET', '/asterisk/modules'), String(read(info.body, 'system', 'version'))),
    ...(expected.pagesArePhones ? [await loginFinding(ask)] : []),
    ...endpointFindings(await ask('GET', '/endpoints/PJSIP'), expected),
    soundFinding(await ask('GET', '/sounds'), expected.prompts),
  ];
  return findings;
}

function refusal(status: number, ari: AriAccess): Finding | null {
  if (status === 200) return null;
  if (status === 401) {
    return fault(
      `ARI refuses the user ${ari.user}`,
      `Let ari.conf have a user [${ari.user}] with the password in SVARA_ARI_PASSWORD.`,
    );
  }
  if (status === 404) {
    return fault(
      `there is no ARI at ${ari.url}`,
      'Load res_ari.so and its parts, set enabled = yes in ari.conf, and mind the prefix in http.conf.',
    );
  }
  return fault(`ARI answers with status ${status}`, 'Look into Asterisk’s log.');
}

/** Svara is tested with 22; REST over the events' connection came with 22.5. */
function versionFinding(version: unknown): Finding {
  const match = typeof version === 'string' ? /(\d+)(?:\.(\d+))?/.exec(version) : null;
  const [major, minor] = [Number(match?.[1] ?? 0), Number(match?.[2] ?? 0)];
  if (major < 20)
    return fault(`Asterisk is of version ${String(version)}`, 'Svara needs Asterisk 22 or later.');
  if (major < 22 || (major === 22 && minor < 5)) {
    return warning(
      `Asterisk is of version ${String(version)}`,
      'It may work, but slower and untested; take 22.5 or later.',
    );
  }
  return ok(`Asterisk is of version ${String(version)}`);
}

/** Answering a channel that does not exist changes nothing; who may only read is refused before that is seen. */
async function writeFinding(
  ask: (method: 'POST', path: string) => Promise<Answer>,
  ari: AriAccess,
): Promise<Finding> {
  const { status } = await ask('POST', '/channels/svara-doctor-no-such-channel/answer');
  if (status === 404) return ok(`the ARI user ${ari.user} may control calls`);
  return fault(
    `the ARI user ${ari.user} may only read (status ${status})`,
    `Set read_only = no for [${ari.user}] in ari.conf.`,
  );
}

/** Name of credentials that belong to no phone; they are taken back at once. */
const TRIED_LOGIN = '/asterisk/config/dynamic/res_pjsip/auth/svara-doctor';

/** Whether Asterisk takes the credentials of softphones, which are drawn for each use. */
async function loginFinding(
  ask: (method: 'PUT' | 'DELETE', path: string, body?: unknown) => Promise<Answer>,
): Promise<Finding> {
  const fields = { auth_type: 'md5', username: 'svara-doctor', md5_cred: '0'.repeat(32) };
  const { status } = await ask('PUT', TRIED_LOGIN, {
    fields: Object.entries(fields).map(([attribute, value]) => ({ attribute, value })),
  });
  if (status === 200) {
    await ask('DELETE', TRIED_LOGIN);
    return ok('Asterisk takes the credentials of softphones in pages');
  }
  return fault(
    `Asterisk does not take the credentials of softphones in pages (status ${status})`,
    'Put docker/asterisk/sorcery.conf into /etc/asterisk, so that auth is kept in memory too, and restart Asterisk.',
  );
}

function moduleFindings(answer: Answer, version: string): Finding[] {
  const running = new Set(
    rows(answer.body)
      .filter((module) => module['status'] === 'Running')
      .map((module) => String(module['name'])),
  );
  if (running.size === 0) return [fault('the list of modules cannot be read', 'Load res_ari_asterisk.so.')];
  const missing = NEEDED_MODULES.filter((name) => !running.has(name));
  const lacking = USEFUL_MODULES.filter(([name]) => !running.has(name));
  const opus = running.has('codec_opus.so') || running.has('codec_opus_open_source.so');
  return [
    missing.length === 0
      ? ok('all needed modules are loaded')
      : fault(
          `modules are not loaded: ${missing.join(', ')}`,
          'Add a line "load = NAME" for each to modules.conf.',
        ),
    ...bridgeFindings(running, version),
    ...lacking.map(([name, loss]) =>
      warning(`${name} is not loaded: ${loss}`, `Add "load = ${name}" to modules.conf.`),
    ),
    ...(opus
      ? []
      : [
          warning(
            'no Opus codec is loaded',
            'Softphones then speak G.722; load codec_opus.so where your Asterisk has it.',
          ),
        ]),
  ];
}

/** Debian's Asterisk takes the numbers of a new speaker for late packets of the one before (ADR 16). */
function bridgeFindings(running: ReadonlySet<string>, version: string): Finding[] {
  const passing = PASSING_BRIDGES.filter((name) => running.has(name));
  if (passing.length === 0 || !version.includes('dfsg')) return [];
  return [
    fault(
      `${passing.join(' and ')} ${passing.length === 1 ? 'is' : 'are'} loaded: with Debian’s Asterisk somebody may hear nothing for minutes when who talks with whom changes`,
      'Take the "load" lines out of modules.conf, or with autoload = yes add "noload = NAME" for each; then every talk is mixed.',
    ),
  ];
}

function endpointFindings(answer: Answer, expected: Expected): Finding[] {
  const present = new Set(rows(answer.body).map((endpoint) => String(endpoint['resource'])));
  const missing = expected.endpoints.filter((name) => !present.has(name));
  if (missing.length === 0)
    return expected.endpoints.length === 0 ? [] : [ok('the trunk and all phones are known to PJSIP')];
  const dir = expected.generatedDir ?? 'the folder in SVARA_ASTERISK_DIR';
  return [
    fault(
      `PJSIP does not know: ${missing.join(', ')}`,
      `Let pjsip.conf have the line #tryinclude "${dir}/pjsip_svara.conf", start the service once, and let Asterisk's user read the file.`,
    ),
  ];
}

/**
 * Those of the prompts that Asterisk has no file for, in their order.
 * @param prompts as `sv/closed`
 * @returns null when Asterisk does not say
 */
export async function promptsWithoutFile(
  ari: AriAccess,
  prompts: readonly string[],
): Promise<readonly string[] | null> {
  try {
    const answer = await askAri(ari, 'GET', '/sounds');
    return answer.status === 200 ? withoutFile(answer, prompts) : null;
  } catch {
    return null;
  }
}

function withoutFile(answer: Answer, prompts: readonly string[]): readonly string[] {
  const present = new Set(
    rows(answer.body)
      .filter((sound) => rows(sound['formats']).some((format) => format['language'] === 'svara'))
      .map((sound) => String(sound['id'])),
  );
  return prompts.filter((prompt) => !present.has(prompt));
}

function soundFinding(answer: Answer, prompts: readonly string[]): Finding {
  const missing = withoutFile(answer, prompts);
  if (missing.length === 0) return ok('all prompts are there');
  return fault(
    `prompts are missing: ${missing.slice(0, 8).join(', ')}${missing.length > 8 ? ' …' : ''}`,
    'Put the folder sounds (after "node src/bootstrap/prompts.mjs") into Asterisk’s data folder as sounds/svara, then "module reload sounds".',
  );
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

async function askAri(ari: AriAccess, method: Method, path: string, body?: unknown): Promise<Answer> {
  const { statusCode, body: answer } = await request(`${ari.url.replace(/\/+$/, '')}/ari${path}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${ari.user}:${ari.password}`).toString('base64')}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
    headersTimeout: 5_000,
    bodyTimeout: 5_000,
  });
  const text = await answer.text();
  try {
    return { status: statusCode, body: JSON.parse(text) };
  } catch {
    return { status: statusCode, body: null };
  }
}

function rows(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.filter(
    (row): row is Readonly<Record<string, unknown>> => typeof row === 'object' && row !== null,
  );
}

function read(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined,
    value,
  );
}
