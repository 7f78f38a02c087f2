import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { describeFact } from '../../../src/app/queries/words.ts';
import { whyOfCall } from '../../../src/app/queries/why.ts';
import type { Directory } from '../../../src/core/desk/directory.ts';
import type { FactType } from '../../../src/core/desk/facts.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { plainLine, sketchDirectory } from '../../support/desk-fixture.ts';

const BURG = '+46406280400';
const DAL = '+46406280401';
const names: Readonly<Record<string, string>> = { anna: 'Anna', bo: 'Bo', cia: 'Cia' };

/** The desk of docs/routing.md. */
function exampleDirectory(): Directory {
  const sketched = sketchDirectory({
    services: {
      support: {
        requirements: [
          {
            skill: 'network',
            minLevel: 3,
            relaxations: [
              { afterMs: 20_000, minLevel: 2 },
              { afterMs: 60_000, minLevel: null },
            ],
          },
        ],
        lines: [
          plainLine('desk', { name: 'the desk' }),
          plainLine('dal', {
            name: 'the consultants of Dal',
            organisations: new Set(['dal']),
            opensAfterMs: 45_000,
          }),
        ],
      },
    },
    agents: {
      anna: { skills: { network: 5 }, lines: ['desk'] },
      bo: { skills: { network: 2 }, lines: ['desk'] },
      cia: { skills: { network: 4 }, lines: ['dal'] },
    },
    numbers: { [BURG]: { organisation: 'burg' }, [DAL]: { organisation: 'dal', callClass: 'high' } },
  });
  const [town] = sketched.organisations.values();
  if (!town) throw new Error('the sketch has an organisation');
  return {
    ...sketched,
    organisations: new Map([
      ['burg', { ...town, id: 'burg', name: 'Burg' }],
      ['dal', { ...town, id: 'dal', name: 'Dal' }],
    ]),
    agents: new Map([...sketched.agents].map(([id, agent]) => [id, { ...agent, name: names[id] ?? id }])),
  };
}

const TOLD: ReadonlySet<FactType> = new Set([
  'call-arrived',
  'offer-made',
  'offer-ended',
  'requirement-relaxed',
  'line-opened',
  'call-answered',
]);

/** What happens on that desk, as the product itself tells it. */
function transcript(): string[] {
  const directory = exampleDirectory();
  const desk = new DeskDriver(directory);
  const context = { directory, timeZone: 'Europe/Stockholm' };
  const clock = (at: number): string => new Date(at + 3_600_000).toISOString().slice(11, 19);
  const lines: string[] = [];
  let told = 0;
  const tell = (): void => {
    for (const fact of desk.facts.slice(told)) {
      if ('call' in fact && TOLD.has(fact.type)) {
        lines.push(`${clock(fact.at)}  call ${fact.call}: ${describeFact(fact, context)}`);
      }
    }
    told = desk.facts.length;
  };
  const why = (call: string): void => {
    tell();
    lines.push(
      `${clock(desk.now)}  why ${call}?  ${whyOfCall(desk.desk, call, desk.factsOfCall(call), desk.now)?.text}`,
    );
  };
  const then = (ms: number, act: () => unknown): void => {
    desk.wait(ms);
    act();
    tell();
  };
  then(0, () => desk.signIn('anna', 'bo', 'cia').wait(240_000).call('A', BURG));
  then(2_000, () => desk.answer('A'));
  then(3_000, () => desk.call('B', BURG));
  then(5_000, () => desk.call('C', DAL));
  why('B');
  why('C');
  then(15_000, () => undefined);
  then(3_000, () => desk.answer('B'));
  then(10_000, () => why('C'));
  then(17_000, () => undefined);
  then(2_000, () => desk.answer('C'));
  return lines;
}

describe('docs/routing.md', () => {
  it('tells the worked example exactly as it goes', async () => {
    const document = await readFile(new URL('../../../docs/routing.md', import.meta.url), 'utf8');
    const [, block] = /<!-- worked example -->\s*```\n([^`]*)```/.exec(document) ?? [];
    expect(block?.trimEnd().split('\n')).toEqual(transcript());
  });
});
