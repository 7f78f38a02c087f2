import { describe, expect, it } from 'vitest';
import { keepCodec } from '../../../../src/dashboard/phone/sdp.ts';

const offer = (types: string, ...attributes: readonly string[]): string =>
  [
    'v=0',
    'o=- 1 1 IN IP4 192.0.2.1',
    's=Asterisk',
    't=0 0',
    `m=audio 10000 UDP/TLS/RTP/SAVPF ${types}`,
    ...attributes,
    '',
  ].join('\r\n');
const asterisk = offer(
  '107 9 8 0 101',
  'a=rtpmap:107 opus/48000/2',
  'a=fmtp:107 useinbandfec=1',
  'a=rtpmap:9 G722/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-16',
  'a=sendrecv',
);

describe('what is taken of an offer', () => {
  it('is the first wanted codec that is in it, with digits', () => {
    expect(keepCodec(asterisk, ['opus', 'G722'])).toBe(
      offer(
        '107 101',
        'a=rtpmap:107 opus/48000/2',
        'a=fmtp:107 useinbandfec=1',
        'a=rtpmap:101 telephone-event/8000',
        'a=fmtp:101 0-16',
        'a=sendrecv',
      ),
    );
    expect(keepCodec(asterisk, ['G722', 'opus'])).toContain('m=audio 10000 UDP/TLS/RTP/SAVPF 9 101\r\n');
  });
  it('is the next one where the first is not offered, also without a name', () => {
    expect(keepCodec(offer('9 0'), ['opus', 'G722'])).toBe(offer('9'));
  });
  it('is all of it where no wanted one is offered, or there is no sound', () => {
    expect(keepCodec(offer('8 0', 'a=rtpmap:8 PCMA/8000'), ['opus', 'G722'])).toBe(
      offer('8 0', 'a=rtpmap:8 PCMA/8000'),
    );
    expect(keepCodec('v=0\r\n', ['opus'])).toBe('v=0\r\n');
  });
});
