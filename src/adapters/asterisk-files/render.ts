import type { Device } from '../../core/desk/directory.ts';
import { BadConfValue, confName, renderConf } from './conf-text.ts';
import type { ConfSection } from './conf-text.ts';
import type { AsteriskFileSettings, TrunkSettings } from './settings.ts';

type Entries = ConfSection['entries'];

const NOTE = 'Written by Svara from its directory; changes made here are lost.';

/** Both generated files by name, to be written into the folder that Asterisk includes them from. */
export function renderAsteriskFiles(settings: AsteriskFileSettings): ReadonlyMap<string, string> {
  return new Map([
    ['pjsip_svara.conf', renderPjsip(settings)],
    ['extensions_svara.conf', renderExtensions(settings)],
  ]);
}

/**
 * Name of the trunk's endpoint. A party that registers must be found by the user name it authenticates with,
 * so the endpoint bears that name; an operator's server is found by its address.
 */
export function trunkEndpoint(trunk: TrunkSettings | null): string {
  return trunk === null || trunk.host !== null ? 'trunk' : trunk.username;
}

/**
 * `pjsip_svara.conf`: the trunk, then the phones in the order given.
 * @throws BadConfValue for a value that Asterisk's configuration cannot hold, a device without password that is
 *   not a page's softphone, or one with the trunk's name
 */
export function renderPjsip(settings: AsteriskFileSettings): string {
  const trunk = settings.trunk === null ? [] : trunkSections(settings.trunk, settings);
  const phones = ownPhones(settings).flatMap((device) => deviceSections(device, settings));
  return renderConf(NOTE, [...trunk, ...phones]);
}

/**
 * `extensions_svara.conf`: what the dialplan needs to know, and the phones that can be dialled by name from
 * other phones of the desk.
 * @throws BadConfValue
 */
export function renderExtensions(settings: AsteriskFileSettings): string {
  const emergency = settings.emergencyNumber;
  if (emergency !== null && !/^\+?\d{2,15}$/.test(emergency)) {
    throw new BadConfValue('emergency number', `${JSON.stringify(emergency)} is no phone number (+46…)`);
  }
  // An empty value would be refused elsewhere; here it takes back what an earlier file said.
  const globals = [
    `SVARA_APP = ${confName(settings.app, 'ARI application')}`,
    `SVARA_TRUNK = ${confName(trunkEndpoint(settings.trunk), 'trunk')}`,
    `SVARA_LANGUAGE = ${confName(settings.language, 'language')}`,
    `SVARA_EMERGENCY = ${settings.trunk === null ? '' : (emergency ?? '')}`.trimEnd(),
  ];
  // A page answers only what the service rings.
  const dialled = ownPhones(settings).filter(({ ofPage }) => ofPage !== true);
  const phones = dialled.flatMap((device) => {
    const name = endpointName(device, settings);
    return [`exten = ${name},1,Dial(PJSIP/${name},60)`, ' same = n,Hangup()'];
  });
  const echo = `exten = ${echoNumber(settings)},1,Goto(svara-echo-test,s,1)`;
  return `; ${NOTE}\n\n${[
    ['[globals](+)', ...globals],
    ['[svara-phones]', ...phones],
    ['[svara-echo]', echo],
  ]
    .map((lines) => lines.map((line) => `${line}\n`).join(''))
    .join('\n')}`;
}

/** The number that plays back what is said. */
function echoNumber({ echoNumber: number }: AsteriskFileSettings): string {
  if (!/^[*#]?\d{1,8}$/.test(number))
    throw new BadConfValue(
      'echo number',
      `${JSON.stringify(number)} is not 1 to 8 digits, with * or # before them`,
    );
  return number;
}

/** Mobiles never register: they are dialled through the trunk. */
function ownPhones(settings: AsteriskFileSettings): readonly Device[] {
  return [...settings.devices].filter((device) => device.kind !== 'mobile');
}

function trunkSections(trunk: TrunkSettings, settings: AsteriskFileSettings): ConfSection[] {
  const name = trunkEndpoint(trunk);
  const common: Entries = [
    ['context', 'svara-trunk'],
    ['aors', name],
    ['disallow', 'all'],
    ['allow', 'alaw,ulaw'],
    // Callers bring their own numbers in From; what else the line claims about them is not taken.
    ['trust_id_inbound', false],
    ['rtp_timeout', settings.trunkRtpTimeoutS],
    ['media_address', settings.mediaAddress],
    ['bind_rtp_to_media_address', settings.mediaAddress === null ? null : true],
    ...callRules,
  ];
  if (trunk.host !== null) return operatorSections(name, trunk, trunk.host, common);
  return [
    {
      name,
      entries: [
        ['type', 'endpoint'],
        ['identify_by', 'auth_username'],
        ['auth', name],
        ['outbound_auth', name],
        ...common,
      ],
    },
    credentials(name, trunk.username, trunk.password),
    {
      name,
      entries: [
        ['type', 'aor'],
        ['max_contacts', 10],
        ['remove_existing', true],
        ['remove_unavailable', true],
      ],
    },
  ];
}

/** An operator's server: found by its address, so it is never asked who it is; it may ask us. */
function operatorSections(name: string, trunk: TrunkSettings, host: string, common: Entries): ConfSection[] {
  if (!/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?$/.test(host)) {
    throw new BadConfValue('trunk/host', `${JSON.stringify(host)} is no host name or address`);
  }
  return [
    { name, entries: [['type', 'endpoint'], ['identify_by', 'ip'], ['outbound_auth', name], ...common] },
    credentials(name, trunk.username, trunk.password),
    {
      name,
      entries: [
        ['type', 'aor'],
        ['contact', `sip:${host}`],
      ],
    },
    {
      name,
      entries: [
        ['type', 'identify'],
        ['endpoint', name],
        ['match', host.replace(/:\d+$/, '')],
      ],
    },
  ];
}

function deviceSections(device: Device, settings: AsteriskFileSettings): ConfSection[] {
  const name = endpointName(device, settings);
  const password = settings.devicePasswords.get(device.id);
  if (password === undefined && device.ofPage !== true)
    throw new BadConfValue(`${name}/password`, 'is missing');
  const entries = device.kind === 'softphone' ? softphoneEntries : deskPhoneEntries(settings);
  return [
    {
      name,
      entries: [
        ['type', 'endpoint'],
        ['context', device.ofPage ? 'svara-page' : 'svara-desk'],
        ['identify_by', 'auth_username,username'],
        ['auth', name],
        ['aors', name],
        // A phone is always shown as itself, whatever it writes into From.
        ['callerid', `<${name}>`],
        ['trust_id_inbound', false],
        ...entries,
        ...callRules,
      ],
    },
    // Those of a page are drawn anew each time and pushed into Asterisk's memory under the same name.
    ...(password === undefined ? [] : [credentials(name, name, password)]),
    {
      name,
      entries: [
        ['type', 'aor'],
        ['max_contacts', 1],
        ['remove_existing', true],
        ['minimum_expiration', 30],
        ['default_expiration', 300],
        ['qualify_frequency', settings.qualifyS],
      ],
    },
  ];
}

function deskPhoneEntries(settings: AsteriskFileSettings): Entries {
  const nat = settings.phonesBehindNat ? true : null;
  return [
    ['disallow', 'all'],
    ['allow', 'alaw,ulaw,g722'],
    ['rewrite_contact', nat],
    ['rtp_symmetric', nat],
    ['media_address', settings.mediaAddress],
    ['bind_rtp_to_media_address', settings.mediaAddress === null ? null : true],
  ];
}

/** A browser: encrypted sound by DTLS, addresses found by ICE; the WebSocket is Asterisk's own. */
const softphoneEntries: Entries = [
  ['webrtc', true],
  ['dtls_auto_generate_cert', true],
  ['disallow', 'all'],
  ['allow', 'opus,g722,alaw,ulaw'],
  // A session that is refreshed ends when its WebSocket is away at that moment; the sound needs none.
  ['timers', false],
];

/** What holds for every call: it stays under our hands from beginning to end. */
const callRules: Entries = [
  // REFER would move a call inside Asterisk, past the service.
  ['allow_transfer', false],
  ['allow_subscribe', false],
  ['direct_media', false],
  // Digits by RFC 4733, and by INFO from those who cannot.
  ['dtmf_mode', 'auto_info'],
  // No second exchange of messages to tell either side whom it is connected with.
  ['send_connected_line', false],
  ['moh_suggest', 'svara'],
  ['max_audio_streams', 1],
  ['max_video_streams', 0],
];

function credentials(name: string, username: string, password: string): ConfSection {
  return {
    name,
    entries: [
      ['type', 'auth'],
      ['auth_type', 'userpass'],
      ['username', username],
      ['password', password],
    ],
  };
}

function endpointName(device: Device, settings: AsteriskFileSettings): string {
  const name = confName(device.id, 'device');
  if (device.endpoint !== `PJSIP/${name}`) {
    throw new BadConfValue(
      `device ${name}`,
      `its endpoint must be PJSIP/${name}, not ${JSON.stringify(device.endpoint)}`,
    );
  }
  if (name === trunkEndpoint(settings.trunk))
    throw new BadConfValue(`device ${name}`, 'has the name of the trunk');
  return name;
}
