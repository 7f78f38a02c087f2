import type { LinkState, Telephony } from '../../src/app/ports/telephony.ts';
import type { TelephonyEffect } from '../../src/core/desk/effects.ts';
import type { GoneCause, Input, SnapshotLeg } from '../../src/core/desk/inputs.ts';
import type { BridgeId, LegId, PhoneNumber, PlaybackId, RecordingName } from '../../src/core/kernel/ids.ts';

/** What a phone does when it is rung; `offline`: there is nothing to ring. */
export type PhoneManner = 'ring' | 'answer' | 'busy' | 'decline' | 'offline';

interface FakeLeg extends SnapshotLeg {
  /** Playbacks that have not ended. */
  readonly playbacks: Set<PlaybackId>;
}

/** Who calls, and which number. */
export interface FakeArrival {
  readonly dialled: PhoneNumber;
  readonly caller?: PhoneNumber | null;
  readonly leg?: LegId;
}

/**
 * An Asterisk in memory: effects change it and inputs come out as from the real one, each in a turn of its own,
 * in order. The outside (callers, phones, the connection) is moved by the test. The same contract suite runs
 * against this and against a real Asterisk.
 */
export class FakeTelephony implements Telephony {
  /** Everything that was asked for, also while the connection was lost. */
  readonly performed: TelephonyEffect[] = [];
  readonly legs = new Map<LegId, FakeLeg>();
  readonly bridges = new Map<BridgeId, Set<LegId>>();
  /** How each endpoint behaves; one not named rings. */
  readonly manners = new Map<string, PhoneManner>();
  /** What is being recorded. */
  readonly #recordings = new Map<RecordingName, { leg: LegId; endKey: string }>();
  #receive: ((input: Input) => void) | null = null;
  #linked = false;
  #arrivals = 0;
  readonly #now: () => number;

  constructor(now: () => number = () => 0) {
    this.#now = now;
  }

  start(receive: (input: Input) => void): void {
    this.#receive = receive;
    this.reconnect();
  }

  state(): LinkState {
    return this.#linked ? 'up' : 'down';
  }

  stop(): Promise<void> {
    this.#linked = false;
    this.#receive = null;
    return Promise.resolve();
  }

  perform(effect: TelephonyEffect): void {
    this.performed.push(effect);
    if (this.#linked) this.#carryOut(effect);
  }

  // The outside, for tests.

  /** A caller comes in; while the connection is lost, the dialplan sees to them. @returns the caller's leg */
  arrive({ dialled, caller = null, leg = `fake-${(this.#arrivals += 1)}` }: FakeArrival): LegId {
    if (!this.#linked) return leg;
    this.#put({ leg, kind: 'caller', endpoint: 'PJSIP/trunk', up: false, dialled, caller });
    this.#tell({ type: 'leg-entered', leg, dialled, caller });
    return leg;
  }

  /** A phone that rings is picked up; while the connection is lost there is nobody to take the leg, and it ends. */
  pickUp(leg: LegId): void {
    const found = this.legs.get(leg);
    if (!found || found.up) throw new Error(`${leg} does not ring`);
    if (!this.#linked) return this.end(leg);
    this.legs.set(leg, { ...found, up: true });
    this.#tell({ type: 'leg-answered', leg });
  }

  /** The other end of a leg leaves. Idempotent. */
  end(leg: LegId, cause: GoneCause = 'hung-up'): void {
    if (!this.legs.delete(leg)) return;
    for (const [name, { leg: recorded }] of this.#recordings)
      if (recorded === leg) this.finishRecording(name);
    for (const members of this.bridges.values()) members.delete(leg);
    this.#tell({ type: 'leg-gone', leg, cause });
  }

  press(leg: LegId, digit: string): void {
    for (const [name, { leg: recorded, endKey }] of this.#recordings)
      if (recorded === leg && endKey === digit) this.finishRecording(name);
    this.#tell({ type: 'digit', leg, digit });
  }

  /** A playback has been heard to its end. */
  finishPlayback(playback: PlaybackId): void {
    for (const { leg, playbacks } of this.legs.values()) {
      if (playbacks.delete(playback)) this.#tell({ type: 'playback-finished', playback, leg });
    }
  }

  /** A recording has ended. */
  finishRecording(recording: RecordingName, durationMs = 2_000): void {
    const going = this.#recordings.get(recording);
    if (!going) return;
    this.#recordings.delete(recording);
    const { leg } = going;
    this.#tell({ type: 'recording-finished', recording, leg, durationMs, talkingMs: durationMs });
  }

  /** The connection is lost; callers and phones go on. */
  disconnect(): void {
    if (!this.#linked) return;
    this.#tell({ type: 'asterisk-lost' });
    this.#linked = false;
  }

  /** The connection is back, and the snapshot is told. */
  reconnect(): void {
    if (this.#linked) return;
    this.#linked = true;
    this.#tell({
      type: 'asterisk-snapshot',
      legs: [...this.legs.values()].map(({ playbacks: _, ...leg }) => leg),
      bridges: [...this.bridges].map(([bridge, legs]) => ({ bridge, legs: [...legs] })),
    });
  }

  #carryOut(effect: TelephonyEffect): void {
    switch (effect.type) {
      case 'answer':
      case 'play':
      case 'start-hold-music':
      case 'stop-hold-music':
      case 'start-ringing':
      case 'stop-ringing':
      case 'hang-up':
      case 'record':
        return this.#onLeg(effect);
      case 'stop-recording':
        return this.finishRecording(effect.recording);
      case 'find-recording': {
        const { recording, leg } = effect;
        const over = {
          type: 'recording-finished',
          recording,
          leg,
          durationMs: null,
          talkingMs: null,
        } as const;
        if (!this.#recordings.has(recording)) this.#tell(over);
        return;
      }
      case 'stop-playback':
        return this.finishPlayback(effect.playback);
      case 'originate':
        return this.#ring(effect);
      case 'create-bridge':
        if (!this.bridges.has(effect.bridge)) this.bridges.set(effect.bridge, new Set());
        return;
      case 'add-to-bridge':
        return this.#join(effect);
      case 'remove-from-bridge':
        for (const leg of effect.legs) this.bridges.get(effect.bridge)?.delete(leg);
        return;
      case 'destroy-bridge':
        this.bridges.delete(effect.bridge);
    }
  }

  #onLeg(effect: Extract<TelephonyEffect, { leg: LegId }>): void {
    const leg = this.legs.get(effect.leg);
    if (!leg) return this.#tell({ type: 'leg-gone', leg: effect.leg, cause: 'hung-up' });
    if (effect.type === 'answer') this.legs.set(leg.leg, { ...leg, up: true });
    if (effect.type === 'record')
      this.#recordings.set(effect.recording, { leg: effect.leg, endKey: effect.endKey });
    if (effect.type === 'play') leg.playbacks.add(effect.playback);
    if (effect.type === 'hang-up') this.end(leg.leg);
  }

  #ring({ leg, endpoint }: Extract<TelephonyEffect, { type: 'originate' }>): void {
    if (this.legs.has(leg)) return;
    const manner = this.manners.get(endpoint) ?? 'ring';
    if (manner === 'offline') return this.#tell({ type: 'leg-gone', leg, cause: 'unreachable' });
    this.#put({ leg, kind: 'agent', endpoint, up: false, dialled: null, caller: null });
    if (manner === 'answer') this.pickUp(leg);
    if (manner === 'busy') this.end(leg, 'busy');
    if (manner === 'decline') this.end(leg, 'declined');
  }

  #join(effect: Extract<TelephonyEffect, { type: 'add-to-bridge' }>): void {
    const { bridge, legs, call } = effect;
    const members = this.bridges.get(bridge);
    if (!members) {
      return this.#tell({
        type: 'effect-failed',
        effect: effect.type,
        call,
        leg: null,
        error: 'Bridge not found',
      });
    }
    const gone = legs.filter((leg) => !this.legs.has(leg));
    for (const leg of gone) this.#tell({ type: 'leg-gone', leg, cause: 'hung-up' });
    if (gone.length > 0) return; // Asterisk adds all or none.
    for (const leg of legs) {
      members.add(leg);
      this.#tell({ type: 'leg-bridged', leg, bridge });
    }
  }

  #put(leg: Omit<SnapshotLeg, 'createdAt'>): void {
    this.legs.set(leg.leg, { ...leg, createdAt: this.#now(), playbacks: new Set() });
  }

  /** Never within the call that caused it, as the real one never does. */
  #tell(input: Input): void {
    if (!this.#linked) return;
    queueMicrotask(() => this.#receive?.(input));
  }
}
