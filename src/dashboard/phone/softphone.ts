import type { PhoneCredentialsJson, WorkplaceJson } from '../../contract/workplace.ts';
import { attachPhone, canBePhone, failureOf } from './attach.ts';
import { Calls } from './calls.ts';
import type { DeviceUse } from './choose-device.ts';
import type { PhoneLink } from './link.ts';
import { stopStream } from './microphone.ts';
import { detached, stepPhone } from './phone-state.ts';
import type { PhoneAct, PhoneInput, PhoneState } from './phone-state.ts';
import { Reporter } from './reporter.ts';
import { SingleTab } from './single-tab.ts';
import type { Line, LineCall } from './sip-line.ts';
import { emptySnapshot, troubleOf } from './snapshot.ts';
import type { PhoneSnapshot } from './snapshot.ts';
import { canChooseSpeaker } from './sound-devices.ts';
import type { Unplugged } from './sound-devices.ts';
import { SoundDesk } from './sound-desk.ts';
import type { SoundSettings } from './sound-settings.ts';
import { LocalTest } from './sound-test.ts';
import { TICK_MS } from './ticks.ts';

/** Which side's level: what is said here, or what comes from the other side. */
export type LevelSide = 'microphone' | 'far';

/** What the user can do with the phone. None of it throws or rejects: what fails is seen in the snapshot. */
export interface PhoneActions {
  /** Answers the ringing session of a leg. */
  answer(leg: string): void;
  /** Silences the microphone in the call, or no longer. */
  setMuted(muted: boolean): void;
  /** `0`–`9`, `*`, `#`, one after the other. */
  sendDigits(digits: string): void;
  /** Ends a call to the echo number; calls of the service are ended by the API. */
  endEcho(): void;
  /** Brings the phone here from another tab or place. */
  takeOver(): void;
  /** Tries the line at once. */
  tryAgain(): void;
  /** Has the browser ask for the microphone. */
  askMicrophone(): void;
  /** Lets the browser play sound; called in a click. */
  allowSound(): void;
  /** @param id null: the system's own choice */
  choose(use: DeviceUse, id: string | null): void;
  dismissUnplugged(): void;
  set(settings: Partial<SoundSettings>): void;
  /** Plays to the speaker or the ringing device, records from the microphone and plays it back, or calls the echo number. */
  testSound(what: 'tone' | 'ring' | 'record' | 'echo'): void;
  stopTest(): void;
}

/** The phone of a page. */
export interface Softphone extends PhoneActions {
  snapshot(): PhoneSnapshot;
  subscribe(listener: () => void): () => void;
  /**
   * The level of one side, 0 to 1, once each frame while it is subscribed to.
   * @param listen opens the microphone also without a call
   */
  level(side: LevelSide, show: (level: number) => void, listen: boolean): () => void;
  /** Becomes the phone, unless another tab is. */
  start(): void;
  /** Is the phone no longer; calls that are under way end on this side. */
  stop(): void;
}

/** While the service cannot be reached, it is asked again after this, then after twice as much, up to the longest. */
const RETRY_MS = { first: 500, longest: 3_000 };
/** How often a line that seems well is tried: a connection can be dead without anybody having been told. */
const CHECK_EVERY_TICKS = 30;

/** The phone over a page's connection to the service; it does nothing before `start`. */
export function createSoftphone(link: PhoneLink): Softphone {
  return new PagePhone(link);
}

/** Does what the state machine asks for and tells it what happened. */
class PagePhone implements Softphone {
  readonly #link: PhoneLink;
  readonly #listeners = new Set<() => void>();
  readonly #sound: SoundDesk;
  readonly #calls: Calls;
  readonly #test: LocalTest;
  readonly #reporter: Reporter;
  readonly #tab: SingleTab;
  #state: PhoneState = detached;
  #snapshot: PhoneSnapshot;
  #credentials: PhoneCredentialsJson | null = null;
  #line: Line | null = null;
  /** Counts attachments: what an earlier one brings is no news any more. */
  #attempt = 0;
  #retry = { at: null as number | null, afterMs: RETRY_MS.first };
  #ticks: Worker | null = null;
  #tick = 0;
  #unplugged: PhoneSnapshot['unplugged'] = null;
  #listening: { readonly stream: Promise<MediaStream | null>; users: number } | null = null;
  #lastLink: ReturnType<PhoneLink['snapshot']>['link'] = 'connecting';
  #shown = false;
  #leave: (() => void)[] = [];

  constructor(link: PhoneLink) {
    this.#link = link;
    this.#sound = new SoundDesk({
      changed: () => this.#show(),
      microphoneChanged: () => void this.#moveMicrophone(),
      outputChanged: () => this.#calls.moveOutput(),
      unplugged: (device) => this.#tellUnplugged(device),
    });
    this.#calls = new Calls(
      this.#sound,
      () => this.#view(),
      () => this.#show(),
    );
    this.#test = new LocalTest(this.#sound, () => this.#show());
    this.#reporter = new Reporter(
      link,
      () => this.#refused(),
      () => this.#line?.check(),
    );
    this.#tab = new SingleTab(
      () => this.#apply({ kind: 'start' }),
      () => this.#apply({ kind: 'taken', by: 'tab' }),
    );
    this.#snapshot = emptySnapshot(this.#sound.settings);
  }

  readonly snapshot = (): PhoneSnapshot => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly start = (): void => {
    this.#shown = true;
    if (!canBePhone()) {
      this.#state = { kind: 'failed', reason: 'unsupported' };
      return this.#show();
    }
    const page = new AbortController();
    const { signal } = page;
    window.addEventListener('pagehide', () => this.#reporter.leave(), { signal });
    // Shown again out of the browser's memory, as it was left.
    window.addEventListener('pageshow', ({ persisted }) => persisted && this.#report(true), { signal });
    window.addEventListener('online', () => this.#line?.check(), { signal });
    this.#leave = [
      () => page.abort(),
      this.#link.subscribe(() => this.#linkChanged()),
      this.#link.onReplaced(() => this.#report(true)),
    ];
    this.#ticks = new Worker(new URL('./ticks-worker.ts', import.meta.url), { type: 'module' });
    this.#ticks.addEventListener('message', () => this.#onTick());
    this.#tab.claim();
    void this.#sound.start();
  };

  readonly stop = (): void => {
    for (const leave of this.#leave) leave();
    this.#leave = [];
    this.#ticks?.terminate();
    this.#ticks = null;
    this.#test.stop();
    this.#apply({ kind: 'stop' });
    this.#tab.leave();
    this.#sound.stop();
    this.#shown = false;
  };

  readonly answer = (leg: string): void => {
    this.#test.stop();
    this.#calls.answer(leg);
  };
  readonly setMuted = (muted: boolean): void => this.#calls.setMuted(muted);
  readonly sendDigits = (digits: string): void => this.#calls.sendDigits(digits);
  readonly endEcho = (): void => this.#calls.endEcho();
  readonly askMicrophone = (): void => void this.#sound.askMicrophone();
  readonly allowSound = (): void => this.#sound.playback.allow();
  readonly choose = (use: DeviceUse, id: string | null): void => this.#sound.choose(use, id);
  readonly set = (settings: Partial<SoundSettings>): void => this.#sound.set(settings);

  readonly takeOver = (): void => {
    const { state } = this.#snapshot;
    if (state.kind !== 'replaced') return;
    if (state.by === 'tab') this.#tab.steal();
    else this.#apply({ kind: 'start' });
  };

  readonly tryAgain = (): void => {
    if (this.#state.kind === 'offline' && this.#line !== null) this.#line.check();
    else if (this.#state.kind === 'offline') this.#apply({ kind: 'wake' });
    else if (this.#state.kind === 'failed' && canBePhone()) this.#apply({ kind: 'start' });
  };

  readonly dismissUnplugged = (): void => {
    this.#unplugged = null;
    this.#show();
  };

  readonly testSound = (what: 'tone' | 'ring' | 'record' | 'echo'): void => {
    this.stopTest();
    if (what === 'tone') this.#test.tone();
    else if (what === 'ring') this.#test.ring();
    else if (what === 'record') void this.#test.record();
    else if (this.#line !== null && this.#credentials !== null && this.#calls.sessions().length === 0)
      void this.#calls.dial(this.#line, this.#credentials.echoNumber);
  };

  readonly stopTest = (): void => {
    this.#test.stop();
    this.#calls.endEcho();
  };

  readonly level = (side: LevelSide, show: (level: number) => void, listen: boolean): (() => void) => {
    const end = this.#sound.levels[side].show(show);
    const listens = listen && side === 'microphone';
    if (listens) this.#listen();
    return () => {
      end();
      if (listens) this.#unlisten();
    };
  };

  #apply(input: PhoneInput): void {
    const { state, acts } = stepPhone(this.#state, input);
    this.#state = state;
    for (const act of acts) this.#do(act);
    if (state.kind === 'registered') this.#retry.afterMs = RETRY_MS.first;
    this.#show();
  }

  #do(act: PhoneAct): void {
    switch (act) {
      case 'attach':
        return void this.#attach();
      case 'open-line':
        return void this.#openLine();
      case 'close-line':
        this.#attempt += 1;
        this.#line?.close();
        this.#line = null;
        this.#credentials = null;
        return this.#reporter.attach(null);
      case 'drop-calls':
        return this.#calls.drop();
      case 'retry-later': {
        const { afterMs } = this.#retry;
        this.#retry = { at: performance.now() + afterMs, afterMs: Math.min(2 * afterMs, RETRY_MS.longest) };
      }
    }
  }

  async #attach(): Promise<void> {
    const attempt = ++this.#attempt;
    try {
      const credentials = await attachPhone();
      if (attempt !== this.#attempt) return;
      this.#credentials = credentials;
      this.#reporter.attach(credentials.attachment);
      this.#apply({ kind: 'attached' });
    } catch (error) {
      const failure = failureOf(error);
      if (attempt === this.#attempt && failure !== null) this.#apply(failure);
    }
  }

  async #openLine(): Promise<void> {
    const attempt = this.#attempt;
    const credentials = this.#credentials;
    const now = (input: PhoneInput) => (): void => {
      if (attempt === this.#attempt) this.#apply(input);
    };
    try {
      const { openLine } = await import('./sip-line.ts');
      if (attempt !== this.#attempt || credentials === null) return;
      this.#line = openLine(credentials, {
        registered: now({ kind: 'registered' }),
        lost: now({ kind: 'lost' }),
        rejected: now({ kind: 'rejected' }),
        incoming: (call) => this.#take(call),
      });
    } catch {
      now({ kind: 'unreachable' })();
    }
  }

  #take(call: LineCall): void {
    this.#test.stop();
    this.#calls.take(call);
  }

  #onTick(): void {
    const now = performance.now();
    this.#tick += 1;
    if (this.#retry.at !== null && now >= this.#retry.at) {
      this.#retry.at = null;
      this.#apply({ kind: 'wake' });
    }
    if (this.#state.kind === 'offline' || this.#tick % CHECK_EVERY_TICKS === 0) this.#line?.check();
    void this.#calls.look(now);
    this.#calls.compare(now);
    const beatMs = this.#credentials?.heartbeatMs ?? TICK_MS;
    if (this.#tick % Math.max(1, Math.round(beatMs / TICK_MS)) === 0) this.#report(true);
  }

  /** The service may have been away, and the line with it. */
  #linkChanged(): void {
    this.#calls.compare(performance.now());
    const { link } = this.#link.snapshot();
    if (link === this.#lastLink) return;
    this.#lastLink = link;
    if (link !== 'live') return;
    this.#line?.check();
    this.#report(true);
  }

  #report(always: boolean): void {
    this.#reporter.tell(
      {
        registered: this.#state.kind === 'registered',
        microphone: this.#sound.microphone,
        sound: this.#calls.sound(),
        legs: this.#calls.sessions().flatMap(({ leg }) => leg ?? []),
      },
      always,
    );
  }

  /** The attachment is worth nothing: because another place has the phone, or because the service forgot it. */
  #refused(): void {
    const elsewhere = this.#view()?.attached === true;
    this.#apply(elsewhere ? { kind: 'taken', by: 'place' } : { kind: 'unknown' });
  }

  #view(): WorkplaceJson | null {
    const { link, view } = this.#link.snapshot();
    return link === 'live' ? view : null;
  }

  async #moveMicrophone(): Promise<void> {
    await this.#calls.moveMicrophone();
    if (this.#listening === null) return;
    const { users, stream } = this.#listening;
    this.#listening = { stream: this.#sound.openMicrophone().catch(() => null), users };
    stopStream(await stream);
    await this.#measure();
  }

  #tellUnplugged(device: Unplugged): void {
    if (this.#calls.sessions().length > 0) this.#unplugged = device;
  }

  #listen(): void {
    if (this.#listening === null)
      this.#listening = { stream: this.#sound.openMicrophone().catch(() => null), users: 1 };
    else this.#listening.users += 1;
    void this.#measure();
  }

  #unlisten(): void {
    const listening = this.#listening;
    if (listening === null || --listening.users > 0) return;
    this.#listening = null;
    void listening.stream.then(stopStream);
    void this.#measure();
  }

  async #measure(): Promise<void> {
    const heard = (await this.#listening?.stream) ?? null;
    this.#sound.levels.microphone.measure(this.#calls.microphone() ?? heard);
    this.#sound.levels.far.measure(this.#calls.far());
  }

  /** Puts the snapshot together and tells those who look, and the service. */
  #show(): void {
    if (!this.#shown) return;
    const sound = this.#sound;
    const sessions = this.#calls.sessions();
    const parts = {
      state: this.#state,
      microphone: sound.microphone,
      askingMicrophone: sound.asking,
      sound: this.#calls.sound(),
    };
    this.#snapshot = {
      ...parts,
      trouble: troubleOf(parts, sound.blocked),
      device: this.#credentials?.device ?? this.#snapshot.device,
      sessions,
      settings: sound.settings,
      devices: {
        microphone: sound.choiceOf('microphone'),
        speaker: sound.choiceOf('speaker'),
        ringer: sound.choiceOf('ringer'),
      },
      canChooseSpeaker: canChooseSpeaker(),
      unplugged: this.#unplugged,
      test: sessions.some(({ leg }) => leg === null) ? 'echo' : this.#test.running,
    };
    void this.#measure();
    this.#report(false);
    for (const listener of [...this.#listeners]) listener();
  }
}
