import type { Directory } from '../../src/core/desk/directory.ts';
import type { Call } from '../../src/core/call/call.ts';
import { awaitedIn } from '../../src/core/call/awaited.ts';
import { phoneOf } from '../../src/core/call/ring.ts';
import { legOfAnswered, legsInBridge } from '../../src/core/call/talk.ts';
import type { WorldPlan } from './desk-world.ts';
import { sketchDirectory } from './desk-fixture.ts';
import { TalkingWorld } from './talking-world.ts';

/** Nine agents: with a page alone, with a page and a desk phone, and with a desk phone alone. */
export function pageTown(): Directory {
  const agents = Object.fromEntries(
    Array.from({ length: 9 }, (_, n) => {
      const page = `agent${n}-page`;
      const devices = [[page], [`agent${n}-desk`, page], [`agent${n}-desk`]][n % 3] as string[];
      return [`agent${n}`, { devices }];
    }),
  );
  return sketchDirectory({ agents, services: { support: { wrapUpMs: 4_000, missesForgiven: 1 } } });
}

/** A page that is an agent's phone. */
interface Page {
  readonly agent: string;
  readonly device: string;
  there: boolean;
  /** Counts its losses: what was planned before one is of the past. */
  life: number;
  /** Channels from before it was loaded: it does not know them. */
  forgotten: Set<string>;
}

/** An effect may be under way for so long. */
const UNDER_WAY_MS = 4_000;

/**
 * A world of calls that are steered, in which the pages of agents reload, lose the network, are closed, lose a leg
 * alone, and are not heard of after the service was away.
 */
export class PageWorld extends TalkingWorld {
  readonly pages: Page[];
  /** When the desk was last told of something, and when Asterisk was last connected. Set while the world is made. */
  declare changedAt: number;
  declare linkedAt: number;

  constructor(plan: WorldPlan) {
    super(plan);
    this.linkedAt = plan.start;
    this.pages = [...plan.directory.agents.values()].flatMap(({ id, devices }) =>
      devices
        .filter((device) => device.endsWith('-page'))
        .map((device) => ({ agent: id, device, there: true, life: 0, forgotten: new Set<string>() })),
    );
    for (const page of this.pages) {
      this.tell({ type: 'select-device', agent: page.agent, device: page.device, by: page.agent });
      this.#live(page);
    }
    const look = (): void => {
      this.#look();
      if (this.isAtWork()) this.agenda.in(1_900, look);
    };
    this.agenda.in(1_900, look);
  }

  override tell(input: Parameters<TalkingWorld['tell']>[0]): void {
    super.tell(input);
    this.changedAt = this.agenda.now;
  }

  override reconnect(): void {
    this.linkedAt = this.agenda.now;
    super.reconnect();
    for (const page of this.pages ?? []) {
      const { agent, device, life } = page;
      this.tell({ type: 'phone-reported', agent, device, problem: 'page-away' });
      if (page.there) this.agenda.in(this.random.below(3_000), () => this.#report(page, life));
      else this.agenda.in(5_000, () => this.#unheard(page, life));
    }
  }

  #live(page: Page): void {
    const act = (): void => {
      if (page.there) this.#trouble(page);
      if (this.isAtWork()) this.agenda.in(this.random.exponential(25_000), act);
    };
    this.agenda.in(this.random.exponential(25_000), act);
  }

  #trouble(page: Page): void {
    const { random } = this;
    const kind = random.next();
    if (kind < 0.35) return this.#reload(page);
    if (kind < 0.6) return this.#blink(page);
    if (kind < 0.8) return this.#dropLeg(page);
    if (kind < 0.9) {
      const devices = this.directory.agents.get(page.agent)?.devices ?? [];
      const device = random.pick(devices);
      return this.tell({ type: 'select-device', agent: page.agent, device, by: page.agent });
    }
    // Later nobody would hang up.
    if (this.agenda.now > this.lastArrivalAt) return;
    const { agent } = page;
    const [as = ''] = this.directory.numbers.keys();
    const call = `o${this.agenda.now}`;
    this.tell({ type: 'dial', call, agent, number: '+46701740601', as, by: agent });
  }

  /** What it held is gone with it; that it leaves is told, late, or never. */
  #reload(page: Page): void {
    this.#leave(page);
    for (const leg of this.#legsOn(page)) page.forgotten.add(leg);
    const { life } = page;
    const { random } = this;
    if (random.chance(0.7)) this.#tellLost(page);
    else if (random.chance(0.5)) this.agenda.in(5_000, () => this.#unheard(page, life));
    if (random.chance(0.3)) this.#dropLeg(page);
    this.#returns(page, random.chance(0.8) ? random.below(4_000) : random.below(60_000));
  }

  /** The network is away and comes back with everything as it was. */
  #blink(page: Page): void {
    this.#leave(page);
    const { life } = page;
    this.agenda.in(5_000, () => this.#unheard(page, life));
    if (this.random.chance(0.2)) this.agenda.in(3_000, () => this.#dropLeg(page));
    this.#returns(page, this.random.below(50_000));
  }

  #leave(page: Page): void {
    page.there = false;
    page.life += 1;
  }

  #returns(page: Page, ms: number): void {
    const { life } = page;
    this.agenda.in(ms, () => {
      page.there = true;
      this.#report(page, life);
    });
  }

  #unheard(page: Page, life: number): void {
    if (!page.there && page.life === life) this.#tellLost(page);
  }

  #tellLost({ agent, device }: Page): void {
    this.tell({ type: 'phone-page-lost', agent, device });
    if (this.random.chance(0.1)) this.tell({ type: 'phone-page-lost', agent, device });
  }

  #report(page: Page, life: number): void {
    if (!page.there || page.life !== life) return;
    const { agent, device } = page;
    const legs = this.#legsOn(page).filter((leg) => !page.forgotten.has(leg));
    const problem = (): void => this.tell({ type: 'phone-reported', agent, device, problem: null });
    const first = this.random.chance(0.5);
    if (first) problem();
    this.tell({ type: 'phone-page-back', agent, device, legs });
    if (this.random.chance(0.1)) this.tell({ type: 'phone-page-back', agent, device, legs });
    if (!first) problem();
  }

  #dropLeg(page: Page): void {
    const [leg] = this.#legsOn(page);
    if (leg !== undefined) this.asterisk.hangUp(leg);
  }

  #legsOn({ device }: Page): string[] {
    const endpoint = this.directory.devices.get(device)?.endpoint;
    return [...this.asterisk.channels.values()].flatMap((each) =>
      each.endpoint === endpoint ? [each.leg] : [],
    );
  }

  /** Once all is quiet, each hears whom they ought to, and nobody waits for what nobody will do. */
  #look(): void {
    const { now } = this.agenda;
    if (!this.asterisk.linked || now - this.changedAt < 20 || now - this.linkedAt < UNDER_WAY_MS) return;
    for (const call of this.desk.calls.values()) {
      for (const fault of [...this.#unheardIn(call), ...this.#forgottenIn(call)])
        this.broken.push(`${now} ${call.id} ${fault}`);
    }
  }

  #unheardIn({ talk, leg: caller, id }: Call): string[] {
    if (!talk || talk.repair) return [];
    const { channels, bridges, music } = this.asterisk;
    const inside = legsInBridge(talk, caller);
    const all = [...inside, caller, legOfAnswered(talk.third), talk.leg].filter((leg) => leg !== null);
    // The news that one of them is gone may be late, or lost.
    if (all.some((leg) => !channels.has(leg))) return [];
    const members = bridges.get(talk.bridge);
    return [...new Set(all)].flatMap((leg) => {
      if (inside.includes(leg)) return members?.has(leg) === true ? [] : [`leaves ${leg} out of its talk`];
      if (leg === talk.leg) return members?.has(leg) === true ? [`has ${leg} talk with nobody`] : [];
      return music.has(leg) && members?.has(leg) !== true ? [] : [`has ${leg} hear silence (${id})`];
    });
  }

  #forgottenIn(call: Call): string[] {
    const { now } = this.agenda;
    return awaitedIn(call).flatMap(({ agent: id, interruption }) => {
      const agent = this.desk.agents.get(id);
      const { ring, leg, ringAt, deadlineAt } = interruption;
      if (now > Math.max(deadlineAt, ring?.deadlineAt ?? 0) + UNDER_WAY_MS)
        return [`waits for ${id} for ever`];
      const ringable = agent && phoneOf(agent) !== null && agent.closing.size === 0;
      return ringable && ring === null && leg === null && now > ringAt + UNDER_WAY_MS
        ? [`does not ring ${id}, who is back`]
        : [];
    });
  }
}
