import { sql } from 'drizzle-orm';
import { plainEntry } from '../../src/core/entry/plan.ts';
import { describe, expect, test } from 'vitest';
import type { Directory } from '../../src/core/desk/directory.ts';
import type { User } from '../../src/app/ports/users.ts';
import type { Override } from '../../src/core/schedule/calendar.ts';
import { schema } from '../../src/adapters/db/schema.ts';
import { checkConfigText } from '../../src/config/load.ts';
import { directorySources } from '../support/config.ts';
import { soundDesk } from '../support/desk-mistakes.ts';
import { EPOCH, testDatabase, upTo } from '../support/database.ts';
import { sketchDirectory } from '../support/desk-fixture.ts';

const anna: User = { username: 'anna', roles: ['agent'], agentId: 'anna', passwordHash: 'hash-a' };
const boss: User = {
  username: 'boss',
  roles: ['supervisor', 'admin'],
  agentId: null,
  passwordHash: 'hash-b',
};

const noWeek = { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] };
const summer = { name: 'Sommar', from: '05-15', until: '09-14', week: noWeek };
const moving: Override = { kind: 'closed', from: EPOCH, until: null, reason: 'Flytt' };

function sketch(): Directory {
  const plain = sketchDirectory({
    services: { support: { requirements: [{ skill: 'network', minLevel: 3 }] }, duty: { wrapUpMs: 5_000 } },
    agents: { anna: { skills: { network: 5, mail: 2 } }, bo: { services: ['duty'] } },
    numbers: {
      '+46406280400': { greeting: { prompt: 'greeting', when: 'while' }, calendar: 'office' },
      '+46406280404': { class: 'critical' },
    },
  });
  return {
    ...plain,
    calendars: new Map([
      [
        'office',
        {
          id: 'office',
          name: 'Office',
          timeZone: 'Europe/Stockholm',
          week: { 1: [{ from: '07:45', until: '12:00' }], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] },
          specialDays: new Map([['2027-03-26', { date: '2027-03-26', name: 'Långfredagen', periods: [] }]]),
          seasons: [summer],
          overrides: [moving],
        },
      ],
    ]),
  };
}

describe('the stored directory', () => {
  test('has what was loaded, in columns', async () => {
    const { directoryStore, orm, users } = await testDatabase();
    await directoryStore.save(sketch(), [anna, boss], EPOCH);
    expect(await directoryStore.revision()).toBe('test');
    expect(await orm.select().from(schema.numbers).orderBy(schema.numbers.number)).toEqual([
      {
        number: '+46406280400',
        directLineOf: null,
        organisation: 'town',
        service: 'support',
        calendar: 'office',
        callClass: 'medium',
        language: 'sv',
        greetingPrompt: 'greeting',
        greetingWhen: 'while',
        entry: plainEntry('closed'),
        removedAt: null,
      },
      expect.objectContaining({ number: '+46406280404', callClass: 'critical', greetingPrompt: null }),
    ]);
    expect(await orm.select().from(schema.serviceRequirements)).toEqual([
      { service: 'support', position: 0, skill: 'network', minLevel: 3 },
    ]);
    expect(await orm.select().from(schema.agentSkills)).toHaveLength(2);
    expect(await orm.select().from(schema.agentLines)).toHaveLength(3);
    expect(await orm.select().from(schema.agentDevices)).toContainEqual({
      agent: 'bo',
      position: 0,
      device: 'bo-phone',
    });
    expect(await orm.select().from(schema.calendars)).toEqual([
      expect.objectContaining({
        specialDays: [{ date: '2027-03-26', name: 'Långfredagen', periods: [] }],
        seasons: [summer],
        overrides: [moving],
      }),
    ]);
    expect(await users.find('boss')).toEqual(boss);
    expect(await users.find('anna')).toEqual(anna);
    expect(await users.find('Anna')).toBeNull();
    expect(await users.find("' or 1=1 --")).toBeNull();
  });

  test('has every rule of a service, as it was loaded', async () => {
    const loaded = checkConfigText(soundDesk, directorySources);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.mistakes));
    const { directoryStore, orm } = await testDatabase();
    await directoryStore.save(loaded.directory, [], EPOCH);
    const rows = await orm.select().from(schema.services).orderBy(schema.services.id);
    expect(rows.map(({ id }) => id)).toEqual(['help', 'net']);
    expect(rows[0]?.rules).toMatchObject({
      relaxations: [
        [
          { afterMs: 30_000, minLevel: 2 },
          { afterMs: 60_000, minLevel: null },
        ],
      ],
      whenSpent: 'next-line',
      lines: [
        { id: 'help-1', organisations: null, opensAfterMs: 0, order: 'least-flexible' },
        { id: 'help-2', organisations: ['ekeby', 'lund'], opensAfterMs: null, opensWhenNobodySignedIn: true },
        { id: 'help-3', opensAfterMs: 90_000, order: 'fixed', fixedOrder: ['bo', 'anna'] },
      ],
      overflow: [
        { queueLength: 20, then: { service: 'net' } },
        { nobodySignedIn: true, then: { message: 'sorry' } },
        { afterMs: 600_000, then: { callback: true } },
      ],
      points: { high: 90, medium: 50, low: 0, status: -50 },
      missesForgiven: 2,
      wrapUp: { durationMs: 20_000, extensionMs: 30_000, extensions: 2, reasons: { fault: 'Fault' } },
      sameAgent: { withinMs: 3_600_000, holdMs: 10_000 },
      announcements: { firstAfterMs: 30_000, everyMs: 45_000, comfort: ['greeting'] },
      callback: { key: '5', attempts: 3 },
    });
    expect(await orm.select().from(schema.devices)).toContainEqual(
      expect.objectContaining({ id: 'mobile1', kind: 'mobile', endpoint: 'PJSIP/+46701740605@trunk' }),
    );
  });

  test('marks what has left, keeps when it left, and takes the mark away when it is back', async () => {
    const { directoryStore, orm, users } = await testDatabase();
    const whole = sketch();
    const agents = new Map([...whole.agents].filter(([id]) => id !== 'bo'));
    const withoutBo = { ...whole, agents, revision: 'without bo' };
    const removedAt = async () => {
      const rows = await orm.select().from(schema.agents).orderBy(schema.agents.id);
      return rows.map((row) => row.removedAt);
    };
    await directoryStore.save(whole, [anna, boss], EPOCH);
    await directoryStore.save(withoutBo, [boss], EPOCH + 1);
    await directoryStore.save(withoutBo, [boss], EPOCH + 2);
    expect(await removedAt()).toEqual([null, EPOCH + 1]);
    expect(await users.find('anna')).toBeNull();
    expect(await directoryStore.revision()).toBe('without bo');
    await directoryStore.save(whole, [{ ...anna, passwordHash: 'new' }, boss], EPOCH + 3);
    expect(await removedAt()).toEqual([null, null]);
    expect(await users.find('anna')).toMatchObject({ passwordHash: 'new' });
  });

  test('is the old or the new one as a whole, also when the database refuses a part', async () => {
    const { directoryStore, orm, users } = await testDatabase();
    await directoryStore.save(sketch(), [anna], EPOCH);
    await orm.run(
      sql`create trigger no_boss before insert on users when new.username = 'boss' begin select raise(abort, 'no'); end`,
    );
    const changed = { ...sketchDirectory({ agents: { cilla: {} } }), revision: 'changed' };
    await expect(directoryStore.save(changed, [anna, boss], EPOCH + 1)).rejects.toThrow();
    expect(await directoryStore.revision()).toBe('test');
    const rows = await orm.select().from(schema.agents).orderBy(schema.agents.id);
    expect(rows.map(({ id, removedAt }) => [id, removedAt])).toEqual([
      ['anna', null],
      ['bo', null],
    ]);
    expect(await users.find('anna')).not.toBeNull();
  });

  test('takes a thousand agents with ten skills each', async () => {
    const { directoryStore, orm } = await testDatabase();
    const skills = Object.fromEntries(upTo(10).map((n) => [`skill${n}`, 3 as const]));
    const agents = Object.fromEntries(upTo(1_000).map((n) => [`agent${n}`, { skills }]));
    await directoryStore.save(sketchDirectory({ agents }), [], EPOCH);
    expect(await orm.$count(schema.agentSkills)).toBe(10_000);
    await directoryStore.save(sketchDirectory({ agents }), [], EPOCH + 1);
    expect(await orm.$count(schema.agentSkills)).toBe(10_000);
  });
});
