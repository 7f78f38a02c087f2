import type { Chain, Person } from '../../src/core/schedule/rota.ts';

/** The shortest chain: one officer, rung for twenty seconds, once. */
export const dutyChain: Chain = {
  id: 'duty',
  name: 'Duty',
  steps: [{ person: 'siv', ringTimeoutMs: 20_000 }],
  rounds: 1,
  confirmPrompt: 'on-call-confirm',
  confirmKey: '1',
  exhaustedPrompt: 'on-call-exhausted',
};

export const dutyPeople: ReadonlyMap<string, Person> = new Map([
  ['siv', { id: 'siv', name: 'Siv', number: '+46701740605', email: null }],
]);
