/** Session descriptions (RFC 4566, 3264) for one audio stream with G.711 and RFC 4733 digits. */

export type Codec = 'alaw' | 'ulaw';

/** The static RTP payload types of G.711. */
export const payloadTypes: Readonly<Record<Codec, number>> = { ulaw: 0, alaw: 8 };

const rtpNames: Readonly<Record<Codec, string>> = { ulaw: 'PCMU/8000', alaw: 'PCMA/8000' };

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface Session {
  readonly host: string;
  readonly port: number;
  /** In order of preference. */
  readonly codecs: readonly Codec[];
  /** Payload type of telephone-event; null when not offered. */
  readonly digits: number | null;
  readonly direction: Direction;
  /** Transport of the stream; default `RTP/AVP`. */
  readonly profile?: string;
}

/**
 * What a browser's description has beside the stream itself. No handshake follows: whoever answers so is on the
 * line as far as SIP goes, and silent.
 */
const DTLS_LINES = [
  'a=setup:active',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
  'a=rtcp-mux',
];

export function formatSdp(session: Session, version: number): string {
  const types = session.codecs.map((codec) => payloadTypes[codec]);
  const formats = session.digits === null ? types : [...types, session.digits];
  const lines = [
    'v=0',
    `o=phone 1 ${version} IN IP4 ${session.host}`,
    's=-',
    `c=IN IP4 ${session.host}`,
    't=0 0',
    `m=audio ${session.port} ${session.profile ?? 'RTP/AVP'} ${formats.join(' ')}`,
    ...(session.profile?.includes('TLS') ? DTLS_LINES : []),
    ...session.codecs.map((codec) => `a=rtpmap:${payloadTypes[codec]} ${rtpNames[codec]}`),
  ];
  if (session.digits !== null) {
    lines.push(`a=rtpmap:${session.digits} telephone-event/8000`, `a=fmtp:${session.digits} 0-15`);
  }
  lines.push('a=ptime:20', `a=${session.direction}`);
  return `${lines.join('\r\n')}\r\n`;
}

/** @returns null when the text describes no audio stream that we could take */
export function parseSdp(text: string): Session | null {
  const lines = text.split(/\r?\n/);
  const media = lines.map((line) => /^m=audio (\d+) (\S+) (.*)$/.exec(line)).find((found) => found !== null);
  if (!media) return null;
  const formats = (media[3] ?? '').split(' ').map(Number);
  const codecs = formats.flatMap((type): Codec[] => (type === 8 ? ['alaw'] : type === 0 ? ['ulaw'] : []));
  const digits = lines.map((line) => /^a=rtpmap:(\d+) telephone-event\/8000/i.exec(line)?.[1]).find(Boolean);
  const host = lines.map((line) => /^c=IN IP4 (\S+)/.exec(line)?.[1]).find(Boolean);
  const direction = lines
    .map((line) => /^a=(sendrecv|sendonly|recvonly|inactive)$/.exec(line)?.[1])
    .find(Boolean);
  return {
    host: host ?? '127.0.0.1',
    port: Number(media[1]),
    codecs,
    digits: digits === undefined ? null : Number(digits),
    direction: (direction as Direction | undefined) ?? 'sendrecv',
    ...(media[2] === undefined || media[2] === 'RTP/AVP' ? {} : { profile: media[2] }),
  };
}

/** The direction with which an offer's is answered, seen from the one who answers. */
export function answerDirection(offered: Direction): Direction {
  if (offered === 'sendonly') return 'recvonly';
  if (offered === 'recvonly') return 'sendonly';
  return offered;
}
