import { describe, expect, it } from 'vitest';
import type { WorkplaceJson } from '../../../../src/contract/workplace.ts';
import { choices, findDevice, readChosen } from '../../../../src/dashboard/phone/choose-device.ts';
import { levelOf } from '../../../../src/dashboard/phone/level.ts';
import { beginWatch, look, soundOf } from '../../../../src/dashboard/phone/media-watch.ts';
import {
  expectsSound,
  legsOf,
  receive,
  UNNAMED_LIMIT_MS,
  unnamedSince,
} from '../../../../src/dashboard/phone/sessions.ts';
import { troubleOf } from '../../../../src/dashboard/phone/snapshot.ts';
import { DEFAULT_SOUND_SETTINGS, readSoundSettings } from '../../../../src/dashboard/phone/sound-settings.ts';

describe('how an incoming call is met', () => {
  const ofService = { leg: 'c1.a1', autoAnswer: false };
  it('rings for a leg of the service, and refuses what is none', () => {
    expect(receive(ofService, false, false)).toBe('ring');
    expect(receive({ leg: null, autoAnswer: true }, false, true)).toBe('refuse');
    expect(receive({ leg: '', autoAnswer: false }, false, false)).toBe('refuse');
  });
  it('answers at once when the service or the user says so', () => {
    expect(receive({ leg: 'c1.a2', autoAnswer: true }, true, false)).toBe('answer');
    expect(receive(ofService, false, true)).toBe('answer');
  });
  it('takes no second ringing call', () => {
    expect(receive(ofService, true, false)).toBe('refuse');
    expect(receive(ofService, true, true)).toBe('refuse');
  });
});

describe('legs that the service has', () => {
  const view = (offer: string | null, call: string | null, talk = 'talking'): WorkplaceJson =>
    ({
      offer: offer === null ? null : { leg: offer },
      call: call === null ? null : { leg: call, talk },
    }) as unknown as WorkplaceJson;
  it('are those of the offer and of the call', () => {
    expect([...legsOf(view('c1.a1', null))]).toEqual(['c1.a1']);
    expect([...legsOf(view(null, 'c1.a2'))]).toEqual(['c1.a2']);
    expect([...legsOf(view(null, null))]).toEqual([]);
  });
  it('are missed only while the service is there to name them', () => {
    const none = new Set<string>();
    expect(unnamedSince(null, 'c1.a1', none, 1_000)).toBe(1_000);
    expect(unnamedSince(1_000, 'c1.a1', none, 4_000)).toBe(1_000);
    expect(unnamedSince(1_000, 'c1.a1', new Set(['c1.a1']), 4_000)).toBeNull();
    expect(unnamedSince(1_000, 'c1.a1', null, 1_000 + 2 * UNNAMED_LIMIT_MS)).toBeNull();
  });
  it('sound while somebody talks, and may be silent while held', () => {
    expect(expectsSound(view(null, 'c1.a1'), 'c1.a1')).toBe(true);
    expect(expectsSound(view(null, 'c1.a1', 'conference'), 'c1.a1')).toBe(true);
    expect(expectsSound(view(null, 'c1.a1', 'held'), 'c1.a1')).toBe(false);
    expect(expectsSound(view(null, 'c1.a2'), 'c1.a1')).toBe(false);
    expect(expectsSound(null, null)).toBe(true);
  });
});

describe('packets from the other side', () => {
  it('are missed after 5 s without one more', () => {
    let watch = beginWatch(0);
    watch = look(watch, 50, true, 1_000);
    expect(soundOf(watch, true, 1_000)).toBe('flowing');
    watch = look(watch, 50, true, 5_999);
    expect(soundOf(watch, true, 5_999)).toBe('flowing');
    expect(soundOf(watch, true, 6_000)).toBe('stalled');
    expect(soundOf(look(watch, 51, true, 6_100), true, 6_100)).toBe('flowing');
  });
  it('are missed when none came at all', () => {
    expect(soundOf(beginWatch(0), true, 4_999)).toBe('none');
    expect(soundOf(beginWatch(0), true, 5_000)).toBe('stalled');
  });
  it('are waited for anew after a hold', () => {
    const watch = look(look(beginWatch(0), 50, true, 1_000), 50, false, 60_000);
    expect(soundOf(watch, false, 60_000)).toBe('none');
    expect(soundOf(look(watch, 50, true, 61_000), true, 61_000)).toBe('flowing');
  });
});

describe('chosen devices', () => {
  const there = [
    { id: 'default', label: 'Default - Headset' },
    { id: 'a1', label: 'Headset' },
    { id: 'b2', label: 'Speakers' },
  ];
  it('are found by id, else by label, else the system chooses', () => {
    expect(findDevice({ id: 'b2', label: 'x' }, there)).toEqual({ id: 'b2', fellBack: false });
    expect(findDevice({ id: 'old', label: 'Headset' }, there)).toEqual({ id: 'a1', fellBack: false });
    expect(findDevice({ id: 'old', label: 'Gone' }, there)).toEqual({ id: null, fellBack: true });
    expect(findDevice({ id: 'old', label: '' }, [{ id: 'q', label: '' }])).toEqual({
      id: null,
      fellBack: true,
    });
    expect(findDevice(null, there)).toEqual({ id: null, fellBack: false });
  });
  it('are offered without the browser’s aliases', () => {
    expect(choices(there).map(({ id }) => id)).toEqual(['a1', 'b2']);
  });
  it('are read only when they make sense', () => {
    expect(readChosen('{"id":"a1","label":"Headset"}')).toEqual({ id: 'a1', label: 'Headset' });
    for (const text of [null, '', 'null', '7', '{"id":7}', '{"id":"a"}']) expect(readChosen(text)).toBeNull();
  });
});

describe('remembered settings', () => {
  it('are taken as far as they make sense', () => {
    expect(readSoundSettings(null)).toEqual(DEFAULT_SOUND_SETTINGS);
    expect(readSoundSettings('[]')).toEqual(DEFAULT_SOUND_SETTINGS);
    expect(readSoundSettings('{"codec":"G722","ringVolume":7,"autoAnswer":true,"autoGain":"no"}')).toEqual({
      ...DEFAULT_SOUND_SETTINGS,
      codec: 'G722',
      autoAnswer: true,
    });
  });
});

describe('levels', () => {
  it('are 0 for silence, 1 for full scale, and between by decibels', () => {
    expect(levelOf(new Float32Array(512))).toBe(0);
    expect(levelOf(new Float32Array(512).fill(1))).toBe(1);
    expect(levelOf(new Float32Array(512).fill(0.001))).toBeCloseTo(0);
    expect(levelOf(new Float32Array(512).fill(Math.sqrt(0.001)))).toBeCloseTo(0.5);
  });
});

describe('the trouble that is told', () => {
  const well = {
    state: { kind: 'registered' },
    microphone: 'allowed',
    askingMicrophone: false,
    sound: 'flowing',
  } as const;
  it('is the one that hinders most', () => {
    expect(troubleOf(well, false)).toBeNull();
    expect(troubleOf({ ...well, sound: 'stalled' }, false)).toBe('no-sound');
    expect(troubleOf({ ...well, sound: 'stalled' }, true)).toBe('sound-blocked');
    expect(troubleOf({ ...well, microphone: 'denied' }, true)).toBe('microphone-denied');
    expect(troubleOf({ ...well, microphone: 'unknown' }, false)).toBe('microphone-unasked');
    expect(troubleOf({ ...well, microphone: 'denied', state: { kind: 'offline' } }, false)).toBe('offline');
    expect(troubleOf({ ...well, state: { kind: 'replaced', by: 'tab' } }, false)).toBe('other-tab');
  });
});
