import { describe, expect, test } from 'vitest';
import { runAskCommand } from '../../../src/cli/ask-command.ts';

const demo = new URL('../../../config/demo.yaml', import.meta.url).pathname;

async function ask(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await runAskCommand([...argv, '--config', demo], {
    stdout: (text) => void (out += text),
    stderr: (text) => void (err += text),
    now: () => new Date('2027-03-24T11:30:00Z'),
  });
  return { code, out, err };
}

const json = async (...argv: string[]): Promise<Record<string, unknown>> =>
  JSON.parse((await ask(...argv, '--json')).out) as Record<string, unknown>;

describe('svara ask', () => {
  test('tells the whole way in words', async () => {
    const { code, out } = await ask('0406280401', '2027-03-24 12:10', '--language', 'sv');
    expect(code).toBe(0);
    expect(out.split('\n').slice(0, 3)).toEqual([
      '+46406280401, 2027-03-24T12:10:00+01:00: closed (closed from 12:00 until 12:45; opens today 12:45)',
      '  12:10:00  Samtalet kommer till Strandnäs kommun.',
      '  12:10:00  Det är stängt. Vi öppnar igen i dag klockan 12.45.',
    ]);
  });

  test('is the same as data, and about now when no instant is given', async () => {
    expect(await json('+46406280401')).toMatchObject({
      number: '+46406280401',
      at: '2027-03-24T12:30:00+01:00',
      treatment: 'closed',
      nextOpening: '2027-03-24T12:45:00+01:00',
      why: 'closed from 12:00 until 12:45; opens today 12:45',
    });
    const { treatment, nextOpening, steps } = await json('040-628 04 00', '2027-03-24T12:10:00Z');
    expect({ treatment, nextOpening }).toEqual({ treatment: 'queue', nextOpening: null });
    expect(steps).toEqual([
      { id: 'number', text: 'The call comes to Ekedals kommun.', at: '2027-03-24T13:10:00+01:00' },
      { id: 'hours', text: 'It is open.', at: '2027-03-24T13:10:00+01:00' },
      {
        id: 'queue:it-support',
        text: 'Is put into the queue of IT-support, class medium.',
        at: '2027-03-24T13:10:00+01:00',
      },
    ]);
  });

  test('says which of two showings of a time it means, and refuses a time that there is not', async () => {
    expect(await json('0406280400', '2027-10-31 02:30')).toMatchObject({
      at: '2027-10-31T02:30:00+02:00',
      ambiguous: true,
    });
    const { code, err } = await ask('0406280400', '2027-03-28 02:30');
    expect(code).toBe(1);
    expect(err).toBe('at: 2027-03-28 02:30: the clock of Europe/Stockholm skips this time\n');
    const none = await ask('reception', '2027-03-24 12:10');
    expect(none).toEqual({ code: 1, out: '', err: 'number: "reception" is not a phone number\n' });
    expect((await ask('0406280400', '2027-02-29 12:00')).code).toBe(1);
  });

  test('knows the holidays of any year', async () => {
    expect((await json('0406280401', '2035-03-23 10:00'))['why']).toContain('Långfredagen');
  });

  test.each([
    [[]],
    [['1', '2', '3']],
    [['1', '--keys', '1a']],
    [['1', '--language', 'fi']],
    [['1', '--fast']],
  ])('does not understand %j', async (argv) => {
    const { code, err, out } = await ask(...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('Usage: svara ask');
  });

  test.each(['sv', 'nb', 'nn', 'en'])('has words in %s for a number that nobody has', async (language) => {
    const { out } = await ask('0406280499', '2027-03-24 12:10', '--language', language);
    expect(out).toContain('unknown-number');
    expect(out.split('\n')[1]?.length).toBeGreaterThan(30);
  });
});
