import type { Directory, NumberPlan, Service } from '../desk/directory.ts';
import type { CallClass } from '../kernel/call-class.ts';
import type { Language, PhoneNumber } from '../kernel/ids.ts';
import type { InstantMs } from '../kernel/time.ts';
import { dutyAt } from '../schedule/final-schedule.ts';
import type { Chain, Person } from '../schedule/rota.ts';
import { nextOpeningPrompts } from '../schedule/spoken-time.ts';
import { decideEntry, type EntryDecision, zoneOfPlan } from './decide.ts';
import type { Key } from './plan.ts';
import {
  type EntryEnd,
  type EntryPoint,
  type EntryScene,
  keyTimeoutMsAt,
  outageFor,
  type SaidPrompt,
  saidAt,
  walk,
} from './walk.ts';

/** Where a caller ends. `message`: news of an outage was all they needed. */
export type Treatment =
  'queue' | 'closed' | 'on-call' | 'callback' | 'message' | 'unknown-number' | 'voicemail';

/** One thing that happens to the caller. */
export type WhatIfEvent =
  | { readonly type: 'arrives'; readonly plan: NumberPlan; readonly language: Language }
  | {
      readonly type: 'hours';
      readonly open: boolean;
      readonly opening: readonly string[];
      readonly why: string;
    }
  | { readonly type: 'unknown-number' }
  | { readonly type: 'hears'; readonly point: EntryPoint; readonly said: readonly SaidPrompt[] }
  | {
      readonly type: 'presses';
      readonly key: Key;
      /** Null: it means nothing there. */
      readonly choice: string | null;
      readonly class: CallClass | null;
      readonly language: Language | null;
    }
  | { readonly type: 'presses-nothing' }
  | { readonly type: 'queue'; readonly service: Service | null; readonly class: CallClass }
  | { readonly type: 'on-call-asked'; readonly chain: Chain }
  /** Whom the steps of the chain would ring at that instant; null: nobody is on call there. */
  | { readonly type: 'on-call'; readonly chain: Chain; readonly people: readonly (Person | null)[] }
  | { readonly type: 'callback' }
  | { readonly type: 'voicemail' }
  | { readonly type: 'ends'; readonly treatment: 'closed' | 'message' };

export interface WhatIfStep {
  /** Which part of the plan: `number`, `hours`, `menu:main`, `key:1` … */
  readonly id: string;
  readonly at: InstantMs;
  readonly event: WhatIfEvent;
}

/** The whole way of a call that nobody makes. */
export interface WhatIf {
  readonly number: PhoneNumber;
  readonly at: InstantMs;
  readonly treatment: Treatment;
  readonly steps: readonly WhatIfStep[];
  /** Null when it is open, or never opens. */
  readonly nextOpening: InstantMs | null;
  /** In English: "closed from 12:00 until 12:45; opens today 12:45". */
  readonly why: string;
}

/**
 * What a call to `number` at `at` would meet. Keys are pressed one after the other, each as soon as something asks
 * for one; when they are spent, nothing is pressed any more. What is said takes no time here; waiting for a key does.
 * Pure; the same steps as those of a real call, for it goes the same way ({@link walk}).
 */
export function whatIf(
  directory: Directory,
  number: PhoneNumber,
  at: InstantMs,
  keys: readonly Key[],
): WhatIf {
  const plan = directory.numbers.get(number) ?? null;
  const decision = decideEntry(directory, plan, at);
  const { nextOpening, why } = decision;
  const walker = new Walker(directory, at, [...keys]);
  const treatment = plan ? walker.run(plan, decision) : walker.unknown();
  return { number, at, treatment, steps: walker.steps, nextOpening, why };
}

/** More moves than any way has; a plan that never ends would be a mistake of the checks. */
const MOVES_AT_MOST = 200;

class Walker {
  readonly steps: WhatIfStep[] = [];
  readonly #directory: Directory;
  readonly #keys: Key[];
  #at: InstantMs;
  #class: CallClass = 'medium';
  #language: Language = 'en';

  constructor(directory: Directory, at: InstantMs, keys: Key[]) {
    this.#directory = directory;
    this.#at = at;
    this.#keys = keys;
  }

  unknown(): Treatment {
    this.#tell('number', { type: 'unknown-number' });
    return 'unknown-number';
  }

  run(plan: NumberPlan, { treatment, why, nextOpening }: EntryDecision): Treatment {
    const open = treatment === 'queue';
    const openingPrompts = (): readonly string[] =>
      nextOpeningPrompts(nextOpening, this.#at, zoneOfPlan(this.#directory, plan));
    this.#class = plan.callClass;
    this.#language = plan.language;
    this.#tell('number', { type: 'arrives', plan, language: plan.language });
    this.#tell('hours', { type: 'hours', open, opening: open ? [] : openingPrompts(), why });
    const scene = (): EntryScene => ({
      plan,
      menus: this.#directory.menus,
      outage: outageFor(this.#directory.outages, plan, this.#at),
      open,
      language: this.#language,
      openingPrompts,
    });
    let point: EntryPoint | null = null;
    for (let moves = 0; moves < MOVES_AT_MOST; moves += 1) {
      const to: EntryPoint | EntryEnd | undefined =
        point === null ? walk(scene(), null, { type: 'begin' })?.to : this.#leave(scene(), point);
      if (!to) break;
      if ('end' in to) return this.#end(to, plan);
      point = to;
      this.#tell(idOf(to), { type: 'hears', point: to, said: saidAt(scene(), to) });
    }
    throw new Error('the way into the queue does not end');
  }

  /** What the caller does at a point: presses the next key that is left, or lets the time run out. */
  #leave(scene: EntryScene, point: EntryPoint): EntryPoint | EntryEnd | undefined {
    const timeoutMs = keyTimeoutMsAt(scene, point);
    if (timeoutMs === null) return walk(scene, point, { type: 'said' })?.to;
    for (let key = this.#keys.shift(); key !== undefined; key = this.#keys.shift()) {
      const move = walk(scene, point, { type: 'key', key });
      const { choice = null, language = null } = move ?? {};
      this.#class = move?.class ?? this.#class;
      this.#language = language ?? this.#language;
      this.#tell(`key:${key}`, { type: 'presses', key, choice, language, class: move?.class ?? null });
      if (move) return move.to;
    }
    this.#at += timeoutMs;
    this.#tell('no-key', { type: 'presses-nothing' });
    return walk(scene, point, { type: 'silence' })?.to;
  }

  #end(to: EntryEnd, plan: NumberPlan): Treatment {
    switch (to.end) {
      case 'queue': {
        const service = this.#directory.services.get(to.service ?? plan.service) ?? null;
        this.#tell(`queue:${to.service ?? plan.service}`, { type: 'queue', service, class: this.#class });
        return 'queue';
      }
      case 'callback':
      case 'voicemail':
        this.#tell(to.end, { type: to.end });
        return to.end;
      case 'closed':
        return this.#ends('closed');
      case 'informed':
        return this.#ends('message');
      case 'on-call':
        return this.#onCall(to.chain);
    }
  }

  /** Those on call are rung for a caller who confirms by key that it is critical, and for nobody else. */
  #onCall(id: string): Treatment {
    const chain = this.#directory.chains.get(id);
    if (!chain) return this.#ends('closed');
    this.#tell(`on-call:${id}`, { type: 'on-call-asked', chain });
    const key = this.#keys.shift();
    if (key === undefined) this.#tell('no-key', { type: 'presses-nothing' });
    else {
      const choice = key === chain.confirmKey ? chain.name : null;
      this.#tell(`key:${key}`, { type: 'presses', key, choice, language: null, class: null });
    }
    if (key !== chain.confirmKey) return this.#ends('closed');
    const people = chain.steps.map((step) => {
      if ('person' in step) return this.#directory.people.get(step.person) ?? null;
      const rota = this.#directory.rotas.get(step.rota);
      const duty = rota && dutyAt(rota, this.#at);
      const shift = duty && 'shift' in duty ? duty.shift : null;
      return (shift && this.#directory.people.get(shift.person)) ?? null;
    });
    this.#tell(`on-call:${id}`, { type: 'on-call', chain, people });
    return 'on-call';
  }

  #ends(treatment: 'closed' | 'message'): Treatment {
    this.#tell('end', { type: 'ends', treatment });
    return treatment;
  }

  #tell(id: string, event: WhatIfEvent): void {
    this.steps.push({ id, at: this.#at, event });
  }
}

function idOf(point: EntryPoint): string {
  if (point.at === 'menu') return `menu:${point.menu}`;
  return point.at === 'outage' ? `outage:${point.outage}` : point.at;
}
