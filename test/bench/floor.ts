import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { SipPhone, type IncomingCall, type OutgoingCall } from '../support/sip/index.ts';
import { phoneIds } from './desk.ts';
import { numberKey, NumberPool } from './numbers.ts';
import type { Secrets } from './service.ts';

/** Which system a call goes to: who it authenticates as, and what it dials. */
export interface Route {
  readonly name: string;
  readonly trunk: 'svara' | 'bench';
  readonly number: string;
}

/** One call from its first INVITE to its end. Instants by performance.now(). */
export interface Placed {
  readonly from: string;
  readonly call: OutgoingCall;
  /** The INVITE at each phone that rang for it, in order. */
  readonly rings: { readonly phone: number; readonly at: number; over: boolean }[];
  answeredByAgentAt: number | null;
  /** The agent hears the caller: they are connected. */
  heardAt: number | null;
  /** The agent's phone hung up. */
  agentHungUpAt: number | null;
  endedAt: number | null;
  readonly done: Promise<void>;
}

/** An agent who hears nobody for so long hangs up. */
const DEAD_AIR_MS = 10_000;
/** How often a caller speaks until heard. */
const SPEAK_EVERY_MS = 2;

/**
 * Fifty desk phones and any number of callers in this process. Phones answer at once. Of the sound there is only
 * what proves a connection: once an agent has answered, the caller speaks until the agent's phone hears it; then
 * the talk begins. What each call went through is kept with it.
 */
export class Floor {
  /** How long an agent talks, from hearing the caller on, before hanging up; drawn anew for each call. */
  talkMs: () => number = () => 200;
  /** The phone hung up, at what instant: the agent is free. */
  onFree: (phone: number, at: number) => void = () => undefined;
  onRing: (phone: number, placed: Placed | null, at: number) => void = () => undefined;
  /** Faults that no system may have. */
  readonly faults: string[] = [];
  private readonly phones: readonly SipPhone[];
  private readonly trunks: Readonly<Record<Route['trunk'], SipPhone>>;
  private readonly numbers = new NumberPool();
  private readonly active = new Map<string, Placed>();
  private readonly engaged = new Map<number, number>();

  /** What waits for the first sound from a port of Asterisk. */
  private readonly listeners = new Map<number, (at: number) => void>();
  /** The one ear of all phones, and the one voice of all callers. */
  private readonly sound: Socket;
  /** Where all callers speak from; what they are played goes unheard. */
  private readonly speech: Socket;

  private constructor(
    phones: readonly SipPhone[],
    trunks: Readonly<Record<Route['trunk'], SipPhone>>,
    sound: Socket,
    speech: Socket,
  ) {
    this.phones = phones;
    this.trunks = trunks;
    this.sound = sound;
    this.speech = speech;
    sound.on('message', (_packet, source) => this.listeners.get(source.port)?.(performance.now()));
    phones.forEach((phone, index) => {
      phone.onIncoming = (ring) => this.ring(index, ring);
    });
  }

  static async open(server: { host: string; port: number }, secrets: Secrets): Promise<Floor> {
    const sound = await openSocket();
    const speech = await openSocket();
    const ear = { mediaPort: sound.address().port };
    // Asterisk takes a voice at once only from where its caller said it would come from.
    const mouth = { mediaPort: speech.address().port };
    const open = (user: string, password: string, more = {}): Promise<SipPhone> =>
      SipPhone.open({ server, user, password, media: false, ...more });
    const phones = await Promise.all(phoneIds.map((id) => open(id, secrets.phones, ear)));
    const trunks = {
      svara: await open('trunk', secrets.trunk, mouth),
      bench: await open('benchtrunk', secrets.trunk, mouth),
    };
    return new Floor(phones, trunks, sound, speech);
  }

  /** All phones register, a few at a time. */
  async register(): Promise<void> {
    for (let first = 0; first < this.phones.length; first += 10) {
      await Promise.all(this.phones.slice(first, first + 10).map((phone) => phone.register()));
    }
  }

  get activeCalls(): number {
    return this.active.size;
  }

  /** @returns null when all caller numbers are in use: far too many calls are stuck */
  place(route: Route): Placed | null {
    const from = this.numbers.take();
    if (from === null) return null;
    const call = this.trunks[route.trunk].call(route.number, { from });
    let finished: () => void = () => undefined;
    const done = new Promise<void>((resolve) => (finished = resolve));
    const placed: Placed = {
      from,
      call,
      rings: [],
      answeredByAgentAt: null,
      heardAt: null,
      agentHungUpAt: null,
      endedAt: null,
      done,
    };
    this.active.set(numberKey(from), placed);
    call
      .ended(600_000)
      .then((end) => (placed.endedAt = end.at))
      .catch(() => undefined)
      .finally(() => {
        this.active.delete(numberKey(from));
        this.numbers.giveBack(from);
        finished();
      });
    return placed;
  }

  /** Hangs up whatever is left, and waits until all is quiet. @returns how many did not end in time */
  async clear(withinMs = 10_000): Promise<number> {
    for (const placed of this.active.values()) placed.call.hangUp();
    const deadline = performance.now() + withinMs;
    while (this.active.size > 0 && performance.now() < deadline) await delay(50);
    const left = this.active.size;
    for (const placed of [...this.active.values()]) placed.call.abandon('the bench moves on');
    for (const phone of this.phones) for (const call of phone.activeCalls) call.abandon('the bench moves on');
    this.engaged.clear();
    await delay(50);
    return left;
  }

  close(): void {
    for (const phone of [...this.phones, ...Object.values(this.trunks)]) phone.close();
    this.sound.close();
    this.speech.close();
  }

  private ring(phone: number, ring: IncomingCall): void {
    const at = ring.times.invitedAt ?? performance.now();
    const placed = this.active.get(numberKey(ring.from)) ?? null;
    if ((this.engaged.get(phone) ?? 0) > 0) this.faults.push(`${phoneIds[phone]} was rung while on a call`);
    this.engaged.set(phone, (this.engaged.get(phone) ?? 0) + 1);
    const entry = { phone, at, over: false };
    if (placed !== null) {
      if (placed.rings.some((other) => !other.over))
        this.faults.push(`the call from ${placed.from} rang two phones at once`);
      placed.rings.push(entry);
    }
    this.onRing(phone, placed, at);
    ring.ring();
    void this.talk(phone, ring, placed, entry);
  }

  private async talk(
    phone: number,
    ring: IncomingCall,
    placed: Placed | null,
    entry: { over: boolean },
  ): Promise<void> {
    try {
      const answeredAt = await ring.answer();
      if (placed !== null) placed.answeredByAgentAt = answeredAt;
      const heardAt = await this.hear(ring, placed);
      if (placed !== null) placed.heardAt = heardAt;
      if (heardAt !== null) await Promise.race([delay(this.talkMs()), ring.ended(600_000)]);
      const byUs = !ring.isEnded;
      const freeAt = ring.hangUp();
      entry.over = true;
      this.engaged.set(phone, Math.max(0, (this.engaged.get(phone) ?? 1) - 1));
      if (byUs) {
        if (placed !== null) placed.agentHungUpAt = freeAt;
        this.onFree(phone, freeAt);
      }
    } catch {
      // The offer was taken back before it could be answered.
      if (!entry.over) this.engaged.set(phone, Math.max(0, (this.engaged.get(phone) ?? 1) - 1));
      entry.over = true;
    }
  }

  /** Lets the caller speak until the agent hears it. @returns when that was; null when the call ended before */
  private hear(ring: IncomingCall, placed: Placed | null): Promise<number | null> {
    const port = ring.remoteMedia?.port ?? -1;
    return new Promise((resolve) => {
      let sequence = 0;
      const settle = (at: number | null): void => {
        clearInterval(speaking);
        this.listeners.delete(port);
        resolve(at);
      };
      const speak = (): void => {
        // An agent can be quicker than the answer to the caller: it is known a little later then.
        const caller = placed?.call.remoteMedia ?? null;
        if (caller !== null) this.speech.send(voicePacket((sequence += 1)), caller.port, caller.host);
      };
      const speaking = setInterval(speak, SPEAK_EVERY_MS);
      this.listeners.set(port, settle);
      void ring.ended(DEAD_AIR_MS).then(
        () => settle(null),
        () => settle(null),
      );
      speak();
    });
  }
}

async function openSocket(): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

/** An RTP packet of A-law silence. */
function voicePacket(sequence: number): Buffer {
  const packet = Buffer.alloc(172, 0xd5);
  packet[0] = 0x80;
  packet[1] = 8;
  packet.writeUInt16BE(sequence & 0xffff, 2);
  packet.writeUInt32BE(sequence * 160, 4);
  packet.writeUInt32BE(1, 8);
  return packet;
}
