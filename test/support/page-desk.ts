import type { CallCommand } from '../../src/core/desk/call-commands.ts';
import type { Input, SnapshotLeg } from '../../src/core/desk/inputs.ts';
import { restoreDesk } from '../../src/core/desk/restore.ts';
import { talkStateOf } from '../../src/core/call/talk.ts';
import { DeskDriver } from './desk-driver.ts';
import { sketchDirectory } from './desk-fixture.ts';
import { HeardLines } from './heard-lines.ts';

/** Anna and Bo have the phone of a page and a desk phone each; Cia has a desk phone alone. */
const pageDirectory = sketchDirectory({
  agents: {
    anna: { services: ['support'], devices: ['anna-desk', 'anna-page', '+46701740699'] },
    bo: { services: ['network'], devices: ['bo-page', 'bo-desk'] },
    cia: { services: ['network'], devices: ['cia-desk'] },
  },
  services: { support: { wrapUpMs: 10_000 }, network: {} },
});

/** A desk whose agents use the phones of pages, with what everybody hears. */
export class PageDesk extends DeskDriver {
  readonly lines = new HeardLines();

  constructor() {
    super(pageDirectory);
    for (const agent of ['anna', 'bo']) {
      const device = `${agent}-page`;
      this.tell({ type: 'phone-reported', agent, device, problem: null });
      this.tell({ type: 'select-device', agent, device, by: agent });
    }
  }

  override tell(input: Input): this {
    // Not there yet while the desk is made.
    const lines = this.lines as HeardLines | undefined;
    if (input.type === 'leg-gone') lines?.gone(input.leg);
    super.tell(input);
    lines?.apply(this.lastEffects);
    if (lines && lines.faults.length > 0) throw new Error(lines.faults.join('; '));
    return this;
  }

  /** A caller who talks with Anna on leg `c1.a1`. */
  talking(): this {
    return this.call('c1').signIn('anna', 'bo', 'cia').answer('c1').wait(10_000);
  }

  ask(command: CallCommand, agent: string | null = 'anna'): string | null {
    const call = [...this.desk.calls.keys()][0] ?? '';
    this.tell({ type: 'call-command', call, agent, by: agent ?? 'boss', command });
    return (
      this.lastFacts.flatMap((fact) => (fact.type === 'call-command-refused' ? [fact.reason] : []))[0] ?? null
    );
  }

  lost(agent = 'anna'): this {
    return this.tell({ type: 'phone-page-lost', agent, device: `${agent}-page` });
  }

  back(legs: readonly string[] = [], agent = 'anna'): this {
    return this.tell({ type: 'phone-page-back', agent, device: `${agent}-page`, legs });
  }

  answered(leg: string): this {
    return this.tell({ type: 'leg-answered', leg });
  }

  /** What we asked to hang up is gone. */
  closed(): this {
    for (const leg of [...this.desk.closing.keys()]) this.gone(leg);
    return this;
  }

  /** The legs that ring anew for those who are waited for. */
  rung(): readonly string[] {
    return [...this.desk.calls.values()].flatMap(({ talk, dialling }) =>
      [talk?.interruption, talk?.third?.interruption, dialling?.interruption].flatMap((each) =>
        each?.ring ? [each.ring.leg] : [],
      ),
    );
  }

  /** Which state the talk is in; else that of the call, or `over`. */
  talk(): string {
    const [call] = this.desk.calls.values();
    if (!call) return 'over';
    return call.talk ? talkStateOf(call.talk, call.leg) : call.state;
  }

  hears(leg: string): string {
    return this.lines.heardBy(leg);
  }

  /** Everything Asterisk has. */
  snapshotOf(up: readonly string[], bridge: string, inside: readonly string[]): this {
    const legs = up.map((leg): SnapshotLeg => ({
      leg,
      kind: leg.includes('.a') ? 'agent' : 'caller',
      endpoint: 'PJSIP/anna-page',
      up: true,
      createdAt: this.now - 5_000,
      dialled: leg.includes('.a') ? null : '+46406280400',
      caller: null,
    }));
    return this.snapshot(legs, [{ bridge, legs: inside }]);
  }

  /** The service is killed and rebuilt from its facts, `lost` of the last ones apart. */
  restart(lost = 0): this {
    this.facts.length -= lost;
    this.desk = restoreDesk(this.desk.directory, this.facts, this.now);
    return this;
  }
}
