import type { WorkplaceJson } from '../../contract/workplace.ts';
import { stopStream } from './microphone.ts';
import { beginWatch, look, soundOf } from './media-watch.ts';
import type { MediaWatch } from './media-watch.ts';
import { received } from './received.ts';
import type { Line, LineCall } from './sip-line.ts';
import { expectsSound, legsOf, receive, UNNAMED_LIMIT_MS, unnamedSince } from './sessions.ts';
import type { PhoneSession } from './sessions.ts';
import type { SoundState } from './snapshot.ts';
import type { SoundDesk } from './sound-desk.ts';
import { beep, ring } from './tones.ts';
import type { Sounding } from './tones.ts';

/** One call, with its sound. */
interface Held {
  readonly call: LineCall;
  session: PhoneSession;
  ringing: Sounding | null;
  voice: Sounding | null;
  far: MediaStream | null;
  microphone: MediaStream | null;
  watch: MediaWatch;
  sound: SoundState;
  unnamedSince: number | null;
}

/** The calls of this page's phone. */
export class Calls {
  readonly #sound: SoundDesk;
  readonly #changed: () => void;
  /** The service's view; null while it is away. */
  readonly #view: () => WorkplaceJson | null;
  #held: readonly Held[] = [];

  constructor(sound: SoundDesk, view: () => WorkplaceJson | null, changed: () => void) {
    this.#sound = sound;
    this.#view = view;
    this.#changed = changed;
  }

  sessions(): readonly PhoneSession[] {
    return this.#held.map(({ session }) => session);
  }

  /** The worst of what the calls sound like. */
  sound(): SoundState {
    const sounds = this.#held.map(({ sound }) => sound);
    return (['stalled', 'flowing'] as const).find((state) => sounds.includes(state)) ?? 'none';
  }

  /** Takes a call that comes on the line, or refuses it. */
  take(call: LineCall): void {
    const ringing = this.#held.some(({ session }) => session.stage === 'ringing');
    const reception = receive(call, ringing, this.#sound.settings.autoAnswer);
    if (reception === 'refuse') return call.end();
    const held = this.#hold(call, 'ringing');
    if (reception === 'answer') {
      beep(this.#sound.playback, this.#sound.sink('speaker'));
      void this.#answer(held, true);
    } else {
      held.ringing = ring(this.#sound.playback, this.#sound.sink('ringer'), this.#sound.settings.ringVolume);
    }
    this.#changed();
  }

  answer(leg: string): void {
    const held = this.#held.find(({ session }) => session.leg === leg && session.stage === 'ringing');
    if (held !== undefined) void this.#answer(held, false);
  }

  /** Calls a number on the line itself, the echo number. */
  async dial(line: Line, number: string): Promise<void> {
    const microphone = await this.#sound.openMicrophone().catch(() => null);
    if (microphone === null) return;
    const held = this.#hold(line.call(number, microphone, this.#sound.settings.codec), 'answering');
    held.microphone = microphone;
    this.#changed();
  }

  setMuted(muted: boolean): void {
    for (const held of this.#held) {
      if (held.session.stage !== 'talking') continue;
      held.call.setMuted(muted);
      this.#set(held, { muted });
    }
  }

  sendDigits(digits: string): void {
    const held = this.#held.find(({ session }) => session.stage === 'talking');
    if (held !== undefined && /^[0-9*#]+$/.test(digits)) held.call.sendDigits(digits);
  }

  /** Ends calls that are none of the service's. */
  endEcho(): void {
    for (const { call, session } of this.#held) if (session.leg === null) call.end();
  }

  /** Ends all on this side. */
  drop(): void {
    for (const { call } of this.#held) call.end();
  }

  /** Compares with what the service has: a call that it has no more is over, even if Asterisk could not say so. */
  compare(now: number): void {
    const view = this.#view();
    const legs = view === null ? null : legsOf(view);
    for (const held of this.#held) {
      const { leg } = held.session;
      if (leg === null) continue;
      held.unnamedSince = unnamedSince(held.unnamedSince, leg, legs, now);
      if (held.unnamedSince !== null && now - held.unnamedSince >= UNNAMED_LIMIT_MS) held.call.end();
    }
  }

  /** Looks what has come from the other sides. */
  async look(now: number): Promise<void> {
    await Promise.all(this.#held.map((held) => this.#listenTo(held, now)));
  }

  /** Speaks through the microphone that is chosen now. */
  async moveMicrophone(): Promise<void> {
    for (const held of this.#held) {
      if (held.microphone === null) continue;
      const microphone = await this.#sound.openMicrophone().catch(() => null);
      if (microphone === null) return;
      if (!this.#held.includes(held)) return stopStream(microphone);
      held.microphone = microphone;
      held.call.replaceMicrophone(microphone);
    }
    this.#changed();
  }

  /** Plays on the devices that are chosen now. */
  moveOutput(): void {
    for (const { voice, ringing } of this.#held) {
      voice?.moveTo(this.#sound.sink('speaker'));
      ringing?.moveTo(this.#sound.sink('ringer'));
    }
  }

  /** The microphone of the call; null: there is none. */
  microphone(): MediaStream | null {
    return this.#held.find(({ microphone }) => microphone !== null)?.microphone ?? null;
  }

  /** What comes from the other side; null: nothing. */
  far(): MediaStream | null {
    return this.#held.find(({ far }) => far !== null)?.far ?? null;
  }

  #hold(call: LineCall, stage: PhoneSession['stage']): Held {
    const held: Held = {
      call,
      session: { id: call.id, leg: call.leg, stage, muted: false, codec: null },
      ringing: null,
      voice: null,
      far: null,
      microphone: null,
      watch: beginWatch(performance.now()),
      sound: 'none',
      unnamedSince: null,
    };
    this.#held = [...this.#held, held];
    call.listen({
      talking: () => this.#talk(held),
      sound: (stream) => this.#hear(held, stream),
      ended: () => this.#end(held),
    });
    return held;
  }

  async #answer(held: Held, byItself: boolean): Promise<void> {
    held.ringing?.end();
    held.ringing = null;
    this.#set(held, { stage: 'answering' });
    const microphone = await this.#sound.openMicrophone().catch(() => null);
    if (!this.#held.includes(held)) return stopStream(microphone);
    if (microphone === null) {
      // Who answered sees why not, and may help it; where nobody did, nobody would.
      if (byItself) held.call.end();
      else this.#set(held, { stage: 'ringing' });
      return;
    }
    held.microphone = microphone;
    // There is one talk at a time: what is still here is the leg that this one replaces, or a sound test.
    for (const other of this.#held) if (other !== held) other.call.end();
    held.call.answer(microphone, this.#sound.settings.codec);
  }

  #talk(held: Held): void {
    held.watch = beginWatch(performance.now());
    this.#set(held, { stage: 'talking' });
  }

  #hear(held: Held, stream: MediaStream): void {
    held.voice?.end();
    held.far = stream;
    held.voice = this.#sound.playback.play(stream, this.#sound.sink('speaker'));
    this.#changed();
  }

  #end(held: Held): void {
    held.ringing?.end();
    held.voice?.end();
    this.#held = this.#held.filter((each) => each !== held);
    this.#changed();
  }

  async #listenTo(held: Held, now: number): Promise<void> {
    const connection = held.call.connection();
    if (held.session.stage !== 'talking' || connection === null) return;
    const { packets, codec } = await received(connection).catch(() => ({ packets: 0, codec: null }));
    if (!this.#held.includes(held)) return;
    const expected = expectsSound(this.#view(), held.session.leg);
    held.watch = look(held.watch, packets, expected, now);
    const sound = soundOf(held.watch, expected, now);
    if (sound === held.sound && (codec === null || codec === held.session.codec)) return;
    held.sound = sound;
    this.#set(held, codec === null ? {} : { codec });
  }

  #set(held: Held, changes: Partial<PhoneSession>): void {
    held.session = { ...held.session, ...changes };
    this.#changed();
  }
}
