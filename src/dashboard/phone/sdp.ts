/*
 * What of an offered session description is taken up. Browsers speak the first codec of the other side's offer that
 * they know, whatever they answered; so the offer itself is cut down before the browser sees it.
 */

/** Payload types of a media line by the codec's name; G.711 may go without a name. */
const NAMELESS: ReadonlyMap<string, string> = new Map([
  ['0', 'pcmu'],
  ['8', 'pcma'],
  ['9', 'g722'],
]);

/** Digits within the sound (RFC 4733) belong to any codec. */
const DIGITS = 'telephone-event';

/**
 * An offer with no other codec than the first of `wanted` that it has, and digits. Unchanged when it has none of
 * them: then whatever there is will do.
 * @param sdp with one media line, as Asterisk sends it
 * @param wanted names of codecs, best first; small and capital letters are alike
 */
export function keepCodec(sdp: string, wanted: readonly string[]): string {
  const lines = sdp.split(/\r\n|\n/);
  const media = lines.findIndex((line) => line.startsWith('m=audio '));
  if (media < 0) return sdp;
  const [kind, port, protocol, ...types] = (lines[media] as string).split(' ');
  const names = namesOf(lines, types);
  const codec = wanted.map((name) => name.toLowerCase()).find((name) => [...names.values()].includes(name));
  if (codec === undefined) return sdp;
  const kept = types.filter((type) => names.get(type) === codec || names.get(type) === DIGITS);
  const dropped = new Set(types.filter((type) => !kept.includes(type)));
  return lines
    .map((line, at) => (at === media ? [kind, port, protocol, ...kept].join(' ') : line))
    .filter((line) => !dropped.has(/^a=(?:rtpmap|fmtp|rtcp-fb):(\d+)/.exec(line)?.[1] ?? ''))
    .join('\r\n');
}

function namesOf(lines: readonly string[], types: readonly string[]): ReadonlyMap<string, string> {
  const named = lines.flatMap((line): [string, string][] => {
    const [, type, name] = /^a=rtpmap:(\d+) ([^/]+)\//.exec(line) ?? [];
    return type === undefined || name === undefined ? [] : [[type, name.toLowerCase()]];
  });
  const nameless = types.flatMap((type): [string, string][] => {
    const name = NAMELESS.get(type);
    return name === undefined ? [] : [[type, name]];
  });
  return new Map([...nameless, ...named]);
}
