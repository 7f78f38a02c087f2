import { describe, expect, it } from 'vitest';
import { withSpokenNames } from '../../../src/app/spoken-names.ts';
import type { Directory, NumberPlan } from '../../../src/core/desk/directory.ts';
import { type Menu, type MenuAction, plainEntry } from '../../../src/core/entry/plan.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';
import { dutyChain } from '../../support/duty-sketch.ts';

const NUMBER = '+46406280400';

/** A desk with a chain, whose only number is changed. */
function desk(change: (plan: NumberPlan) => Partial<NumberPlan>, more: Partial<Directory> = {}): Directory {
  const sketched = sketchDirectory({
    services: { support: {}, urgent: {} },
    numbers: { [NUMBER]: {} },
  });
  const plan = sketched.numbers.get(NUMBER);
  if (!plan) throw new Error('no plan');
  const numbers = new Map([[NUMBER, { ...plan, ...change(plan) }]]);
  return { ...sketched, numbers, chains: new Map([['duty', dutyChain]]), ...more };
}

const menu = (action: MenuAction): Menu => ({
  id: 'night',
  name: 'Night',
  prompts: ['menu-closed'],
  options: new Map([['1', { name: 'Critical', class: null, action }]]),
  timeoutMs: 5_000,
  attempts: 1,
  wrongKeyPrompt: 'menu-wrong-key',
  otherwise: { do: 'hang-up' },
});
const closedMenu = ({ entry }: NumberPlan): Partial<NumberPlan> => ({
  entry: { ...entry, closed: { ...entry.closed, menu: 'night' } },
});
const overflowing = (): Directory => {
  const directory = desk(() => ({ service: 'urgent' }));
  const services = [...directory.services].map(([id, service]) => {
    const step = { afterMs: 0, queueLength: null, nobodySignedIn: false, then: { onCall: 'duty' } } as const;
    return [id, id === 'urgent' ? { ...service, overflow: [step] } : service] as const;
  });
  return { ...directory, services: new Map(services) };
};
const onCall: MenuAction = { do: 'on-call', chain: 'duty' };

async function spoken(directory: Directory, fault?: Error) {
  const said: string[] = [];
  const faults: unknown[] = [];
  const speech = {
    say: (text: string, language: string) => {
      said.push(`${text} (${language})`);
      return fault ? Promise.reject(fault) : Promise.resolve('typed-1');
    },
  };
  const named = await withSpokenNames(directory, speech, (error, id) => faults.push([error, id]));
  const prompts = [...named.organisations.values()].map(({ namePrompt }) => namePrompt);
  return { said, faults, prompts };
}

describe('the names of organisations, for those on call', () => {
  const [organisation] = desk(() => ({})).organisations.values();
  const name = `${organisation?.name} (${organisation?.language})`;

  it.each([
    ['by the number', desk(() => ({ entry: plainEntry('closed', 'duty') }))],
    ['by a menu', desk(closedMenu, { menus: new Map([['night', menu(onCall)]]) })],
    [
      'by a menu that says something first',
      desk(closedMenu, {
        menus: new Map([['night', menu({ do: 'say', prompts: ['portal'], then: onCall })]]),
      }),
    ],
    ['by overflow', overflowing()],
  ])('are spoken where callers can reach them: %s', async (_how, directory) => {
    expect(await spoken(directory)).toEqual({ said: [name], faults: [], prompts: ['typed-1'] });
  });

  it.each([
    ['no chain', desk(() => ({ entry: plainEntry('closed', 'duty') }), { chains: new Map() })],
    ['no way to it', desk(() => ({}))],
    [
      'a menu that leads elsewhere',
      desk(closedMenu, { menus: new Map([['night', menu({ do: 'callback' })]]) }),
    ],
  ])('are not where there is %s', async (_what, directory) => {
    expect(await spoken(directory)).toMatchObject({ said: [], prompts: [undefined] });
  });

  it('are left out, and told, where they cannot be spoken', async () => {
    const fault = new Error('no espeak-ng');
    const directory = desk(() => ({ entry: plainEntry('closed', 'duty') }));
    expect(await spoken(directory, fault)).toMatchObject({
      faults: [[fault, organisation?.id]],
      prompts: [undefined],
    });
  });
});
