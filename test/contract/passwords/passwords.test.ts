import { describe, expect, test } from 'vitest';
import { hashPassword, isPasswordHash, verifyPassword } from '../../../src/adapters/passwords/passwords.ts';

describe('passwords', () => {
  test('the right one is accepted, any other refused', async () => {
    const hash = await hashPassword('rätt lösenord');
    expect(hash).toMatch(/^scrypt\$32768\$8\$1\$[A-Za-z0-9_-]{22}\$[A-Za-z0-9_-]{43}$/);
    expect(isPasswordHash(hash)).toBe(true);
    expect(await verifyPassword('rätt lösenord', hash)).toBe(true);
    for (const wrong of ['ratt lösenord', 'rätt lösenord ', '', 'x'.repeat(2_000)]) {
      expect(await verifyPassword(wrong, hash), wrong.slice(0, 20)).toBe(false);
    }
  });

  test('the same password never has the same hash', async () => {
    expect(await hashPassword('one')).not.toBe(await hashPassword('one'));
  });

  test('ä is the same whether typed as one sign or as two', async () => {
    expect(await verifyPassword('ra\u0308tt', await hashPassword('r\u00e4tt'))).toBe(true);
  });

  test('the hash’s own cost is used, so that a higher one later leaves old hashes valid', async () => {
    // scrypt('svara', salt 0…15, N=1024, r=8, p=1, 32 bytes), computed apart by OpenSSL.
    const salt = Buffer.from(Array.from({ length: 16 }, (_, i) => i)).toString('base64url');
    const hash = Buffer.from(
      '21ae4429c1660c9cd0c39b5382cb8c0b44072a89296768b0bdb2e9253ede731e',
      'hex',
    ).toString('base64url');
    expect(await verifyPassword('svara', `scrypt$1024$8$1$${salt}$${hash}`)).toBe(true);
    expect(await verifyPassword('Svara', `scrypt$1024$8$1$${salt}$${hash}`)).toBe(false);
  });

  test.each([
    'plain',
    '',
    'scrypt$32768$8$1$$',
    'scrypt$32767$8$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    'scrypt$4194304$8$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    'scrypt$32768$99$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  ])('a hash that cannot be read or asks for too much, %j, matches nothing', async (stored) => {
    expect(isPasswordHash(stored)).toBe(false);
    expect(await verifyPassword('x', stored)).toBe(false);
  });

  test('an unknown user is refused whatever the password', async () => {
    expect(await verifyPassword('', null)).toBe(false);
    expect(await verifyPassword('\0', null)).toBe(false);
  });

  test('an empty password cannot be set', async () => {
    await expect(hashPassword('')).rejects.toThrow(RangeError);
    await expect(hashPassword('x'.repeat(1_025))).rejects.toThrow(RangeError);
  });

  test('the event loop goes on while a password is checked', async () => {
    const checking = verifyPassword('x', null).then(() => 'checked');
    const turned = new Promise((resolve) => setImmediate(() => resolve('turned')));
    expect(await Promise.race([checking, turned])).toBe('turned');
    await checking;
  });
});
