import type { CallCommand } from '../../src/core/desk/call-commands.ts';
import type { Contact, Directory, Organisation } from '../../src/core/desk/directory.ts';
import type { Input } from '../../src/core/desk/inputs.ts';
import { WorkplacePublisher } from '../../src/app/queries/workplace-publisher.ts';
import type { Workplace } from '../../src/app/workplace-api.ts';
import { DeskDriver } from './desk-driver.ts';

/** What agents are told of the one organisation of a sketch. */
export function knownTown(
  directory: Directory,
  more: Partial<Organisation>,
  contacts: readonly Contact[] = [],
): Directory {
  const town = directory.organisations.get('town');
  if (!town) throw new Error('no town');
  return {
    ...directory,
    organisations: new Map([['town', { ...town, ...more }]]),
    contacts: new Map(contacts.map((contact) => [contact.id, contact])),
  };
}

/** A desk steered by hand, whose agents' pages are open: every view that is told is kept, and held against a fresh one. */
export class WorkplaceDriver extends DeskDriver {
  readonly publisher: WorkplacePublisher;
  readonly told = new Map<string, Workplace[]>();
  readonly #opened = new Map<string, Workplace>();

  /** @param watching the agents whose pages are open */
  constructor(
    directory: Directory,
    watching: readonly string[] = [...directory.agents.keys()],
    now?: number,
  ) {
    super(directory, now);
    this.publisher = new WorkplacePublisher({
      desk: () => this.desk,
      clock: { now: () => this.now, alarm: () => () => undefined },
      attached: () => false,
      practice: false,
      onFault: (error) => {
        throw error;
      },
    });
    this.publisher.apply(this.facts);
    for (const agent of watching) {
      this.#opened.set(agent, this.view(agent));
      this.publisher.watch(agent, (view) => {
        this.told.set(agent, [...(this.told.get(agent) ?? []), view]);
      });
    }
  }

  override tell(input: Input): this {
    super.tell(input);
    // The first inputs are those of the constructor.
    if ((this.publisher as WorkplacePublisher | undefined) === undefined) return this;
    this.publisher.apply(this.lastFacts);
    this.publisher.touched(this.desk.journal);
    for (const [agent, opened] of this.#opened) {
      const [shown, fresh] = [this.shown(agent) ?? opened, this.view(agent)].map((view) =>
        JSON.stringify({ ...view, at: 0 }),
      );
      if (shown !== fresh) throw new Error(`after ${input.type} ${agent} is shown ${shown}, not ${fresh}`);
    }
    return this;
  }

  view(agent: string): Workplace {
    return this.publisher.of(agent);
  }

  /** What the page of the agent shows: the view told last. */
  shown(agent: string): Workplace | undefined {
    return this.told.get(agent)?.at(-1);
  }

  /** Something asked of a call by its agent. */
  ask(call: string, agent: string, command: CallCommand): this {
    return this.tell({ type: 'call-command', call, agent, by: agent, command });
  }
}
