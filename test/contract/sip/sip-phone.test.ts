import { afterEach, describe, expect, it } from 'vitest';
import { SipPhone, type PhoneOptions } from '../../support/sip/index.ts';

const open: SipPhone[] = [];

/** Two phones that call each other without a server between. */
async function pair(
  caller: Partial<PhoneOptions> = {},
  desk: Partial<PhoneOptions> = {},
): Promise<[SipPhone, SipPhone]> {
  const nobody = { host: '127.0.0.1', port: 9 };
  const b = await SipPhone.open({ server: nobody, user: 'desk1', keepMessages: true, ...desk });
  const a = await SipPhone.open({ server: b.address, user: 'trunk', keepMessages: true, ...caller });
  open.push(a, b);
  return [a, b];
}

function methods(phone: SipPhone, direction: 'sent' | 'received'): string[] {
  return phone.messages
    .filter((message) => message.direction === direction)
    .map((message) =>
      message.text
        .split(' ')
        .slice(0, 2)
        .join(' ')
        .replace(/ sip:.*/, '')
        .replace('SIP/2.0 ', ''),
    );
}

afterEach(() => {
  for (const phone of open.splice(0)) phone.close();
});

describe('a call between two phones', () => {
  it('rings, is answered, carries sound both ways and is ended by the caller', async () => {
    const [a, b] = await pair();
    const call = a.call('0406280400', {
      from: '0701740611',
      displayName: 'Kari "K" Nordmann',
      sound: 'tone 440',
    });
    const ring = await b.incoming();
    expect(ring.from).toBe('0701740611');
    expect(ring.displayName).toBe('Kari "K" Nordmann');
    expect(ring.dialled).toBe('0406280400');
    await call.ringing();
    await ring.answer();
    await call.answered();
    ring.play('tone 1000');
    await Promise.all([ring.heard('tone 440'), call.heard('tone 1000')]);
    await expect(call.heard('tone 440', 300)).rejects.toThrow(
      /did not happen within 300 ms; \d+ packets came/,
    );
    ring.play('silence');
    await call.heard('silence');
    call.hangUp();
    expect((await ring.ended()).by).toBe('them');
    expect(await call.ended()).toMatchObject({ by: 'us', status: null });
    expect(a.activeCalls).toHaveLength(0);
    expect(b.activeCalls).toHaveLength(0);
    const { firstInvitedAt, ringingAt, answeredAt, endedAt } = call.times;
    const order = [firstInvitedAt, ringingAt, answeredAt, endedAt].map(Number);
    expect(order).toEqual([...order].sort((one, other) => one - other));
    expect(methods(a, 'sent')).toEqual(['INVITE', 'ACK', 'BYE']);
  });

  it('is ended by the one who answered', async () => {
    const [a, b] = await pair({}, { onIncoming: { answerAfterMs: 0 } });
    const call = a.call('100');
    await call.answered();
    (await b.incoming()).hangUp();
    expect(await call.ended()).toMatchObject({ by: 'them', status: null });
  });

  it.each([486, 603, 480])('is refused with %i', async (status) => {
    const [a] = await pair({}, { onIncoming: { refuseWith: status } });
    const call = a.call('100');
    await expect(call.answered()).rejects.toThrow(String(status));
    expect(await call.ended()).toMatchObject({ by: 'them', status });
    expect(methods(a, 'sent')).toEqual(['INVITE', 'ACK']);
  });

  it('is cancelled while it rings', async () => {
    const [a, b] = await pair();
    const call = a.call('100');
    const ring = await b.incoming();
    await call.ringing();
    call.hangUp();
    expect(await ring.ended()).toMatchObject({ by: 'them', status: 487 });
    expect(await call.ended()).toMatchObject({ by: 'us', status: 487 });
    await expect(ring.answer()).rejects.toThrow(/ended before/);
    expect(methods(a, 'sent')).toEqual(['INVITE', 'CANCEL', 'ACK']);
  });

  it('hung up before any answer is cancelled as soon as that may be', async () => {
    const [a, b] = await pair({}, { onIncoming: 'silent' });
    const call = a.call('100');
    const ring = await b.incoming();
    call.hangUp();
    expect(methods(a, 'sent')).toEqual(['INVITE']);
    ring.ring();
    expect(await call.ended()).toMatchObject({ by: 'us', status: 487 });
  });

  it('sends digits in the sound and by INFO', async () => {
    const [a, b] = await pair({}, { onIncoming: { answerAfterMs: 0 } });
    const call = a.call('100');
    await call.answered();
    const ring = await b.incoming();
    call.sendDigits('19#');
    expect([await ring.digit(), await ring.digit(), await ring.digit()]).toEqual(['1', '9', '#']);
    call.sendDigits('4', 'info');
    expect(await ring.digit()).toBe('4');
    await expect(ring.digit(200)).rejects.toThrow('a digit');
  });

  it('uses the codec of the one who answers', async () => {
    const [a, b] = await pair({ sound: 'tone 600' }, { codecs: ['ulaw'], onIncoming: { answerAfterMs: 0 } });
    const call = a.call('100');
    await call.answered();
    await (await b.incoming()).heard('tone 600');
  });

  it('refuses an offer without a codec in common', async () => {
    const [a] = await pair({ codecs: ['alaw'] }, { codecs: ['ulaw'], onIncoming: { answerAfterMs: 0 } });
    await expect(a.call('100').answered()).rejects.toThrow('488');
  });

  it('without media is answered all the same', async () => {
    const [a] = await pair({ media: false }, { media: false, onIncoming: { answerAfterMs: 0 } });
    const call = a.call('100');
    await call.answered();
    await expect(async () => call.heard('sound')).rejects.toThrow('no sound');
    call.hangUp();
    await call.ended();
  });
});

describe('what goes wrong', () => {
  it('a lost INVITE is sent again', async () => {
    const [a, b] = await pair();
    b.setDeaf(true);
    const call = a.call('100');
    await expect(b.incoming(100)).rejects.toThrow('a call to desk1: did not happen within 100 ms');
    b.setDeaf(false);
    const ring = await b.incoming(2_000);
    await ring.answer();
    await call.answered();
    expect(methods(b, 'received').filter((method) => method === 'INVITE')).toHaveLength(1);
    expect(methods(a, 'sent').filter((method) => method === 'INVITE')).toHaveLength(2);
  });

  it('a lost 200 is sent again until its ACK comes, and the call counts once', async () => {
    const [a, b] = await pair();
    const call = a.call('100');
    const ring = await b.incoming();
    a.setDeaf(true);
    await ring.answer();
    await expect(call.answered(100)).rejects.toThrow('did not happen');
    a.setDeaf(false);
    await call.answered(2_000);
    await ring.heard('silence');
    expect(methods(b, 'sent').filter((method) => method === '200').length).toBeGreaterThan(1);
    expect(methods(b, 'received')).toContain('ACK');
    await b.noIncoming(50);
  });

  it('a phone that is told to be silent gives no answer at all', async () => {
    const [a, b] = await pair({}, { onIncoming: 'silent' });
    const call = a.call('100');
    await b.incoming();
    await expect(call.ringing(200)).rejects.toThrow('did not happen within 200 ms');
    expect(methods(b, 'sent')).toEqual([]);
  });

  it('noIncoming fails when a call comes', async () => {
    const [a, b] = await pair();
    a.call('100');
    await expect(b.noIncoming(500)).rejects.toThrow('expected no a call to desk1');
  });

  it('an unanswered REGISTER is told in time', async () => {
    const [a, b] = await pair();
    b.setDeaf(true);
    await expect(a.register(60, 100)).rejects.toThrow('REGISTER of trunk was not answered within 100 ms');
  });

  it('a refused REGISTER is told with its status', async () => {
    const [a] = await pair();
    await expect(a.register()).rejects.toThrow('REGISTER of trunk refused: 405');
  });
});
