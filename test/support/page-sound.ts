import type { Page } from 'playwright-core';

/** What a page is to hear. */
export interface HeardInPage {
  readonly toneHz?: number;
  /** Default true: packets come. */
  readonly packets?: boolean;
}

/** What a page heard in a moment of listening. */
export interface Heard {
  /** Received in that moment. */
  readonly packets: number;
  /** Root mean square, 0 to 1. */
  readonly level: number;
  /** Share of the power at the wanted frequency, 0 to 1. */
  readonly toneShare: number;
  /** Codecs of what comes and of what goes. */
  readonly receives: string | null;
  readonly sends: string | null;
}

/** Keeps hold of the page's connections, so that what goes through them can be measured there; before it loads. */
export async function watchSound(page: Page): Promise<void> {
  await page.addInitScript(PROBE);
}

/** Listens for 400 ms to the newest connection of the page. */
export function listenInPage(page: Page, toneHz: number | null): Promise<Heard> {
  return page.evaluate<Heard>(`svaraTest.listen(${toneHz})`);
}

/** Every device that something was played on, oldest first. */
export function sinksOf(page: Page): Promise<readonly string[]> {
  return page.evaluate<string[]>('svaraTest.sinks');
}

/** Id of the microphone that is spoken through; null: none. */
export function microphoneOf(page: Page): Promise<string | null> {
  return page.evaluate<string | null>('svaraTest.microphone()');
}

/** How many connections are open. */
export function connectionsOf(page: Page): Promise<number> {
  return page.evaluate<number>('svaraTest.connections()');
}

/** Breaks the page's SIP connection, and nothing else. */
export function dropPhoneSocket(page: Page): Promise<void> {
  return page.evaluate('svaraTest.dropPhoneSocket()');
}

/** Runs in the page, where these types are not known. */
const PROBE = `
  const connections = [];
  const sinks = [];
  const Original = window.RTCPeerConnection;
  window.RTCPeerConnection = new Proxy(Original, {
    construct(target, args) {
      const made = new target(...args);
      connections.push(made);
      return made;
    },
  });
  const setSinkId = HTMLMediaElement.prototype.setSinkId;
  HTMLMediaElement.prototype.setSinkId = function (id) {
    sinks.push(id);
    return setSinkId.call(this, id);
  };
  const sockets = [];
  window.WebSocket = new Proxy(window.WebSocket, {
    construct(target, args) {
      const made = new target(...args);
      sockets.push(made);
      return made;
    },
  });
  const newest = () =>
    connections.filter(({ connectionState }) => connectionState !== 'closed').at(-1);
  const count = async (connection) => {
    let packets = 0;
    let receives = null;
    let sends = null;
    const stats = await connection.getStats();
    stats.forEach((report) => {
      const codec = stats.get(report.codecId)?.mimeType?.slice(6) ?? null;
      if (report.type === 'inbound-rtp') {
        packets += report.packetsReceived;
        receives = codec;
      }
      if (report.type === 'outbound-rtp') sends = codec;
    });
    return { packets, receives, sends };
  };
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  let context = null;
  window.svaraTest = {
    sinks,
    dropPhoneSocket() {
      for (const socket of sockets) if (new URL(socket.url).pathname === '/phone') socket.close();
    },
    connections: () => connections.filter(({ connectionState }) => connectionState !== 'closed').length,
    microphone: () => newest()?.getSenders()[0]?.track?.getSettings().deviceId ?? null,
    async listen(toneHz) {
      const connection = newest();
      const track = connection?.getReceivers()[0]?.track;
      if (connection === undefined || track === undefined)
        return { packets: 0, level: 0, toneShare: 0, receives: null, sends: null };
      context ??= new AudioContext();
      await context.resume();
      const source = context.createMediaStreamSource(new MediaStream([track]));
      const analyser = context.createAnalyser();
      analyser.fftSize = 8_192;
      source.connect(analyser);
      const before = await count(connection);
      await pause(400);
      const after = await count(connection);
      const samples = new Float32Array(analyser.fftSize);
      analyser.getFloatTimeDomainData(samples);
      source.disconnect();
      let total = 0;
      let real = 0;
      let imaginary = 0;
      const step = (2 * Math.PI * (toneHz ?? 0)) / context.sampleRate;
      samples.forEach((sample, index) => {
        total += sample * sample;
        real += sample * Math.cos(step * index);
        imaginary += sample * Math.sin(step * index);
      });
      const power = (2 * (real * real + imaginary * imaginary)) / samples.length;
      return {
        packets: after.packets - before.packets,
        level: Math.sqrt(total / samples.length),
        toneShare: total === 0 ? 0 : power / total,
        receives: after.receives,
        sends: after.sends,
      };
    },
  };
`;
