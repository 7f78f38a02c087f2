import { describe, expect, it } from 'vitest';
import { FORGET_AFTER_MS, REFUSE_FROM, SignInGuard } from '../../../src/adapters/http/sign-in-guard.ts';
import { VerificationQueue } from '../../../src/adapters/http/verification-queue.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const here = new AbortController().signal;
const right = async (): Promise<boolean> => true;
const wrong = async (): Promise<boolean> => false;

/** A turn for everything that waits only for others' code. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the sign-in guard', () => {
  /** Fails once and tells how long the answer took and what it was. */
  async function fail(guard: SignInGuard, clock: ManualClock, username: string, address: string) {
    const start = clock.now();
    const outcome = guard.attempt({ username, address }, wrong, here).then(
      () => 'right',
      (error: { code: string }) => error.code,
    );
    await turn();
    const due = clock.nextAlarmAt() ?? start;
    await clock.advance(due - start);
    return { code: await outcome, delayMs: clock.now() - start };
  }

  it('forgets failures after a quarter of an hour, and by a right password', async () => {
    const clock = new ManualClock();
    const guard = new SignInGuard(clock);
    await fail(guard, clock, 'a', '1');
    expect((await fail(guard, clock, 'a', '2')).delayMs).toBe(500);
    await guard.attempt({ username: 'a', address: '2' }, right, here);
    expect((await fail(guard, clock, 'a', '3')).delayMs).toBe(250);
    // Counted from the failure, not from its answer 250 ms later.
    await clock.advance(FORGET_AFTER_MS - 251);
    expect((await fail(guard, clock, 'a', '4')).delayMs).toBe(500);
    await clock.advance(FORGET_AFTER_MS);
    expect((await fail(guard, clock, 'a', '5')).delayMs).toBe(250);
  });

  it('slows an address that tries one name after the other', async () => {
    const clock = new ManualClock();
    const guard = new SignInGuard(clock);
    const outcomes = [];
    for (let n = 1; n <= 5 * REFUSE_FROM; n += 1) outcomes.push(await fail(guard, clock, `name${n}`, 'same'));
    expect(outcomes[0]).toEqual({ code: 'wrong-credentials', delayMs: 250 });
    expect(outcomes[14]).toEqual({ code: 'wrong-credentials', delayMs: 1_000 });
    expect(outcomes.at(-1)).toEqual({ code: 'too-many-requests', delayMs: 8_000 });
    // Another name from the same address is believed at once: nothing is awaited but the check.
    await guard.attempt({ username: 'colleague', address: 'same' }, right, here);
  });

  it('remembers only so many names, the longest-ago failure is forgotten first', async () => {
    const clock = new ManualClock();
    const guard = new SignInGuard(clock);
    const gone = AbortSignal.abort();
    await guard.attempt({ username: 'first', address: 'x' }, wrong, gone).catch(() => undefined);
    for (let n = 0; n < 10_000; n += 1) {
      await guard
        .attempt({ username: `name${n}`, address: `other${n % 3}` }, wrong, gone)
        .catch(() => undefined);
    }
    expect((await fail(guard, clock, 'first', 'y')).delayMs).toBe(250);
  });

  it('keeps only so many wrong ones waiting', async () => {
    const clock = new ManualClock();
    const guard = new SignInGuard(clock);
    const codes: string[] = [];
    for (let n = 0; n < 510; n += 1) {
      const { signal } = new AbortController();
      guard
        .attempt({ username: `name${n}`, address: `${n}` }, wrong, signal)
        .catch((error: { code: string }) => {
          codes.push(error.code);
        });
      await turn();
    }
    expect(codes).toEqual(Array(10).fill('too-many-requests'));
    guard.close();
    await turn();
    expect(codes.filter((code) => code === 'wrong-credentials')).toHaveLength(500);
  });
});

describe('a flood of wrong passwords', () => {
  it('holds up a right one of the same name and address by no more than the checks that run already', async () => {
    const guard = new SignInGuard(new ManualClock());
    const open: (() => void)[] = [];
    let checked = 0;
    const slowlyWrong = (): Promise<boolean> =>
      new Promise((resolve) => {
        checked += 1;
        open.push(() => resolve(false));
      });
    const who = { username: 'a', address: '1' };
    for (let n = 0; n < 150; n += 1) {
      guard.attempt(who, slowlyWrong, AbortSignal.abort()).catch(() => undefined);
    }
    for (let n = 0; n < 60; n += 1) {
      open.shift()?.();
      await turn();
    }
    const before = checked;
    const signedIn = guard.attempt(who, right, here);
    open.shift()?.();
    await signedIn;
    expect(checked - before).toBeLessThanOrEqual(1);
    while (checked < 150 || open.length > 0) {
      open.shift()?.();
      await turn();
    }
  });
});

describe('the queue of password checks', () => {
  /** A check that stays open until it is let go. */
  function openCheck() {
    let done: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => {
      done = resolve;
    });
    return { check: () => opened, done };
  }

  it('runs only so many at once, the least suspect first, the newest first among equals', async () => {
    const queue = new VerificationQueue({ concurrency: 1, maxWaiting: 10, suspectFrom: 10 });
    const first = openCheck();
    const order: string[] = [];
    const add = (name: string, suspicion: number) =>
      queue.run(
        () => suspicion,
        async () => {
          order.push(name);
        },
      );
    const running = queue.run(() => 0, first.check);
    const all = [add('suspect', 3), add('old', 0), add('new', 0), add('worst', 9)];
    await turn();
    expect(order).toEqual([]);
    first.done();
    await Promise.all([running, ...all]);
    expect(order).toEqual(['new', 'old', 'suspect', 'worst']);
  });

  it('leaves a place for others when suspects flood it', async () => {
    const queue = new VerificationQueue({ concurrency: 2, maxWaiting: 10, suspectFrom: 10 });
    const [flood, more] = [openCheck(), openCheck()];
    const suspects = [queue.run(() => 10, flood.check), queue.run(() => 99, more.check)];
    expect(
      await queue.run(
        () => 0,
        async () => 'believed',
      ),
    ).toBe('believed');
    more.done();
    flood.done();
    await Promise.all(suspects);
  });

  it('turns the most suspect away when it is full', async () => {
    const queue = new VerificationQueue({ concurrency: 1, maxWaiting: 1, suspectFrom: 10 });
    const first = openCheck();
    const running = queue.run(() => 0, first.check);
    const suspect = queue.run(
      () => 5,
      async () => 'suspect',
    );
    const honest = queue.run(
      () => 0,
      async () => 'honest',
    );
    await expect(suspect).rejects.toMatchObject({ code: 'too-many-requests' });
    first.done();
    expect(await honest).toBe('honest');
    await running;
  });

  it('asks for the suspicion when a place is free: what was clean on arrival may not be', async () => {
    const queue = new VerificationQueue({ concurrency: 1, maxWaiting: 10, suspectFrom: 10 });
    const first = openCheck();
    const order: string[] = [];
    let failures = 0;
    const running = queue.run(() => 0, first.check);
    const flood = queue.run(
      () => failures,
      async () => void order.push('flood'),
    );
    failures = 5;
    const honest = queue.run(
      () => 1,
      async () => void order.push('honest'),
    );
    first.done();
    await Promise.all([running, flood, honest]);
    expect(order).toEqual(['honest', 'flood']);
  });

  it('turns the oldest of equals away when it is full', async () => {
    const queue = new VerificationQueue({ concurrency: 1, maxWaiting: 1, suspectFrom: 10 });
    const first = openCheck();
    const running = queue.run(() => 0, first.check);
    const old = queue.run(
      () => 3,
      async () => 'old',
    );
    const fresh = queue.run(
      () => 3,
      async () => 'fresh',
    );
    await expect(old).rejects.toMatchObject({ code: 'too-many-requests' });
    first.done();
    expect(await fresh).toBe('fresh');
    await running;
  });

  it('goes on after a check that broke', async () => {
    const queue = new VerificationQueue({ concurrency: 1, maxWaiting: 1, suspectFrom: 10 });
    await expect(
      queue.run(
        () => 0,
        () => Promise.reject(new Error('broken')),
      ),
    ).rejects.toThrow('broken');
    expect(
      await queue.run(
        () => 0,
        async () => 'next',
      ),
    ).toBe('next');
  });
});
