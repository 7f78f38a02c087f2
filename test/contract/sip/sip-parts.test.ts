import { describe, expect, it } from 'vitest';
import { answerChallenge, parseChallenge } from '../../support/sip/digest.ts';
import { decode, encode } from '../../support/sip/g711.ts';
import {
  bestCorrelation,
  hasRecording,
  hasTone,
  isSilent,
  rms,
  toneShare,
} from '../../support/sip/listening.ts';
import {
  addressOf,
  displayNameOf,
  parameter,
  parseMessage,
  uriOf,
  userOf,
} from '../../support/sip/message.ts';
import { answerDirection, formatSdp, parseSdp } from '../../support/sip/sdp.ts';

function tone(frequencyHz: number, samples: number, amplitude = 8_000): Int16Array {
  return Int16Array.from(
    { length: samples },
    (_, at) => amplitude * Math.sin((2 * Math.PI * frequencyHz * at) / 8_000),
  );
}

/** A reproducible noise (mulberry32) that resembles nothing else. */
function noise(seed: number, samples: number): Int16Array {
  let state = seed;
  return Int16Array.from({ length: samples }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32 - 0.5) * 12_000;
  });
}

describe('digest', () => {
  it('answers the example of RFC 2617, 3.5', () => {
    const challenge = parseChallenge(
      'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
    );
    const credentials = { username: 'Mufasa', password: 'Circle Of Life' };
    const answer = answerChallenge(challenge, credentials, 'GET', '/dir/index.html', '0a4f113b');
    expect(answer).toContain('response="6629fae49393a05397450978507c4ef1"');
    expect(answer).toContain('opaque="5ccc069c403ebaf9f0171e9517f40e41"');
  });

  it('refuses what it does not know', () => {
    expect(() => parseChallenge('Basic realm="x"')).toThrow('Digest');
    expect(() => parseChallenge('Digest realm="x", nonce="y", algorithm=SHA-256')).toThrow('SHA-256');
  });
});

describe('messages', () => {
  it('reads requests and responses, compact and folded headers', () => {
    const request = parseMessage(
      'INVITE sip:100@h SIP/2.0\r\nv: a;branch=z1\r\nVia: b\r\nSubject: x\r\n y\r\n\r\nbody',
    );
    expect(request).toMatchObject({ kind: 'request', method: 'INVITE', uri: 'sip:100@h', body: 'body' });
    expect(request?.headers.get('via')).toEqual(['a;branch=z1', 'b']);
    expect(request?.headers.get('subject')).toEqual(['x y']);
    expect(parseMessage('SIP/2.0 486 Busy Here\r\n\r\n')).toMatchObject({
      kind: 'response',
      status: 486,
      reason: 'Busy Here',
    });
    expect(parseMessage('\r\n\r\n')).toBeNull();
  });

  it('takes addresses apart', () => {
    const from = '"Sjöbo, \\"IT\\"" <sip:%2B4670@10.0.0.1:5070;user=phone>;tag=abc';
    expect(displayNameOf(from)).toBe('Sjöbo, "IT"');
    expect(userOf(uriOf(from))).toBe('+4670');
    expect(addressOf(uriOf(from))).toEqual({ host: '10.0.0.1', port: 5070 });
    expect(parameter(from, 'tag')).toBe('abc');
    expect(parameter(from, 'user')).toBeNull();
    expect(addressOf('sip:host')).toEqual({ host: 'host', port: 5060 });
  });
});

describe('session descriptions', () => {
  it('come back as they went', () => {
    const session = {
      host: '127.0.0.1',
      port: 4000,
      codecs: ['ulaw', 'alaw'] as const,
      digits: 101,
      direction: 'sendonly' as const,
    };
    expect(parseSdp(formatSdp(session, 1))).toEqual(session);
    expect(parseSdp('v=0\r\nm=video 1 RTP/AVP 96\r\n')).toBeNull();
    expect(answerDirection('sendonly')).toBe('recvonly');
    expect(answerDirection('inactive')).toBe('inactive');
  });
});

describe('sound', () => {
  it.each(['alaw', 'ulaw'] as const)('%s keeps every sample within its step', (codec) => {
    for (let sample = -32_000; sample < 32_000; sample += 97) {
      const back = decode(codec, encode(codec, Int16Array.of(sample)))[0] ?? 0;
      expect(Math.abs(back - sample)).toBeLessThanOrEqual(Math.max(10, Math.abs(sample) / 16));
    }
  });

  it('tells a tone from another, from noise and from silence', () => {
    expect(hasTone(tone(440, 1_600), 440)).toBe(true);
    expect(hasTone(decode('alaw', encode('alaw', tone(440, 1_600))), 440)).toBe(true);
    expect(hasTone(tone(450, 1_600), 440)).toBe(false);
    expect(hasTone(noise(1, 1_600), 440)).toBe(false);
    expect(hasTone(tone(440, 1_600, 20), 440)).toBe(false);
    expect(toneShare(tone(440, 1_600), 440)).toBeGreaterThan(0.99);
    expect(isSilent(new Int16Array(160))).toBe(true);
    expect(rms(tone(500, 1_600, 10_000))).toBeCloseTo(7_071, -2);
  });

  it('finds a recording wherever it begins, and no other', () => {
    const recording = noise(7, 8_000);
    const received = Int16Array.from([...new Int16Array(777), ...decode('alaw', encode('alaw', recording))]);
    expect(hasRecording(received, recording)).toBe(true);
    expect(hasRecording(received.subarray(3_000, 7_000), recording)).toBe(true);
    expect(hasRecording(received, noise(8, 8_000))).toBe(false);
    expect(hasRecording(received, new Int16Array(8_000))).toBe(false);
    expect(bestCorrelation(received, tone(440, 1_600))).toBeLessThan(0.3);
  });
});
