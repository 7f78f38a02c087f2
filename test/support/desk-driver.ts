import type { Effect, EffectType } from '../../src/core/desk/effects.ts';
import type { Directory } from '../../src/core/desk/directory.ts';
import type { Fact, FactType } from '../../src/core/desk/facts.ts';
import type { AsteriskSnapshot, GoneCause, Input } from '../../src/core/desk/inputs.ts';
import { brokenInvariants } from '../../src/core/desk/invariants.ts';
import { type Desk, newDesk } from '../../src/core/desk/state.ts';
import { step } from '../../src/core/desk/step.ts';

type FactOf<T extends FactType> = Extract<Fact, { type: T }>;
type EffectOf<T extends EffectType> = Extract<Effect, { type: T }>;

/** Steers a desk by hand, one input after the other, and checks the invariants after each. */
export class DeskDriver {
  now: number;
  desk: Desk;
  readonly facts: Fact[] = [];
  readonly effects: Effect[] = [];
  /** What the last input brought. */
  lastFacts: readonly Fact[] = [];
  lastEffects: readonly Effect[] = [];

  constructor(directory: Directory, now = Date.UTC(2026, 10, 23, 9, 0, 0)) {
    this.now = now;
    this.desk = newDesk(directory);
    this.tell({ type: 'asterisk-snapshot', legs: [], bridges: [] });
    for (const device of directory.devices.keys()) this.phone(device, true);
  }

  tell(input: Input): this {
    const { facts, effects } = step(this.desk, input, this.now);
    this.lastFacts = facts;
    this.lastEffects = effects;
    this.facts.push(...facts);
    this.effects.push(...effects);
    const broken = brokenInvariants(this.desk, this.now);
    if (broken.length > 0) throw new Error(`after ${input.type}: ${broken.join('; ')}`);
    return this;
  }

  /** Lets time pass; timers that come due fire at their instant. */
  wait(ms: number): this {
    const end = this.now + ms;
    for (;;) {
      const [next] = [...this.desk.timers.values()]
        .filter((timer) => timer.at <= end && (this.desk.linked || !('call' in timer)))
        .sort((a, b) => a.at - b.at);
      if (!next) break;
      this.now = Math.max(this.now, next.at);
      this.tell({ type: 'timer-fired', timer: next.id });
    }
    this.now = end;
    return this;
  }

  phone(device: string, registered: boolean, busyElsewhere = false): this {
    return this.tell({ type: 'device-changed', device, registered, busyElsewhere });
  }

  signIn(...agents: string[]): this {
    for (const agent of agents) this.command(agent, 'available');
    return this;
  }

  command(agent: string, to: 'available' | 'paused' | 'signed-out'): this {
    return this.tell({ type: 'agent-command', agent, to, pauseReason: null, by: agent });
  }

  call(leg: string, dialled = '+46406280400', caller: string | null = '+46701740611'): this {
    return this.tell({ type: 'leg-entered', leg, dialled, caller });
  }

  gone(leg: string, cause: GoneCause = 'hung-up'): this {
    return this.tell({ type: 'leg-gone', leg, cause });
  }

  /** Keys on the telephone of `leg`, one after the other. */
  press(leg: string, keys: string): this {
    for (const digit of keys) this.tell({ type: 'digit', leg, digit });
    return this;
  }

  /** What plays to the caller of `call` ends. */
  soundOver(call: string): this {
    const { leg, announcement } = this.desk.calls.get(call) ?? {};
    if (!leg || !announcement) throw new Error(`nothing plays to the caller of ${call}`);
    return this.tell({ type: 'playback-finished', leg, playback: announcement.playback });
  }

  /** The phone that rings for `call` is picked up and bridged. */
  answer(call: string): this {
    const leg = this.ringingLeg(call);
    this.tell({ type: 'leg-answered', leg });
    const attempt = leg.slice(leg.lastIndexOf('.a') + 2);
    return this.tell({ type: 'leg-bridged', leg, bridge: `${call}.b${attempt}` });
  }

  ringingLeg(call: string): string {
    const [offer] = this.desk.calls.get(call)?.offers ?? [];
    if (!offer) throw new Error(`no phone rings for ${call}`);
    return offer.leg;
  }

  /** Whom the call is offered to, or null. */
  offeredTo(call: string): string | null {
    return this.desk.calls.get(call)?.offers[0]?.agent ?? null;
  }

  stateOf(agent: string): string {
    return this.desk.agents.get(agent)?.state ?? 'unknown';
  }

  snapshot(legs: AsteriskSnapshot['legs'], bridges: AsteriskSnapshot['bridges'] = []): this {
    return this.tell({ type: 'asterisk-snapshot', legs, bridges });
  }

  factsOfCall(id: string): readonly Fact[] {
    return this.facts.filter((fact) => 'call' in fact && fact.call === id);
  }

  factsOf<T extends FactType>(type: T): FactOf<T>[] {
    return this.facts.filter((fact): fact is FactOf<T> => fact.type === type);
  }

  lastEffectsOf<T extends EffectType>(type: T): EffectOf<T>[] {
    return this.lastEffects.filter((effect): effect is EffectOf<T> => effect.type === type);
  }
}
