import type { Effect, TelephonyEffect } from '../../src/core/desk/effects.ts';
import type { GoneCause, Input, SnapshotLeg } from '../../src/core/desk/inputs.ts';
import type { Random } from '../../src/core/kernel/random.ts';

/** What happens at an instant of virtual time. */
interface Event {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Virtual time: events in order of instant, then of asking. */
export class Agenda {
  now: number;
  #order = 0;
  #events: Event[] = [];

  constructor(start: number) {
    this.now = start;
  }

  at(at: number, run: () => void): Event {
    const event = { at: Math.max(at, this.now), order: (this.#order += 1), run };
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (later(this.#events[middle] as Event, event)) low = middle + 1;
      else high = middle;
    }
    this.#events.splice(low, 0, event);
    return event;
  }

  in(ms: number, run: () => void): Event {
    return this.at(this.now + Math.max(0, Math.round(ms)), run);
  }

  /** Takes the next event and moves time to it; false when there is none. */
  advance(): boolean {
    const event = this.#events.pop(); // Kept latest first, so that the next is at the end.
    if (!event) return false;
    this.now = event.at;
    event.run();
    return true;
  }
}

const later = (a: Event, b: Event): boolean => a.at > b.at || (a.at === b.at && a.order > b.order);

/** How phones and the connection misbehave; probabilities. */
export interface Nature {
  readonly noAnswer: number;
  readonly decline: number;
  /** An event is told twice. */
  readonly doubled: number;
  /** An event is delayed by up to three seconds. */
  readonly late: number;
  /** A mobile that is answered is answered by a voicemail, which speaks and never presses a key; 0 if left out. */
  readonly voicemail?: number;
  /** Who takes up a mobile presses another key than 1; 0 if left out. */
  readonly wrongKey?: number;
  /** Who takes up a phone presses 2; 0 if left out. */
  readonly passOn?: number;
  /** A phone outside that is rung is busy or cannot be reached; 0 if left out. */
  readonly busy?: number;
  /** An event is never told, though the connection holds; 0 if left out. */
  readonly lost?: number;
  /** A bridge cannot be made, or nobody brought into it; 0 if left out. */
  readonly noBridge?: number;
}

/**
 * An Asterisk without sound, in virtual time: keeps channels and bridges as the real one does, carries out
 * effects, and tells of what happens, sometimes late or twice. What it holds at the end are the leftovers.
 */
export class VirtualAsterisk {
  readonly channels = new Map<string, SnapshotLeg & { answered: boolean }>();
  readonly bridges = new Map<string, Set<string>>();
  /** Who hears music. */
  readonly music = new Set<string>();
  /** What is being recorded. */
  readonly recordings = new Map<string, { leg: string; since: number }>();
  /** The legs that a voicemail has answered. */
  readonly voicemails = new Set<string>();
  readonly #agenda: Agenda;
  readonly #random: Random;
  #nature: Nature;
  readonly #tell: (input: Input) => void;
  /** Called when both legs of a call are in a bridge. */
  onTalk: (caller: string, agentLeg: string) => void = () => undefined;
  /** Called when prompts begin to play to a caller. */
  onHear: (caller: string, prompts: readonly string[]) => void = () => undefined;
  #linked = true;
  /** Counts connections: an event that was under way on an old one is lost with it. */
  #connection = 1;
  /** When the effect asked for last is carried out. */
  #doneAt = 0;

  constructor(agenda: Agenda, random: Random, nature: Nature, tell: (input: Input) => void) {
    this.#agenda = agenda;
    this.#random = random;
    this.#nature = nature;
    this.#tell = tell;
  }

  get linked(): boolean {
    return this.#linked;
  }

  set linked(linked: boolean) {
    this.#linked = linked;
    if (linked) this.#connection += 1;
  }

  /** A caller comes in. */
  call(leg: string, dialled: string, caller: string | null): void {
    const createdAt = this.#agenda.now;
    this.channels.set(leg, {
      leg,
      kind: 'caller',
      endpoint: 'PJSIP/trunk',
      up: true,
      answered: true,
      createdAt,
      dialled,
      caller,
    });
    this.#event({ type: 'leg-entered', leg, dialled, caller });
  }

  /** One side of a leg hangs up. */
  hangUp(leg: string, cause: GoneCause = 'hung-up'): void {
    if (!this.channels.delete(leg)) return;
    this.music.delete(leg);
    for (const legs of this.bridges.values()) legs.delete(leg);
    for (const [name, { leg: recorded }] of this.recordings) if (recorded === leg) this.#recordingEnds(name);
    this.#event({ type: 'leg-gone', leg, cause });
  }

  /** A key on the telephone of a leg. */
  press(leg: string, digit: string): void {
    if (this.channels.has(leg)) this.#event({ type: 'digit', leg, digit });
  }

  /** From now on every event is told, once and at once. */
  calmDown(): void {
    this.#nature = { ...this.#nature, lost: 0, late: 0, doubled: 0 };
  }

  snapshot(): Input {
    return {
      type: 'asterisk-snapshot',
      legs: [...this.channels.values()],
      bridges: [...this.bridges].map(([bridge, legs]) => ({ bridge, legs: [...legs] })),
    };
  }

  perform(effect: Exclude<Effect, { type: 'arm-timer' | 'cancel-timer' }>): void {
    if (!this.linked) return; // Lost with the connection.
    // In the order asked for, as the one socket keeps it.
    this.#doneAt = Math.max(this.#doneAt, this.#agenda.now + this.#random.below(4));
    this.#agenda.at(this.#doneAt, () => this.#carryOut(effect));
  }

  #carryOut(effect: TelephonyEffect): void {
    const asks = ['originate', 'hang-up', 'find-recording'];
    const onLeg = 'leg' in effect && !asks.includes(effect.type);
    if (onLeg && 'leg' in effect && !this.channels.has(effect.leg)) {
      return this.#event({ type: 'leg-gone', leg: effect.leg, cause: 'hung-up' });
    }
    switch (effect.type) {
      case 'play': {
        const { playback, leg } = effect;
        if (this.channels.get(leg)?.kind === 'agent') this.#hearOn(leg);
        else
          this.onHear(
            leg,
            effect.prompts.map(({ prompt }) => prompt),
          );
        this.#agenda.in(3_000 + this.#random.below(5_000), () => {
          if (this.channels.has(leg)) this.#event({ type: 'playback-finished', playback, leg });
        });
        return;
      }
      case 'record':
        return this.#recordCaller(effect);
      case 'stop-recording':
        return this.#recordingEnds(effect.recording);
      case 'find-recording': {
        const { recording, leg } = effect;
        if (!this.recordings.has(recording))
          this.#event({ type: 'recording-finished', recording, leg, durationMs: null, talkingMs: null });
        return;
      }
      case 'start-hold-music':
        this.music.add(effect.leg);
        return;
      case 'stop-hold-music':
        this.music.delete(effect.leg);
        return;
      case 'originate':
        return this.#ring(effect.leg, effect.endpoint, effect.timeoutMs);
      case 'create-bridge':
        if (this.#random.chance(this.#nature.noBridge ?? 0)) return this.#failed(effect);
        if (!this.bridges.has(effect.bridge)) this.bridges.set(effect.bridge, new Set());
        return;
      case 'add-to-bridge':
        if (!this.bridges.has(effect.bridge) || this.#random.chance(this.#nature.noBridge ?? 0))
          return this.#failed(effect);
        return this.#join(effect.bridge, effect.legs);
      case 'remove-from-bridge':
        for (const leg of effect.legs) this.bridges.get(effect.bridge)?.delete(leg);
        return;
      case 'destroy-bridge':
        this.bridges.delete(effect.bridge);
        return;
      case 'hang-up':
        return this.hangUp(effect.leg);
      default:
        return;
    }
  }

  /** The caller speaks for a while, or says nothing at all; sometimes it cannot be recorded. */
  #recordCaller({ leg, recording, maxMs }: Extract<TelephonyEffect, { type: 'record' }>): void {
    if (this.#random.chance(0.05)) {
      this.#event({ type: 'recording-failed', recording, leg, error: 'disk full' });
      return;
    }
    this.recordings.set(recording, { leg, since: this.#agenda.now });
    const spokenMs = this.#random.chance(0.2) ? this.#random.below(1_000) : this.#random.below(60_000);
    this.#agenda.in(Math.min(maxMs, spokenMs), () => this.#recordingEnds(recording));
  }

  #recordingEnds(recording: string): void {
    const going = this.recordings.get(recording);
    if (!going) return;
    this.recordings.delete(recording);
    const durationMs = Math.floor((this.#agenda.now - going.since) / 1000) * 1000;
    const { leg } = going;
    this.#event({ type: 'recording-finished', recording, leg, durationMs, talkingMs: durationMs });
  }

  #failed({ type, call }: TelephonyEffect): void {
    this.#event({ type: 'effect-failed', effect: type, call, leg: null, error: 'no such bridge' });
  }

  #ring(leg: string, endpoint: string, timeoutMs: number): void {
    this.channels.set(leg, {
      leg,
      kind: 'agent',
      // A phone outside is known by its trunk alone.
      endpoint: endpoint.replace(/\/.*@/, '/'),
      up: false,
      answered: false,
      createdAt: this.#agenda.now,
      dialled: null,
      caller: null,
    });
    const { busy = 0 } = this.#nature;
    if (busy > 0 && endpoint.includes('@') && this.#random.chance(busy)) {
      const cause = this.#random.chance(0.6) ? 'busy' : 'unreachable';
      this.#agenda.in(this.#random.below(2_000), () => this.hangUp(leg, cause));
      return;
    }
    const fate = this.#random.next();
    if (fate < this.#nature.noAnswer) {
      this.#agenda.in(timeoutMs, () => this.hangUp(leg, 'not-answered'));
    } else if (fate < this.#nature.noAnswer + this.#nature.decline) {
      this.#agenda.in(this.#random.below(8_000), () => this.hangUp(leg, 'declined'));
    } else {
      this.#agenda.in(this.#random.below(6_000), () => {
        const channel = this.channels.get(leg);
        if (!channel) return;
        this.channels.set(leg, { ...channel, up: true, answered: true });
        this.#event({ type: 'leg-answered', leg });
        if (endpoint.includes('@') && this.#random.chance(this.#nature.voicemail ?? 0)) this.#record(leg);
      });
    }
  }

  /** A voicemail records for a while and hangs up. */
  #record(leg: string): void {
    this.voicemails.add(leg);
    this.#agenda.in(5_000 + this.#random.below(60_000), () => this.hangUp(leg));
  }

  /** Whoever is asked for a key on a phone presses one sooner or later; a voicemail does not. */
  #hearOn(leg: string): void {
    if (this.voicemails.has(leg)) return;
    const { passOn = 0, wrongKey = 0 } = this.#nature;
    const passes = passOn > 0 && this.#random.chance(passOn);
    const digit = passes ? '2' : this.#random.chance(wrongKey) ? '7' : '1';
    this.#agenda.in(this.#random.below(9_000), () => {
      this.press(leg, digit);
    });
  }

  #join(bridge: string, legs: readonly string[]): void {
    const members = this.bridges.get(bridge);
    if (!members) return;
    for (const leg of legs) {
      if (!this.channels.has(leg)) {
        this.#event({ type: 'leg-gone', leg, cause: 'hung-up' });
        continue;
      }
      members.add(leg);
      this.#event({ type: 'leg-bridged', leg, bridge });
    }
    const [caller, agentLeg] = legs;
    if (caller && agentLeg && members.has(caller) && members.has(agentLeg)) this.onTalk(caller, agentLeg);
  }

  #event(input: Input): void {
    if (this.#nature.lost !== undefined && this.#random.chance(this.#nature.lost)) return;
    const connection = this.#connection;
    const tell = (): void => {
      if (this.linked && connection === this.#connection) this.#tell(input);
    };
    const delayMs = this.#random.chance(this.#nature.late)
      ? this.#random.below(3_000)
      : this.#random.below(3);
    this.#agenda.in(delayMs, tell);
    if (this.#random.chance(this.#nature.doubled)) this.#agenda.in(delayMs + this.#random.below(500), tell);
  }
}
