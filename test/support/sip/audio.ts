import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { decode, encode, silenceByte } from './g711.ts';
import { hasRecording, hasTone, isSilent, readWav, SAMPLE_RATE_HZ, type Sound } from './listening.ts';
import { payloadTypes, type Codec } from './sdp.ts';
import { onTick } from './ticker.ts';
import { Inbox } from './wait.ts';

/** What a stream sends: nothing at all, packets of silence, or a tone. */
export type Playing = 'nothing' | 'silence' | `tone ${number}`;

/** Where and how to send, as the other side's session description says. */
export interface Remote {
  readonly host: string;
  readonly port: number;
  readonly codec: Codec;
  readonly digits: number | null;
}

const PACKET_SAMPLES = 160;
const PACKET_MS = 20;
const WINDOW = 1_600;
const KEPT_SAMPLES = 60 * SAMPLE_RATE_HZ;
/** Audio older than this counts as gone when none follows. */
const STALE_MS = 200;
const DIGITS = '0123456789*#ABCD';

interface Listener {
  readonly hears: (now: number) => boolean;
  readonly done: () => void;
}

/** One RTP stream in both directions: sends at 20 ms, keeps the last minute of what it receives. */
export class AudioStream {
  /** Digits received as RFC 4733 events or told by {@link tellDigit}, in order. */
  readonly digits = new Inbox<string>('a digit');
  private readonly socket: Socket;
  private readonly stopTicking: () => void;
  private readonly listeners = new Set<Listener>();
  private readonly ssrc = Math.floor(Math.random() * 0xffffffff);
  private remote: Remote | null = null;
  private playing: Playing;
  private sending = true;
  private startedAt: number | null = null;
  private sent = 0;
  private sequence: number;
  private timestamp = Math.floor(Math.random() * 0x10000000);
  private pendingEvents: Buffer[] = [];
  private kept = new Int16Array(SAMPLE_RATE_HZ);
  /** Samples received in all, and how many of the oldest are no longer kept. */
  private received = 0;
  private dropped = 0;
  private packets = 0;
  private lastPacketAt: number | null = null;
  private lastEvent = -1;
  private closed = false;

  private constructor(socket: Socket, playing: Playing, firstSequence: number) {
    this.socket = socket;
    this.playing = playing;
    this.sequence = firstSequence;
    socket.on('message', (packet) => this.takePacket(packet));
    socket.on('error', () => undefined);
    this.stopTicking = onTick((now) => this.tick(now));
  }

  /** @param firstSequence of the first packet, below 65,536; default any below half of that, as RFC 3550 advises */
  static async open(host: string, playing: Playing, firstSequence?: number): Promise<AudioStream> {
    const socket = createSocket('udp4');
    socket.bind(0, host);
    await once(socket, 'listening');
    return new AudioStream(socket, playing, firstSequence ?? Math.floor(Math.random() * 0x8000));
  }

  get port(): number {
    return this.socket.address().port;
  }

  get packetsReceived(): number {
    return this.packets;
  }

  get packetsSent(): number {
    return this.sent;
  }

  /** When the last packet came, performance.now(); null before the first. */
  get lastReceivedAt(): number | null {
    return this.lastPacketAt;
  }

  /** @param sending false while the other side holds us or wants nothing */
  connect(remote: Remote, sending: boolean): void {
    this.remote = remote;
    this.sending = sending;
  }

  play(what: Playing): void {
    this.playing = what;
  }

  /** What was received, of the last half minute at least; a copy. */
  recorded(): Int16Array {
    return this.kept.slice(0, this.received - this.dropped);
  }

  /**
   * Sends digits as RFC 4733 events of 100 ms with pauses of 60 ms.
   * @param atOnce the packets as a network delivers them after a jam: all at the same moment
   */
  sendDigits(digits: string, atOnce = false): void {
    const type = this.remote?.digits;
    if (type === null || type === undefined) throw new Error('the other side takes no RFC 4733 digits');
    for (const digit of digits) this.pendingEvents.push(...eventPackets(digit));
    while (atOnce && this.remote !== null && this.pendingEvents.length > 0) this.sendPacket(this.remote);
  }

  tellDigit(digit: string): void {
    this.digits.put(digit);
  }

  /**
   * Waits until a sound is heard in what comes from now on. A tone or silence must last 200 ms.
   * @throws Error when it is not heard within the limit
   */
  async heard(sound: Sound, withinMs: number): Promise<void> {
    const inbox = new Inbox<true>(
      typeof sound === 'string' ? `"${sound}"` : `the recording ${sound.recording}`,
    );
    const listener: Listener = { hears: this.ear(sound), done: () => inbox.put(true) };
    this.listeners.add(listener);
    try {
      await inbox.take(withinMs);
    } catch (error) {
      throw new Error(`${(error as Error).message}; ${this.packets} packets came so far`, { cause: error });
    } finally {
      this.listeners.delete(listener);
    }
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.stopTicking();
    this.socket.close();
  }

  private ear(sound: Sound): (now: number) => boolean {
    const since = this.received;
    const from = performance.now();
    if (sound === 'silence') {
      return (now) => {
        if (now - from < STALE_MS) return false;
        if (now - (this.lastPacketAt ?? from) > STALE_MS) return true;
        return this.received - since >= WINDOW && isSilent(this.last(WINDOW));
      };
    }
    if (sound === 'sound') return () => this.received - since >= WINDOW && !isSilent(this.last(WINDOW));
    if (typeof sound === 'string') {
      const frequency = Number(sound.slice('tone '.length));
      return () => this.received - since >= WINDOW && hasTone(this.last(WINDOW), frequency);
    }
    return this.recordingEar(readWav(sound.recording));
  }

  /** Looks every 300 ms at what is new, with the piece's length of what was before. */
  private recordingEar(recording: Int16Array): () => boolean {
    const since = this.received;
    let looked = since;
    return () => {
      if (this.received - looked < 2_400) return false;
      const span = Math.min(this.received - looked + WINDOW, this.received - since);
      looked = this.received;
      return hasRecording(this.last(span), recording);
    };
  }

  private last(count: number): Int16Array {
    const end = this.received - this.dropped;
    return this.kept.subarray(Math.max(0, end - count), end);
  }

  private keep(samples: Int16Array): void {
    let end = this.received - this.dropped;
    if (end + samples.length > this.kept.length) {
      if (this.kept.length < KEPT_SAMPLES) {
        const larger = new Int16Array(Math.min(KEPT_SAMPLES, this.kept.length * 2));
        larger.set(this.kept.subarray(0, end));
        this.kept = larger;
      } else {
        const half = this.kept.length / 2;
        this.kept.copyWithin(0, half, end);
        this.dropped += half;
        end -= half;
      }
    }
    this.kept.set(samples, end);
    this.received += samples.length;
  }

  private takePacket(packet: Buffer): void {
    if (packet.length < 12 || (packet[0] as number) >> 6 !== 2) return;
    const type = (packet[1] as number) & 0x7f;
    const payload = packet.subarray(12 + ((packet[0] as number) & 0x0f) * 4);
    if (type === 0 || type === 8) {
      this.packets += 1;
      this.lastPacketAt = performance.now();
      this.keep(decode(type === 8 ? 'alaw' : 'ulaw', payload));
    } else if (type === this.remote?.digits && payload.length >= 4) {
      this.takeEvent(payload, packet.readUInt32BE(4));
    }
  }

  /** One event has many packets with the same timestamp; it counts once. */
  private takeEvent(payload: Buffer, timestamp: number): void {
    if (timestamp === this.lastEvent) return;
    this.lastEvent = timestamp;
    const digit = DIGITS[payload[0] as number];
    if (digit !== undefined) this.digits.put(digit);
  }

  private tick(now: number): void {
    this.sendDue(now);
    for (const listener of [...this.listeners]) {
      if (!listener.hears(now)) continue;
      this.listeners.delete(listener);
      listener.done();
    }
  }

  /** Sends what is due by now; after a pause of the process a few packets at once, never a flood. */
  private sendDue(now: number): void {
    if (this.remote === null || !this.sending || this.playing === 'nothing') {
      this.startedAt = null;
      return;
    }
    this.startedAt ??= now - PACKET_MS;
    const due = Math.min(5, Math.floor((now - this.startedAt) / PACKET_MS));
    this.startedAt = now - this.startedAt > 10 * PACKET_MS ? now : this.startedAt + due * PACKET_MS;
    for (let count = 0; count < due; count += 1) this.sendPacket(this.remote);
  }

  private sendPacket(remote: Remote): void {
    const event = this.pendingEvents.shift();
    const isEvent = event !== undefined && event.length > 0 && remote.digits !== null;
    const payload = isEvent ? event : this.audioPayload(remote.codec);
    const type = isEvent ? remote.digits : payloadTypes[remote.codec];
    // All packets of an event carry the timestamp of its start; its duration says how far along it is.
    const timestamp = isEvent ? this.timestamp - event.readUInt16BE(2) : this.timestamp;
    const head = Buffer.alloc(12);
    head[0] = 0x80;
    head[1] = type;
    head.writeUInt16BE(this.sequence & 0xffff, 2);
    head.writeUInt32BE(timestamp >>> 0, 4);
    head.writeUInt32BE(this.ssrc, 8);
    this.socket.send(Buffer.concat([head, payload]), remote.port, remote.host, () => undefined);
    this.sequence += 1;
    this.timestamp += PACKET_SAMPLES;
    this.sent += 1;
  }

  private audioPayload(codec: Codec): Uint8Array {
    if (!this.playing.startsWith('tone ')) return new Uint8Array(PACKET_SAMPLES).fill(silenceByte[codec]);
    const step = (2 * Math.PI * Number(this.playing.slice('tone '.length))) / SAMPLE_RATE_HZ;
    const first = this.sent * PACKET_SAMPLES;
    const tone = Int16Array.from(
      { length: PACKET_SAMPLES },
      (_, index) => 8_000 * Math.sin(step * (first + index)),
    );
    return encode(codec, tone);
  }
}

/** Five packets of 20 ms, the end three times (RFC 4733, 2.5.1.4), then three empty ones: the pause. */
function eventPackets(digit: string): readonly Buffer[] {
  const event = DIGITS.indexOf(digit.toUpperCase());
  if (event < 0) throw new Error(`"${digit}" is no DTMF digit`);
  const packet = (part: number, last: boolean): Buffer => {
    const payload = Buffer.alloc(4);
    payload[0] = event;
    payload[1] = (last ? 0x80 : 0) | 10;
    payload.writeUInt16BE(part * PACKET_SAMPLES, 2);
    return payload;
  };
  const parts = [0, 1, 2, 3, 4].map((part) => packet(part, false));
  const ends = [5, 6, 7].map((part) => packet(part, true));
  return [...parts, ...ends, ...Array.from({ length: 3 }, () => Buffer.alloc(0))];
}
