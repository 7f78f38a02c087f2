import { beforeEach, describe, expect, test } from 'vitest';
import type { AnnotateInput } from '../../../src/core/agent/annotate.ts';
import { restoreDesk } from '../../../src/core/desk/restore.ts';
import { foldCallRow, isCallFact } from '../../../src/app/queries/call-row.ts';
import { writtenOf } from '../../../src/app/queries/written.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';
import { WorkplaceDriver } from '../../support/workplace-driver.ts';

const directory = sketchDirectory({ agents: { anna: {}, bo: {} }, services: { support: {}, second: {} } });

describe('what is written to a call', () => {
  let desk: WorkplaceDriver;
  beforeEach(() => {
    desk = new WorkplaceDriver(directory).signIn('anna').call('c1').answer('c1');
  });
  const write = (parts: Partial<AnnotateInput>): WorkplaceDriver =>
    desk.tell({
      type: 'annotate-call',
      call: 'c1',
      agent: 'anna',
      reason: null,
      note: null,
      correction: null,
      by: 'anna',
      ...parts,
    });
  const wifi = { code: 'wifi', name: 'Wifi' };
  const shown = (agent: string) => {
    const { call, wrapUp } = desk.view(agent);
    const part = call ?? wrapUp;
    return part && [part.reason, part.note, part.context.class];
  };

  test('may come again and again: of each part the latest counts, and an empty note is none', () => {
    write({ note: 'one' });
    write({ reason: wifi });
    expect(shown('anna')).toEqual(['wifi', 'one', 'medium']);
    write({ note: 'two', reason: { code: 'vpn', name: 'VPN' } });
    expect(shown('anna')).toEqual(['vpn', 'two', 'medium']);
    write({ note: '' });
    expect(shown('anna')).toEqual(['vpn', null, 'medium']);
    expect(writtenOf(desk.factsOfCall('c1'))).toEqual({
      reason: { code: 'vpn', name: 'VPN' },
      note: null,
      class: null,
    });
  });

  test('goes on with the call to who gets it, and back to who had it while it can be written about', () => {
    write({ note: 'one' });
    desk
      .signIn('bo')
      .ask('c1', 'anna', { name: 'transfer', to: { agent: 'bo' } })
      .gone('c1.a1');
    desk.answer('c1');
    expect(shown('bo')).toEqual([null, 'one', 'medium']);
    write({ agent: 'bo', note: 'one and two', by: 'bo' });
    expect([shown('anna'), shown('bo')]).toEqual([
      [null, 'one and two', 'medium'],
      [null, 'one and two', 'medium'],
    ]);
  });

  test('a corrected class is what history shows; where the call waits again, it waits as it came', () => {
    write({ correction: { from: 'medium', class: 'critical' } });
    expect(shown('anna')).toEqual([null, null, 'critical']);
    desk.ask('c1', 'anna', { name: 'transfer', to: { service: 'second' } }).gone('c1.a1');
    const call = desk.desk.calls.get('c1');
    expect([call?.class, call?.service?.id]).toEqual(['medium', 'second']);
    const row = desk.factsOfCall('c1').filter(isCallFact).reduce(foldCallRow, null);
    expect(row).toMatchObject({ class: 'critical', service: 'second' });
  });

  test('after the end too, for the history and for the view', () => {
    desk.gone('c1').gone('c1.a1');
    write({ note: 'late', reason: wifi, correction: { from: 'medium', class: 'low' } });
    expect(desk.view('anna').wrapUp).toMatchObject({
      note: 'late',
      reason: 'wifi',
      context: { class: 'low' },
    });
    const row = desk.factsOfCall('c1').filter(isCallFact).reduce(foldCallRow, null);
    expect(row).toMatchObject({ state: 'ended', class: 'low' });
    desk.call('c2').answer('c2').gone('c2').gone('c2.a1');
    write({ note: 'later' });
    expect(shown('anna')).toEqual([null, null, 'medium']);
  });

  test('is there again after a restart, in the talk and after it', () => {
    write({ note: 'kept', reason: wifi, correction: { from: 'medium', class: 'high' } });
    const again = (): unknown => {
      const restored = restoreDesk(directory, desk.facts, desk.now);
      return [restored.calls.get('c1')?.written, restored.agents.get('anna')?.lastCall?.as.written];
    };
    const written = { reason: wifi, note: 'kept', class: 'high' };
    expect(again()).toEqual([written, written]);
    desk.gone('c1').gone('c1.a1');
    expect(again()).toEqual([undefined, written]);
  });

  test('of a call that nobody knows touches nothing', () => {
    const before = JSON.stringify(desk.view('anna'));
    write({ call: 'nobody', note: 'x' });
    expect(JSON.stringify(desk.view('anna'))).toBe(before);
  });
});

describe('whom an agent had to do with', () => {
  test('the last first, each number once, by how they came together; not those who withhold theirs', () => {
    const desk = new WorkplaceDriver(directory).signIn('anna');
    const end = (call: string): WorkplaceDriver => desk.gone(call).gone(`${call}.a1`).wait(1_000);
    desk.call('c1', '+46406280400', '+46701740611').answer('c1');
    end('c1');
    desk.call('c2', '+46406280400', null).answer('c2');
    end('c2');
    desk.call('c3', '+46406280400', '+46701740612').wait(15_000).gone('c3').gone('c3.a1').signIn('anna');
    const recent = () => desk.publisher.recent('anna').map(({ number, how, call }) => [number, how, call]);
    expect(recent()).toEqual([
      ['+46701740612', 'missed', 'c3'],
      ['+46701740611', 'answered', 'c1'],
    ]);
    const dial = { agent: 'anna', number: '+46701740611', as: '+46406280400', by: 'anna' };
    desk.tell({ type: 'dial', call: 'd1', ...dial }).tell({ type: 'leg-answered', leg: 'd1.a1' });
    desk
      .tell({ type: 'leg-answered', leg: 'd1.a2' })
      .tell({ type: 'leg-bridged', leg: 'd1.a2', bridge: 'd1.b2' });
    expect(recent()).toEqual([
      ['+46701740611', 'dialled', 'd1'],
      ['+46701740612', 'missed', 'c3'],
    ]);
  });
});
