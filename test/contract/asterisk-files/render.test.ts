import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadConfValue, confValue, renderConf } from '../../../src/adapters/asterisk-files/conf-text.ts';
import { renderExtensions, renderPjsip } from '../../../src/adapters/asterisk-files/render.ts';
import { defaultFileSettings } from '../../../src/adapters/asterisk-files/settings.ts';
import type { AsteriskFileSettings } from '../../../src/adapters/asterisk-files/settings.ts';
import type { Device } from '../../../src/core/desk/directory.ts';
import { readConf } from './reader.ts';

const device = (id: string, kind: Device['kind'] = 'desk-phone'): Device => ({
  id,
  kind,
  endpoint: `PJSIP/${id}`,
});

const settings = (changes: Partial<AsteriskFileSettings> = {}): AsteriskFileSettings => ({
  ...defaultFileSettings,
  devices: [device('desk1'), device('soft1', 'softphone')],
  devicePasswords: new Map([
    ['desk1', 'one'],
    ['soft1', 'two'],
  ]),
  trunk: { username: 'trunk', password: 'three', host: null },
  ...changes,
});

/** The entries of the one section of this name and type. */
function sectionOf(text: string, name: string, type: string): Record<string, string> {
  const found = readConf(text).filter(
    (section) =>
      section.name === name && section.entries.some(([key, value]) => key === 'type' && value === type),
  );
  expect(found).toHaveLength(1);
  return Object.fromEntries(found[0]?.entries ?? []);
}

describe('pjsip_svara.conf', () => {
  it('knows the trunk by the user name it authenticates with', () => {
    const text = renderPjsip(settings());
    expect(sectionOf(text, 'trunk', 'endpoint')).toMatchObject({
      identify_by: 'auth_username',
      context: 'svara-trunk',
      auth: 'trunk',
      allow: 'alaw,ulaw',
      rtp_timeout: '0',
    });
    expect(sectionOf(text, 'trunk', 'auth')).toMatchObject({ username: 'trunk', password: 'three' });
    expect(Number(sectionOf(text, 'trunk', 'aor')['max_contacts'])).toBeGreaterThan(1);
  });

  it('leaves the credentials of a page’s softphone to be pushed, and lets it dial nothing but the echo', () => {
    const ofPage = { ...device('soft2', 'softphone'), ofPage: true } as const;
    const text = renderPjsip(settings({ devices: [ofPage], devicePasswords: new Map() }));
    expect(sectionOf(text, 'soft2', 'endpoint')).toMatchObject({
      auth: 'soft2',
      context: 'svara-page',
      webrtc: 'yes',
      timers: 'no',
    });
    expect(
      readConf(text).some(({ name, entries }) => name === 'soft2' && entries.some(([, v]) => v === 'auth')),
    ).toBe(false);
  });

  it('names the endpoint of a trunk that registers after its user name', () => {
    const text = renderPjsip(settings({ trunk: { username: 'kommun', password: 'x', host: null } }));
    expect(sectionOf(text, 'kommun', 'endpoint')).toMatchObject({ auth: 'kommun', aors: 'kommun' });
  });

  it('sends to an operator by its host, and takes calls from there without asking', () => {
    const text = renderPjsip(
      settings({ trunk: { username: 'us', password: 'x', host: 'sip.example.net:5070' } }),
    );
    const endpoint = sectionOf(text, 'trunk', 'endpoint');
    expect(endpoint).toMatchObject({ identify_by: 'ip', outbound_auth: 'trunk' });
    expect(endpoint).not.toHaveProperty('auth');
    expect(sectionOf(text, 'trunk', 'aor')).toMatchObject({ contact: 'sip:sip.example.net:5070' });
    expect(sectionOf(text, 'trunk', 'identify')).toMatchObject({
      match: 'sip.example.net',
      endpoint: 'trunk',
    });
  });

  it('lets no endpoint transfer or be bridged past Asterisk', () => {
    const endpoints = readConf(renderPjsip(settings())).filter(
      (section) => section.entries[0]?.[1] === 'endpoint',
    );
    expect(endpoints).toHaveLength(3);
    for (const { entries } of endpoints) {
      expect(Object.fromEntries(entries)).toMatchObject({
        allow_transfer: 'no',
        direct_media: 'no',
        dtmf_mode: 'auto_info',
      });
    }
  });

  it('writes nothing for mobiles: they are dialled through the trunk', () => {
    const mobile: Device = { id: 'm1', kind: 'mobile', endpoint: 'PJSIP/+46701740607@trunk' };
    const plain = settings();
    const withMobile = settings({ devices: [...plain.devices, mobile] });
    expect(renderPjsip(withMobile)).toBe(renderPjsip(plain));
    expect(renderExtensions(withMobile)).toBe(renderExtensions(plain));
  });

  it('gives desk phones one registration each, and softphones WebRTC', () => {
    const text = renderPjsip(settings({ qualifyS: 30, mediaAddress: '127.0.0.1', phonesBehindNat: true }));
    expect(sectionOf(text, 'desk1', 'aor')).toMatchObject({
      max_contacts: '1',
      remove_existing: 'yes',
      qualify_frequency: '30',
    });
    expect(sectionOf(text, 'desk1', 'endpoint')).toMatchObject({
      context: 'svara-desk',
      rewrite_contact: 'yes',
      media_address: '127.0.0.1',
    });
    const softphone = sectionOf(text, 'soft1', 'endpoint');
    expect(softphone).toMatchObject({
      webrtc: 'yes',
      dtls_auto_generate_cert: 'yes',
      allow: 'opus,g722,alaw,ulaw',
    });
    expect(softphone).not.toHaveProperty('media_address');
  });

  it('refuses what Asterisk could misread, names the place and keeps the secret', () => {
    const withPassword = (password: string) => () =>
      renderPjsip(
        settings({
          devicePasswords: new Map([
            ['desk1', password],
            ['soft1', 'x'],
          ]),
        }),
      );
    for (const bad of [
      'hemlig\nallow_transfer = yes',
      'hemlig\r[x]',
      'hemlig\0',
      ' hemlig',
      'hemlig ',
      '',
      'hemlig\u2028',
      '\ud800hemlig',
      'hemlig'.repeat(100),
    ]) {
      expect(withPassword(bad)).toThrow(BadConfValue);
      expect(withPassword(bad)).toThrow(/^desk1\/password: /);
      expect(withPassword(bad)).not.toThrow(/hemlig/);
    }
    expect(() => renderPjsip(settings({ devicePasswords: new Map() }))).toThrow('desk1/password: is missing');
    expect(() => renderPjsip(settings({ devices: [device('desk1]')] }))).toThrow(/device/);
    expect(() => renderPjsip(settings({ devices: [{ ...device('desk1'), endpoint: 'Local/1@x' }] }))).toThrow(
      'must be PJSIP/desk1',
    );
    expect(() =>
      renderPjsip(settings({ devices: [device('trunk')], devicePasswords: new Map([['trunk', 'x']]) })),
    ).toThrow('name of the trunk');
    expect(() => renderPjsip(settings({ trunk: { username: 'u', password: 'p', host: 'a b' } }))).toThrow(
      'trunk/host',
    );
    expect(() => renderPjsip(settings({ qualifyS: -1 }))).toThrow('qualify_frequency');
  });
});

describe('extensions_svara.conf', () => {
  it('tells the dialplan the application, the trunk and the emergency number', () => {
    const text = renderExtensions(settings({ app: 'svara2', emergencyNumber: '+46701740605' }));
    expect(text).toContain('[globals](+)');
    expect(entriesOf(text, 'globals')).toEqual({
      SVARA_APP: 'svara2',
      SVARA_TRUNK: 'trunk',
      SVARA_LANGUAGE: 'sv',
      SVARA_EMERGENCY: '+46701740605',
    });
  });

  it('takes an emergency number back by an empty value', () => {
    expect(entriesOf(renderExtensions(settings()), 'globals')['SVARA_EMERGENCY']).toBe('');
    expect(
      entriesOf(renderExtensions(settings({ trunk: null, emergencyNumber: '112' })), 'globals')[
        'SVARA_EMERGENCY'
      ],
    ).toBe('');
  });

  it('lets every phone be dialled by its name', () => {
    expect(renderExtensions(settings())).toContain('exten = soft1,1,Dial(PJSIP/soft1,60)');
  });

  it('gives the echo a number, and the softphone of a page none', () => {
    const text = renderExtensions(
      settings({
        devices: [device('desk1'), { ...device('soft2', 'softphone'), ofPage: true }],
        echoNumber: '#99',
      }),
    );
    expect(text).toContain('[svara-echo]\nexten = #99,1,Goto(svara-echo-test,s,1)');
    expect(text).not.toContain('soft2');
  });

  it('refuses an echo number that is none', () => {
    for (const bad of ['', '**43', '*', '_X.', '*43,1,System(id)', '123456789', '*43\n'])
      expect(() => renderExtensions(settings({ echoNumber: bad }))).toThrow(BadConfValue);
  });

  it('refuses an emergency number that is more than digits', () => {
    for (const bad of ['+46 70', '112&PJSIP/desk1', '${SHELL(id)}', '', '112\n']) {
      expect(() => renderExtensions(settings({ emergencyNumber: bad }))).toThrow(BadConfValue);
    }
  });
});

function entriesOf(text: string, name: string): Record<string, string> {
  return Object.fromEntries(readConf(text).find((section) => section.name === name)?.entries ?? []);
}

describe('whatever comes in', () => {
  /** Texts full of what is special to Asterisk, and any text at all. */
  const nasty = fc.oneof(
    fc.string({
      unit: fc.constantFrom(
        ';',
        '-',
        '\\',
        '[',
        ']',
        '\n',
        '\r',
        '#',
        '=',
        '>',
        ' ',
        '$',
        '{',
        '}',
        '(',
        ')',
        ',',
        'a',
        '\u2028',
        '\0',
      ),
    }),
    fc.string({ unit: 'binary' }),
  );

  it('is read back as it was, or refused; never a line or section of its own', () => {
    let kept = 0;
    fc.assert(
      fc.property(nasty, nasty, (first, second) => {
        let text;
        try {
          text = renderConf('note', [
            {
              name: 'a',
              entries: [
                ['x', first],
                ['y', second],
              ],
            },
            { name: 'b', entries: [['z', 'end']] },
          ]);
        } catch (error) {
          expect(error).toBeInstanceOf(BadConfValue);
          return;
        }
        kept++;
        expect(readConf(text)).toEqual([
          {
            name: 'a',
            entries: [
              ['x', first],
              ['y', second],
            ],
          },
          { name: 'b', entries: [['z', 'end']] },
        ]);
      }),
      { numRuns: 3_000 },
    );
    expect(kept).toBeGreaterThan(100);
  });

  it('as the name of a device never leaves its brackets', () => {
    fc.assert(
      fc.property(nasty, (id) => {
        const one = settings({ devices: [device(id)], devicePasswords: new Map([[id, 'x']]) });
        if (/^[A-Za-z0-9_][A-Za-z0-9_-]{0,79}$/.test(id))
          expect(readConf(renderPjsip(one)).at(-1)?.name).toBe(id);
        else {
          expect(() => renderPjsip(one)).toThrow(BadConfValue);
          expect(() => renderExtensions(one)).toThrow(BadConfValue);
        }
      }),
    );
  });

  it('the reader used here would notice an injection', () => {
    expect(readConf('[a]\nx = 1\n[b]\ny = 2')).toHaveLength(2);
    expect(readConf('[a]\nx = one;two')).toEqual([{ name: 'a', entries: [['x', 'one']] }]);
    expect(readConf(`[a]\nx = ${confValue('one;two', 'a/x')}`)).toEqual([
      { name: 'a', entries: [['x', 'one;two']] },
    ]);
  });
});
