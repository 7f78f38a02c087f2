import { describe, expect, test } from 'vitest';
import type { Directory } from '../../../src/core/desk/directory.ts';
import type { Workplace } from '../../../src/app/workplace-api.ts';
import { callbackRules, sketchDirectory, type DeskSketch } from '../../support/desk-fixture.ts';
import { knownTown, WorkplaceDriver } from '../../support/workplace-driver.ts';

const maria = {
  id: 'maria',
  name: 'Maria Ek',
  number: '+46701740611',
  organisation: 'town',
  title: 'Rektor',
  note: null,
};
const wrapUp = {
  durationMs: 30_000,
  extensionMs: 15_000,
  extensions: 1,
  reasons: new Map([['wifi', 'Wifi']]),
};

const town = (sketch: DeskSketch = {}): Directory =>
  knownTown(
    sketchDirectory({ agents: { anna: {}, bo: {} }, ...sketch }),
    {
      greetingPhrase: 'Town IT',
      notes: 'Reboot first',
      screenPop: 'https://cases.example.se/?n={caller}&u={organisation}',
    },
    [maria],
  );

/** What of a view tells where the agent is. */
const gist = ({ agent, offer, call, wrapUp: after }: Workplace) => ({
  state: agent.state,
  offer: offer && [offer.leg, offer.context.callerName],
  call: call && [call.talk, call.role, call.leg, call.third?.name ?? null],
  wrapUp: after && [after.context.call, after.until],
});

describe("an agent's workplace", () => {
  test('shows an offer with everything that whoever answers needs to know', () => {
    const desk = new WorkplaceDriver(town()).signIn('anna').call('c1');
    expect(desk.shown('anna')?.offer).toEqual({
      context: {
        call: 'c1',
        kind: 'inbound',
        organisation: { id: 'town', name: 'Town' },
        service: { id: 'support', name: 'Support' },
        class: 'medium',
        language: 'sv',
        dialled: '+46406280400',
        caller: '+46701740611',
        callerName: 'Maria Ek',
        greeting: 'Town IT',
        notes: 'Reboot first',
        screenPop: 'https://cases.example.se/?n=%2B46701740611&u=town',
        taskNote: null,
        arrivedAt: desk.now,
        waitingSince: desk.now,
      },
      offeredAt: desk.now,
      deadlineAt: desk.now + 15_000,
      leg: 'c1.a1',
      device: 'anna-phone',
    });
    expect(desk.shown('bo')).toBeUndefined();
  });

  test('follows the talk: hold, consultation, conference, leaving, and coming back', () => {
    const desk = new WorkplaceDriver(town()).signIn('anna', 'bo').call('c1').answer('c1');
    const views = (): unknown => [gist(desk.view('anna')), gist(desk.view('bo'))];
    const idle = { state: 'available', offer: null, call: null, wrapUp: null };
    const inTalk = (talk: string, third: string | null = null) => ({
      state: 'talking',
      offer: null,
      call: [talk, 'owner', 'c1.a1', third],
      wrapUp: null,
    });
    const asThird = (talk: string) => ({ ...idle, state: 'talking', call: [talk, 'third', 'c1.a2', 'anna'] });
    expect(views()).toEqual([inTalk('talking'), idle]);

    desk.wait(5_000).ask('c1', 'anna', { name: 'hold' });
    expect(desk.shown('anna')?.call?.heldSince).toBe(desk.now);
    expect(views()).toEqual([inTalk('held'), idle]);

    desk.ask('c1', 'anna', { name: 'consult', to: { agent: 'bo' } });
    expect(views()).toEqual([
      inTalk('consult-ringing', 'bo'),
      { ...idle, state: 'offered', offer: ['c1.a2', 'Maria Ek'] },
    ]);

    desk.tell({ type: 'leg-answered', leg: 'c1.a2' });
    expect(views()).toEqual([inTalk('consulting', 'bo'), asThird('consulting')]);

    desk.ask('c1', 'anna', { name: 'conference' });
    expect(views()).toEqual([inTalk('conference', 'bo'), asThird('conference')]);

    desk.ask('c1', 'anna', { name: 'leave' }).gone('c1.a1');
    expect(gist(desk.view('anna'))).toEqual({
      ...idle,
      call: ['away', 'owner', null, 'bo'],
      wrapUp: ['c1', null],
    });
    desk.ask('c1', 'anna', { name: 'rejoin' });
    expect(gist(desk.view('anna')).call).toEqual(['rejoining', 'owner', 'c1.a3', 'bo']);
    desk.tell({ type: 'leg-answered', leg: 'c1.a3' });
    expect(gist(desk.view('anna')).call).toEqual(['conference', 'owner', 'c1.a3', 'bo']);

    desk.gone('c1').ask('c1', 'anna', { name: 'hang-up' });
    expect(gist(desk.view('anna'))).toEqual({ ...idle, wrapUp: ['c1', null] });
  });

  test('gives a call that was handed over to who has it now', () => {
    const desk = new WorkplaceDriver(town()).signIn('anna', 'bo').call('c1').answer('c1');
    desk
      .ask('c1', 'anna', { name: 'consult', to: { agent: 'bo' } })
      .tell({ type: 'leg-answered', leg: 'c1.a2' });
    desk.wait(1_000).ask('c1', 'anna', { name: 'consult-complete' });
    expect([gist(desk.view('anna')).call, gist(desk.view('bo')).call]).toEqual([
      null,
      ['talking', 'owner', 'c1.a2', null],
    ]);
    expect(desk.view('bo').figures.answered).toBe(1);
  });

  test('does not keep a call on the page of who transferred it outside', () => {
    const desk = new WorkplaceDriver(town()).signIn('anna').call('c1').answer('c1');
    desk.ask('c1', 'anna', { name: 'transfer', to: { number: '+46701740699' } });
    desk
      .tell({ type: 'leg-answered', leg: 'c1.a2' })
      .tell({ type: 'leg-bridged', leg: 'c1.a2', bridge: 'c1.b2' });
    expect(desk.desk.calls.get('c1')?.talk?.agent).toBe('anna');
    expect(gist(desk.view('anna'))).toMatchObject({ state: 'available', call: null });
  });

  test('tells what is to be written after a call, until the next one or an act of their own', () => {
    const desk = new WorkplaceDriver(town({ services: { support: { wrapUp } } })).signIn('anna');
    desk.call('c1').answer('c1').wait(60_000).gone('c1').gone('c1.a1');
    const until = desk.now + 30_000;
    expect(desk.shown('anna')?.wrapUp).toMatchObject({
      until,
      extensionMs: 15_000,
      extensionsLeft: 1,
      reasons: [{ code: 'wifi', name: 'Wifi', reasons: [] }],
      reason: null,
      note: null,
    });
    desk.tell({ type: 'extend-wrap-up', agent: 'anna', by: 'anna' });
    expect(desk.shown('anna')?.wrapUp).toMatchObject({ until: until + 15_000, extensionsLeft: 0 });
    desk.wait(45_000);
    expect(gist(desk.view('anna'))).toMatchObject({ state: 'available', wrapUp: ['c1', null] });
    desk.tell({ type: 'end-wrap-up', agent: 'anna', reason: 'wifi', note: '<b>x</b>', by: 'anna' });
    expect(desk.shown('anna')?.wrapUp).toMatchObject({ reason: 'wifi', note: '<b>x</b>', extensionsLeft: 0 });
    desk.command('anna', 'paused');
    expect(desk.view('anna').wrapUp).toBeNull();
  });

  test('shows a dial of their own from its first ring on', () => {
    const desk = new WorkplaceDriver(town()).signIn('anna');
    const began = desk.now;
    const dial = { agent: 'anna', number: '+46701740611', as: '+46406280400', by: 'anna' };
    desk.tell({ type: 'dial', call: 'd1', ...dial });
    expect(desk.shown('anna')?.call).toMatchObject({
      talk: 'dialling',
      startedAt: began,
      leg: 'd1.a1',
      context: { kind: 'outgoing', caller: '+46701740611', callerName: 'Maria Ek', dialled: '+46406280400' },
    });
    expect(desk.view('anna').figures).toMatchObject({ dialled: 1, answered: 0 });
  });

  test('lists callbacks: their own, and anybody’s of their services', () => {
    const directory = town({
      services: { support: { callback: callbackRules }, network: {} },
      agents: { anna: { services: ['support'] }, bo: { services: ['network'] } },
    });
    const desk = new WorkplaceDriver(directory);
    const task = { number: '+46701740611', organisation: 'town', service: 'support', by: 'anna' };
    const later = desk.now + 3_600_000;
    desk.tell({ type: 'create-task', call: 't1', ...task, agent: null, note: 'printer', notBefore: later });
    expect(desk.shown('anna')?.callbacks).toMatchObject([
      { id: 't1', name: 'Maria Ek', note: 'printer', state: 'sleeping', nextAttemptAt: later },
    ]);
    expect(desk.shown('bo')).toBeUndefined();
    desk.tell({ type: 'cancel-callback', call: 't1', agent: null, by: 'boss' });
    expect(desk.shown('anna')?.callbacks).toEqual([]);
  });

  test('is told only where it has changed, and never of an agent whose page is closed', () => {
    const desk = new WorkplaceDriver(town(), ['anna']).signIn('anna', 'bo');
    const before = desk.told.get('anna')?.length;
    desk.tell({ type: 'device-changed', device: 'bo-phone', registered: false, busyElsewhere: false });
    expect(desk.told.get('anna')?.length).toBe(before);
    desk.phone('anna-phone', false);
    expect(desk.shown('anna')?.devices).toEqual([
      { id: 'anna-phone', kind: 'desk-phone', ready: false, problem: 'not-registered' },
    ]);
    expect(desk.told.has('bo')).toBe(false);
  });
});
