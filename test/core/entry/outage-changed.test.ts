import { describe, expect, it } from 'vitest';
import type { Directory } from '../../../src/core/desk/directory.ts';
import { plainEntry, type Outage } from '../../../src/core/entry/plan.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';

const MONDAY = Date.UTC(2026, 10, 23, 9);
const NUMBER = '+46406280400';

const news = (id: string, more: Partial<Outage> = {}): Outage => ({
  id,
  organisation: 'town',
  service: null,
  prompt: `typed-${id}`,
  text: id,
  from: MONDAY - 60_000,
  until: null,
  stayKey: '1',
  informedGraceMs: 10_000,
  ...more,
});

const directory = (...outages: readonly Outage[]): Directory => ({
  ...sketchDirectory({ numbers: { [NUMBER]: { entry: plainEntry('closed') } } }),
  outages,
});
/** A caller who is being told of the outages given. */
const told = (...outages: readonly Outage[]): DeskDriver =>
  new DeskDriver(directory(...outages), MONDAY).call('c1');
const now = (desk: DeskDriver, ...outages: readonly Outage[]): DeskDriver =>
  desk.tell({ type: 'directory-changed', directory: directory(...outages) });
const queued = (desk: DeskDriver): number => desk.factsOf('call-queued').length;
const said = (desk: DeskDriver): string[] =>
  desk.factsOf('announcement-started').flatMap(({ prompts }) => prompts);

describe('an outage that is changed while a caller is told of it', () => {
  it('keeps the key that it told of, whatever is switched on meanwhile', () => {
    const desk = now(told(news('mail')), news('mail'), news('net', { from: MONDAY, stayKey: null }));
    expect(queued(desk.press('c1', '1'))).toBe(1);
  });

  it('asks nobody for a key that was never told to them', () => {
    const plain = news('mail', { stayKey: null });
    const desk = now(told(plain), plain, news('net', { from: MONDAY })).soundOver('c1');
    expect(desk.factsOf('call-ended')).toEqual([]);
    expect(queued(desk)).toBe(1);
  });

  it('lets the caller go on by that key when it has ended, or was told anew in other words', () => {
    for (const left of [[], [news('mail-2', { stayKey: '5' })]])
      expect(queued(now(told(news('mail')), ...left).press('c1', '1'))).toBe(1);
  });

  it('still means nothing by any other key while it is in force', () => {
    expect(queued(told(news('mail')).press('c1', '7'))).toBe(0);
  });

  it('says nothing empty to a caller who is found after it has ended, and leads them on', () => {
    const desk = now(told(news('mail')));
    desk.snapshot([
      {
        leg: 'c1',
        kind: 'caller',
        endpoint: 'PJSIP/trunk',
        up: true,
        dialled: NUMBER,
        caller: null,
        createdAt: MONDAY,
      },
    ]);
    expect(queued(desk)).toBe(1);
    expect(said(desk)).toEqual(['typed-mail', 'outage-stay', 'digit-1']);
    expect(desk.effects.filter(({ type }) => type === 'play')).toHaveLength(1);
  });

  it('is told again to a caller who is found while it lasts', () => {
    const desk = told(news('mail'));
    desk.snapshot([
      {
        leg: 'c1',
        kind: 'caller',
        endpoint: 'PJSIP/trunk',
        up: true,
        dialled: NUMBER,
        caller: null,
        createdAt: MONDAY,
      },
    ]);
    expect(said(desk)).toHaveLength(6);
    expect(queued(desk)).toBe(0);
  });
});
