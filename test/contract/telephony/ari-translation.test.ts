import { describe, expect, it } from 'vitest';
import { answerToOutcome } from '../../../src/adapters/ari/answer-to-input.ts';
import { effectToRequest } from '../../../src/adapters/ari/effect-to-request.ts';
import { eventToInput, goneCause, unwantedEvents } from '../../../src/adapters/ari/event-to-input.ts';
import { endpointOf, type Naming } from '../../../src/adapters/ari/naming.ts';
import { toSnapshot } from '../../../src/adapters/ari/snapshot.ts';
import {
  type AriEvent,
  type Bridge,
  type Channel,
  eventTypes,
} from '../../../src/adapters/ari/types.generated.ts';
import type { TelephonyEffect } from '../../../src/core/desk/effects.ts';

const naming: Naming = {
  app: 'svara',
  normaliseNumber: (raw) => (/^0\d+$/.test(raw) ? `+46${raw.slice(1)}` : /^\+\d+$/.test(raw) ? raw : null),
};

function channel(
  changes: {
    id?: string;
    name?: string;
    state?: Channel['state'];
    number?: string;
    app?: string;
    data?: string;
  } = {},
): Channel {
  const {
    id = '1.1',
    name = 'PJSIP/trunk-00000001',
    state = 'Ring',
    number = '0701740611',
    app = 'Stasis',
    data = 'svara,caller,0406280400',
  } = changes;
  return {
    id,
    name,
    state,
    protocol_id: '',
    caller: { name: '', number },
    connected: { name: '', number: '' },
    accountcode: '',
    dialplan: { context: 'svara-trunk', exten: '0406280400', priority: 1, app_name: app, app_data: data },
    creationtime: '2027-03-01T08:00:00.250+0100',
    language: 'en',
  };
}

const event = (fields: object): AriEvent => ({ application: 'svara', timestamp: '', ...fields }) as AriEvent;
const heard = (fields: object) => eventToInput(event(fields), naming);
const bridge = { id: '1.1.b1' } as Bridge;

describe('an event', () => {
  it('of a caller in the application is a leg that entered, with its numbers', () => {
    const args = ['caller', '0406280400'];
    expect(heard({ type: 'StasisStart', args, channel: channel() })).toEqual({
      type: 'leg-entered',
      leg: '1.1',
      dialled: '+46406280400',
      caller: '+46701740611',
    });
  });

  it('of a caller who withholds the number, or gives no number, names nobody', () => {
    for (const number of ['', 'anonymous', 'Restricted', 'unavailable']) {
      const input = heard({
        type: 'StasisStart',
        args: ['caller', '0406280400'],
        channel: channel({ number }),
      });
      expect(input).toMatchObject({ caller: null });
    }
  });

  it('of a call to what is no number keeps what was dialled', () => {
    expect(heard({ type: 'StasisStart', args: ['caller', '*45#'], channel: channel() })).toMatchObject({
      dialled: '*45#',
    });
  });

  it('of a phone that was picked up is a leg that answered', () => {
    const leg = channel({ id: '1.1.a1', state: 'Up' });
    expect(heard({ type: 'StasisStart', args: ['agent'], channel: leg })).toEqual({
      type: 'leg-answered',
      leg: '1.1.a1',
    });
  });

  it('of a channel that is neither means nothing', () => {
    for (const args of [[], ['caller'], ['caller', ''], ['other', '1']]) {
      expect(heard({ type: 'StasisStart', args, channel: channel() })).toBeNull();
    }
  });

  it('of bridges, playbacks and keys is told as such', () => {
    expect(heard({ type: 'ChannelEnteredBridge', bridge, channel: channel() })).toEqual({
      type: 'leg-bridged',
      leg: '1.1',
      bridge: '1.1.b1',
    });
    expect(heard({ type: 'ChannelDtmfReceived', digit: '#', channel: channel() })).toEqual({
      type: 'digit',
      leg: '1.1',
      digit: '#',
    });
    for (const state of ['done', 'failed']) {
      const playback = { id: '1.1.p1', target_uri: 'channel:1.1', state };
      expect(heard({ type: 'PlaybackFinished', playback })).toEqual({
        type: 'playback-finished',
        leg: '1.1',
        playback: '1.1.p1',
      });
    }
    expect(
      heard({ type: 'PlaybackFinished', playback: { id: 'p', target_uri: 'bridge:x', state: 'done' } }),
    ).toBeNull();
  });

  it('of a recording tells how long it is, or that it is none', () => {
    const recording = { name: '1.1.r1', format: 'wav', target_uri: 'channel:1.1', state: 'done' };
    const lengths = { duration: 7, talking_duration: 3, silence_duration: 4 };
    expect(heard({ type: 'RecordingFinished', recording: { ...recording, ...lengths } })).toEqual({
      type: 'recording-finished',
      recording: '1.1.r1',
      leg: '1.1',
      durationMs: 7_000,
      talkingMs: 3_000,
    });
    const failed = { type: 'recording-failed', recording: '1.1.r1', leg: '1.1' };
    // Asterisk says so when it could not begin.
    expect(heard({ type: 'RecordingFinished', recording })).toMatchObject(failed);
    const cause = 'No space left';
    expect(heard({ type: 'RecordingFailed', recording: { ...recording, cause } })).toEqual({
      ...failed,
      error: cause,
    });
    const ofBridge = { ...recording, target_uri: 'bridge:b' };
    for (const type of ['RecordingFinished', 'RecordingFailed', 'RecordingStarted'])
      expect(heard({ type, recording: ofBridge })).toBeNull();
  });

  it('of an end that we asked for is told only when the phone is free', () => {
    const leg = channel({ id: '1.1.a1', state: 'Ringing' });
    expect(heard({ type: 'ChannelHangupRequest', soft: true, cause: 32, channel: leg })).toBeNull();
    expect(heard({ type: 'ChannelDestroyed', cause: 16, channel: leg })).toMatchObject({
      type: 'leg-gone',
      cause: 'hung-up',
    });
  });

  it('of any kind Asterisk knows is either understood or nothing; none throws', () => {
    const all = eventTypes.map((type) =>
      heard({
        ...{ type, args: [], bridge, channel: channel() },
        ...{ playback: { id: '', target_uri: '' }, recording: { name: '', target_uri: '' } },
      }),
    );
    expect(
      all
        .filter((input) => input !== null)
        .map(({ type }) => type)
        .sort(),
    ).toEqual(['digit', 'leg-bridged', 'leg-gone', 'leg-gone', 'leg-gone']);
    for (const type of unwantedEvents) expect(heard({ type, channel: channel(), bridge })).toBeNull();
    expect(heard({ type: 'InventedTomorrow' })).toBeNull();
  });
});

describe('the cause of an end', () => {
  // As a real Asterisk gave them for a phone that answered so, after ringing.
  it.each([
    [486, 17, 'Ringing', 'busy'],
    [600, 17, 'Ringing', 'busy'],
    [603, 21, 'Ringing', 'declined'],
    [480, 19, 'Ringing', 'not-answered'],
    [undefined, 19, 'Ringing', 'not-answered'],
    [480, 19, 'Down', 'unreachable'],
    [408, 18, 'Down', 'unreachable'],
    [404, 1, 'Ringing', 'unreachable'],
    [503, 34, 'Down', 'unreachable'],
    [403, 21, 'Down', 'failed'],
    [488, 58, 'Ringing', 'failed'],
    [undefined, 0, 'Up', 'hung-up'],
    [undefined, 16, 'Up', 'hung-up'],
    [undefined, undefined, 'Up', 'hung-up'],
    [487, 127, 'Ring', 'hung-up'],
  ] as const)('SIP %s, Q.850 %s, channel %s: %s', (sip, cause, state, expected) => {
    expect(goneCause(state, cause, sip)).toBe(expected);
  });
});

describe('an effect', () => {
  const request = (effect: TelephonyEffect) => {
    const { method, uri, body } = effectToRequest(effect, 'svara');
    expect(body).toBeUndefined();
    return `${method} ${uri}`;
  };

  it('is one request with ids of ours', () => {
    const [call, leg] = ['1.1', '1.1'];
    expect(request({ type: 'answer', call, leg })).toBe('POST channels/1.1/answer');
    expect(request({ type: 'start-hold-music', call, leg })).toBe('POST channels/1.1/moh?mohClass=svara');
    expect(request({ type: 'stop-hold-music', call, leg })).toBe('DELETE channels/1.1/moh');
    expect(request({ type: 'stop-playback', call, leg, playback: '1.1.p1' })).toBe('DELETE playbacks/1.1.p1');
    expect(request({ type: 'create-bridge', call, bridge: '1.1.b1' })).toBe(
      'POST bridges/1.1.b1?type=mixing&name=svara',
    );
    expect(request({ type: 'add-to-bridge', call, bridge: '1.1.b1', legs: ['1.1', '1.1.a1'] })).toBe(
      'POST bridges/1.1.b1/addChannel?channel=1.1%2C1.1.a1',
    );
    expect(request({ type: 'destroy-bridge', call, bridge: '1.1.b1' })).toBe('DELETE bridges/1.1.b1');
    expect(request({ type: 'hang-up', call, leg })).toBe('DELETE channels/1.1');
  });

  it('plays its prompts one after the other', () => {
    const prompts = [
      { prompt: 'greeting', language: 'sv' },
      { prompt: 'closed', language: 'nn' },
    ] as const;
    expect(
      decodeURIComponent(request({ type: 'play', call: '1', leg: '1', playback: '1.p1', prompts })),
    ).toBe('POST channels/1/play/1.p1?media=sound:svara/sv/greeting,sound:svara/nn/closed');
    const after = {
      type: 'play',
      call: '1',
      leg: '1',
      playback: '1.p1',
      recording: '1.r1',
      prompts,
    } as const;
    expect(decodeURIComponent(request(after))).toBe(
      'POST channels/1/play/1.p1?media=recording:1.r1,sound:svara/sv/greeting,sound:svara/nn/closed',
    );
  });

  it('shows a phone who calls, and lets no text out of its quotes', () => {
    const ring = (callerName: string, callerNumber: string | null, timeoutMs = 15_500) =>
      decodeURIComponent(
        request({
          type: 'originate',
          call: '1',
          leg: '1.a1',
          endpoint: 'PJSIP/desk1',
          callerName,
          callerNumber,
          timeoutMs,
        }),
      );
    expect(ring('Kävlinge', '+46701740611')).toBe(
      'POST channels/1.a1?endpoint=PJSIP/desk1&app=svara&appArgs=agent&callerId="Kävlinge" <+46701740611>&timeout=16',
    );
    expect(ring('X', null)).toContain('"X" <anonymous>');
    expect(ring('a"b\\c\r\nd', null)).toContain('"a\\"b\\\\c  d" <');
    expect(ring('X', null, 200)).toContain('timeout=1'); // 0 would be no limit at all.
  });

  it('cannot leave its place in the path', () => {
    expect(request({ type: 'hang-up', call: '1', leg: '../bridges/x?y' })).toBe(
      'DELETE channels/..%2Fbridges%2Fx%3Fy',
    );
  });
});

describe('the answer to an effect', () => {
  const on = (type: 'answer' | 'start-hold-music' | 'stop-hold-music' | 'hang-up'): TelephonyEffect => ({
    type,
    call: '1',
    leg: '1',
  });
  const originate: TelephonyEffect = {
    type: 'originate',
    call: '1',
    leg: '1.a1',
    endpoint: 'PJSIP/x',
    callerName: '',
    callerNumber: null,
    timeoutMs: 1,
  };
  const add: TelephonyEffect = { type: 'add-to-bridge', call: '1', bridge: '1.b1', legs: ['1', '1.a1'] };
  const message = (text: string) => ({ message: text });

  it('is nothing when it was done', () => {
    for (const status of [200, 201, 204])
      expect(answerToOutcome(on('answer'), { status, body: null })).toEqual({ type: 'done' });
  });

  it.each(['answer', 'start-hold-music', 'stop-hold-music', 'hang-up'] as const)(
    'to %s tells that the leg is gone',
    (type) => {
      for (const status of [404, 409]) {
        expect(answerToOutcome(on(type), { status, body: message('Channel not found') })).toEqual({
          type: 'tell',
          input: { type: 'leg-gone', leg: '1', cause: 'hung-up' },
        });
      }
      expect(answerToOutcome(on(type), { status: 500, body: null })).toMatchObject({
        input: { type: 'effect-failed', effect: type, call: '1', leg: '1', error: 'Asterisk answered 500' },
      });
    },
  );

  it('is no trouble where what was to end has ended, or what was to be is there', () => {
    const over: TelephonyEffect[] = [
      { type: 'stop-playback', call: '1', leg: '1', playback: 'p' },
      { type: 'destroy-bridge', call: '1', bridge: 'b' },
    ];
    for (const effect of over) {
      for (const status of [404, 409])
        expect(answerToOutcome(effect, { status, body: null })).toEqual({ type: 'done' });
    }
    expect(
      answerToOutcome({ type: 'create-bridge', call: '1', bridge: 'b' }, { status: 409, body: null }),
    ).toEqual({ type: 'done' });
  });

  it('to ringing a phone tells that there is none, looks when in doubt, and says what else is wrong', () => {
    expect(answerToOutcome(originate, { status: 500, body: { error: 'Allocation failed' } })).toMatchObject({
      input: { type: 'leg-gone', leg: '1.a1', cause: 'unreachable' },
    });
    expect(answerToOutcome(originate, { status: 409, body: message('exists') })).toMatchObject({
      type: 'look',
      legs: ['1.a1'],
    });
    expect(
      answerToOutcome(originate, { status: 400, body: message('Endpoint must be specified') }),
    ).toMatchObject({
      input: { type: 'effect-failed', error: 'Endpoint must be specified' },
    });
  });

  it('to joining two looks which of them is gone', () => {
    for (const status of [400, 409, 422]) {
      expect(answerToOutcome(add, { status, body: message('Channel not found') })).toMatchObject({
        type: 'look',
        legs: ['1', '1.a1'],
      });
    }
    expect(answerToOutcome(add, { status: 404, body: message('Bridge not found') })).toMatchObject({
      input: { type: 'effect-failed', effect: 'add-to-bridge', leg: null, error: 'Bridge not found' },
    });
  });
});

describe('the snapshot', () => {
  it('has our legs and bridges, and nobody else’s', () => {
    const channels = [
      channel({ state: 'Up' }),
      channel({ id: '1.2', state: 'Ring', number: 'anonymous', data: 'svara,caller,+46406280401' }),
      channel({
        id: '1.1.a1',
        name: 'PJSIP/desk1-00000002',
        state: 'Ringing',
        app: 'AppDial2',
        data: '(Outgoing Line)',
      }),
      channel({ id: '1.2.a1', name: 'PJSIP/desk-two-0000000a', state: 'Up', data: 'svara,agent' }),
      channel({
        id: '1.2.a2',
        name: 'PJSIP/desk3-00000003',
        state: 'Up',
        app: 'AppDial2',
        data: '(Outgoing Line)',
      }),
      channel({ id: '7.1', data: 'other,caller,0406280400' }),
      channel({ id: '7.1.a1', data: 'other,agent' }),
      channel({ id: '8.1', app: 'Playback', data: 'svara/sv/sorry' }),
      channel({ id: '9.1', name: 'PJSIP/desk1-00000004', app: 'Dial', data: 'PJSIP/desk2' }),
    ];
    const bridges = [
      { id: '1.1.b1', name: 'svara', channels: ['1.1', '1.1.a1'] },
      { id: 'x', name: 'other', channels: [] },
      { id: 'y', name: '', channels: [] },
    ] as unknown as Bridge[];
    const createdAt = Date.parse('2027-03-01T07:00:00.250Z');
    const agent = { kind: 'agent', dialled: null, caller: null, createdAt };
    expect(toSnapshot(channels, bridges, naming)).toEqual({
      type: 'asterisk-snapshot',
      legs: [
        {
          leg: '1.1',
          kind: 'caller',
          endpoint: 'PJSIP/trunk',
          up: true,
          createdAt,
          dialled: '+46406280400',
          caller: '+46701740611',
        },
        {
          leg: '1.2',
          kind: 'caller',
          endpoint: 'PJSIP/trunk',
          up: false,
          createdAt,
          dialled: '+46406280401',
          caller: null,
        },
        { ...agent, leg: '1.1.a1', endpoint: 'PJSIP/desk1', up: false },
        { ...agent, leg: '1.2.a1', endpoint: 'PJSIP/desk-two', up: true },
        // Picked up, but not yet in the application: nothing can be done with it before it is.
        { ...agent, leg: '1.2.a2', endpoint: 'PJSIP/desk3', up: false },
      ],
      bridges: [{ bridge: '1.1.b1', legs: ['1.1', '1.1.a1'] }],
    });
  });

  it('knows an endpoint by its channel', () => {
    expect(endpointOf('PJSIP/desk1-0000002a')).toBe('PJSIP/desk1');
    expect(endpointOf('Local/s@x-0000002a;2')).toBe('Local/s@x');
  });
});
