import { expect } from 'vitest';
import { brokenInvariants } from '../../src/core/desk/invariants.ts';
import { eventually } from './eventually.ts';
import type { SvaraUnderTest } from './svara-under-test.ts';

/** A call of the history with its facts, as the API tells it. */
export interface Story {
  readonly id: string;
  readonly caller: string | null;
  readonly state: string;
  readonly endReason: string | null;
  readonly agentId: string | null;
  readonly waitMs: number | null;
  readonly facts: readonly { readonly at: string; readonly type: string; readonly text: string }[];
}

/** The whole history, newest first. */
export async function stories(desk: SvaraUnderTest): Promise<Story[]> {
  const supervisor = await desk.supervisor();
  const found: Story[] = [];
  let next: string | null = '';
  while (next !== null) {
    const page: { items: Story[]; next: string | null } = await supervisor.get(
      `/api/calls?cursor=${next}`.replace(/\?cursor=$/, ''),
    );
    for (const { id } of page.items) found.push(await supervisor.get(`/api/calls/${id}`));
    next = page.next;
  }
  return found;
}

/** What its agent does about a call that has ended. */
const ofWrapUp: ReadonlySet<string> = new Set(['agent-state-changed', 'wrap-up-extended', 'call-annotated']);

/** What a finished call's facts must be, whatever happened to it; each line is a contradiction. */
export function contradictions({ id, facts, state }: Story): string[] {
  const count = (type: string): number => facts.filter((fact) => fact.type === type).length;
  const made = count('offer-made');
  const over = count('offer-ended') + count('call-answered');
  const end = facts.findIndex(({ type }) => type === 'call-ended');
  const afterEnd = facts
    .slice(end + 1)
    .map(({ type }) => type)
    .filter((type) => !ofWrapUp.has(type));
  const rules: [boolean, string][] = [
    [state === 'ended', `is ${state}`],
    [facts[0]?.type === 'call-arrived', `begins with ${facts[0]?.type}`],
    [count('call-arrived') === 1, `arrived ${count('call-arrived')} times`],
    [count('call-ended') === 1, `ended ${count('call-ended')} times`],
    [afterEnd.length === 0, `goes on after its end with ${afterEnd.join(', ')}`],
    [count('call-answered') <= 1, `was answered ${count('call-answered')} times`],
    [count('call-queued') <= 1, `was queued ${count('call-queued')} times`],
    [made === over, `was offered ${made} times, of which ${over} came to an end`],
  ];
  return rules.filter(([holds]) => !holds).map(([, rule]) => `${id} ${rule}`);
}

/**
 * Waits until nothing of any call is left anywhere: in Asterisk, on the desk, at an agent. Then nothing may
 * contradict: the desk's invariants hold, every story in the history is whole, and no error was logged.
 */
export async function expectSettled(desk: SvaraUnderTest, withinMs = 5_000): Promise<void> {
  await desk.asterisk.expectNothingLeft(withinMs);
  await eventually(() => {
    const { calls, legs, closing } = desk.desk();
    expect([...calls.keys(), ...legs.keys(), ...closing.keys()]).toEqual([]);
  }, withinMs);
  expect(brokenInvariants(desk.desk(), desk.clock.now())).toEqual([]);
  for (const agent of desk.desk().agents.values()) {
    expect(['offered', 'talking'], `${agent.profile.id}`).not.toContain(agent.state);
  }
  expect((await stories(desk)).flatMap(contradictions)).toEqual([]);
  expect(desk.errors).toEqual([]);
}
