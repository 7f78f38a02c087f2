import type { Logger } from 'pino';
import type { Device } from '../../core/desk/directory.ts';
import type { Input } from '../../core/desk/inputs.ts';
import type { Desk } from '../../core/desk/state.ts';
import type { AgentId } from '../../core/kernel/ids.ts';
import type { InstantMs } from '../../core/kernel/time.ts';
import { AppError } from '../errors.ts';
import type { Attachment, AttachmentStore } from '../ports/attachment-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { PhoneLogins } from '../ports/phone-logins.ts';
import { HEARTBEAT_MS, isForgotten, isLost, nextLookAt, pageProblem } from './page-health.ts';
import type { PageReport, PageState } from './page-health.ts';
import type { AttachmentEnd, PageUser, PhoneApi, PhoneLogin } from './phone-api.ts';

export interface PhoneAttachmentsParts {
  readonly desk: () => Desk;
  /** The desk's door. */
  readonly submit: (input: Input) => void;
  readonly logins: PhoneLogins;
  readonly store: AttachmentStore;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Draws an id that was never used. */
  readonly newId: () => string;
  /** Draws a password that nobody can guess. */
  readonly newPassword: () => string;
  /** A digest that tells nothing of what it is of. */
  readonly digest: (text: string) => string;
  readonly echoNumber: string;
}

/** Host part of the pages' SIP addresses; it is never looked up. */
const DOMAIN = 'svara.invalid';

interface Entry {
  readonly attachment: Attachment;
  readonly connections: Set<string>;
  state: PageState;
  /** Asterisk knows the credentials, since it was reached last. */
  given: boolean;
  /** A page that comes is told to the desk, lost before or not. */
  owesBack: boolean;
  disarm: () => void;
}

/**
 * Which page is the phone of which agent, and how each of them is. It draws the credentials, sees to it that
 * Asterisk has them, follows the pages' reports and tells the desk what they mean. Three limits run by the clock,
 * one alarm for each page: silent, lost, forgotten (see page-health).
 */
export class PhoneAttachments implements PhoneApi {
  readonly #parts: PhoneAttachmentsParts;
  readonly #entries = new Map<AgentId, Entry>();
  readonly #connections = new Map<string, Entry>();
  /** What is being done for each agent; one thing after the other. */
  readonly #turns = new Map<AgentId, Promise<unknown>>();
  readonly #attachmentListeners = new Set<(agent: AgentId) => void>();
  readonly #endListeners = new Set<(attachment: string, end: AttachmentEnd) => void>();
  #linked = false;
  #stopped = false;

  constructor(parts: PhoneAttachmentsParts) {
    this.#parts = parts;
  }

  /** Takes up what an earlier process left: its pages count as away until they report. Before the first call. */
  async start(): Promise<void> {
    for (const attachment of await this.#parts.store.all()) {
      const { agent } = attachment;
      if (this.#softphoneOf(agent)?.id === attachment.device) {
        this.#enter(attachment, false);
      } else {
        await this.#parts.store.remove(agent);
      }
    }
  }

  stop(): void {
    this.#stopped = true;
    for (const { disarm } of this.#entries.values()) disarm();
  }

  /** Asterisk can be reached, perhaps another one than before: it is given all credentials. */
  async connected(): Promise<void> {
    this.#linked = true;
    await Promise.all(
      [...this.#entries.keys()].map((agent) => this.#inTurn(agent, () => this.#giveAgain(agent))),
    );
  }

  /** Asterisk cannot be reached: whether it still knows the credentials will be seen. */
  disconnectedFromAsterisk(): void {
    this.#linked = false;
    for (const entry of this.#entries.values()) entry.given = false;
  }

  attach(user: PageUser): Promise<PhoneLogin> {
    return this.#inTurn(user.agent, () => this.#attach(user));
  }

  async #attach({ agent, username: by, sessionId }: PageUser): Promise<PhoneLogin> {
    const { logins, newId, newPassword, digest, clock, submit, echoNumber } = this.#parts;
    const device = this.#softphoneOf(agent);
    if (!device)
      throw new AppError('conflict', 'The desk file gives this agent no softphone without a password');
    const password = newPassword();
    const sum = logins.sumOf(device.id, password);
    // The password of the page before is worth nothing from here on.
    await logins.give(device.id, sum);
    const session = digest(sessionId);
    const attachment = { id: newId(), agent, device: device.id, session, by, sum, at: clock.now() };
    await this.#keep(attachment);
    this.#end(agent, 'replaced');
    this.#enter(attachment, this.#linked);
    submit({ type: 'select-device', agent, device: device.id, by });
    this.#tellAttachment(agent);
    return {
      attachment: attachment.id,
      device: device.id,
      username: device.id,
      password,
      domain: DOMAIN,
      echoNumber,
      heartbeatMs: HEARTBEAT_MS,
    };
  }

  detach({ agent, sessionId }: PageUser): Promise<void> {
    return this.#inTurn(agent, async () => {
      const entry = this.#entries.get(agent);
      if (entry?.attachment.session === this.#parts.digest(sessionId)) await this.#detach(entry);
    });
  }

  async sessionEnded(sessionId: string): Promise<void> {
    const session = this.#parts.digest(sessionId);
    const ended = [...this.#entries.values()].filter(({ attachment }) => attachment.session === session);
    await Promise.all(
      ended.map((entry) => this.#inTurn(entry.attachment.agent, () => this.#detachIfStill(entry))),
    );
  }

  async #detachIfStill(entry: Entry): Promise<void> {
    if (this.#entries.get(entry.attachment.agent) === entry) await this.#detach(entry);
  }

  /** The agent is rung on the desk phone again. What cannot be taken from Asterisk now dies with its connection. */
  async #detach({ attachment }: Entry): Promise<void> {
    const { agent, device, by } = attachment;
    const { logins, store, log, submit, desk } = this.#parts;
    this.#end(agent, 'detached');
    const devices = desk().agents.get(agent)?.profile.devices ?? [];
    const deskPhone = devices.find((id) => desk().directory.devices.get(id)?.kind === 'desk-phone') ?? null;
    submit({ type: 'select-device', agent, device: deskPhone, by });
    this.#tellAttachment(agent);
    await logins
      .take(device)
      .catch((error: unknown) => log.warn({ err: error, device }, 'credentials could not be taken back'));
    await store
      .remove(agent)
      .catch((error: unknown) => log.warn({ err: error, agent }, 'an attachment is still stored'));
  }

  admitted(agent: AgentId, sessionId: string): string | null {
    const entry = this.#entries.get(agent);
    if (!entry?.given || entry.attachment.session !== this.#parts.digest(sessionId)) return null;
    return entry.attachment.id;
  }

  isAttached(agent: AgentId): boolean {
    return this.#entries.has(agent);
  }

  onAttachment(listener: (agent: AgentId) => void): () => void {
    this.#attachmentListeners.add(listener);
    return () => void this.#attachmentListeners.delete(listener);
  }

  onEnded(listener: (attachment: string, end: AttachmentEnd) => void): () => void {
    this.#endListeners.add(listener);
    return () => void this.#endListeners.delete(listener);
  }

  report(connection: string, agent: AgentId, attachment: string, report: PageReport): void {
    const entry = this.#entries.get(agent);
    if (entry?.attachment.id !== attachment)
      throw new AppError('conflict', 'Another page is the phone of this agent, or none');
    if (!entry.connections.has(connection)) {
      entry.connections.add(connection);
      this.#connections.set(connection, entry);
      entry.owesBack = true;
    }
    const now = this.#parts.clock.now();
    // Back once it can be rung, or holds a leg.
    const back = entry.owesBack && (report.registered || report.legs.length > 0);
    const lost = back ? false : entry.state.lost;
    entry.state = { awaySince: null, report, reportedAt: now, lost };
    this.#look(entry);
    if (!back) return;
    entry.owesBack = false;
    const { device } = entry.attachment;
    this.#parts.submit({ type: 'phone-page-back', agent, device, legs: report.legs });
  }

  leaving(agent: AgentId, attachment: string): void {
    const entry = this.#entries.get(agent);
    if (entry?.attachment.id !== attachment) return;
    this.#away(entry);
    this.#lose(entry);
    this.#look(entry);
  }

  disconnected(connection: string): void {
    const entry = this.#connections.get(connection);
    this.#connections.delete(connection);
    if (!entry?.connections.delete(connection) || entry.connections.size > 0) return;
    if (this.#entries.get(entry.attachment.agent) !== entry) return;
    this.#away(entry);
    this.#look(entry);
  }

  #away(entry: Entry): void {
    entry.owesBack = true;
    if (entry.state.awaySince !== null) return;
    entry.state = { ...entry.state, awaySince: this.#parts.clock.now() };
  }

  #lose(entry: Entry): void {
    if (entry.state.lost) return;
    entry.state = { ...entry.state, lost: true };
    entry.owesBack = true;
    const { agent, device } = entry.attachment;
    this.#parts.submit({ type: 'phone-page-lost', agent, device });
  }

  /** A page that has yet to report: it counts as away from now on. */
  #enter(attachment: Attachment, given: boolean): void {
    const now: InstantMs = this.#parts.clock.now();
    const entry: Entry = {
      attachment,
      connections: new Set(),
      state: { awaySince: now, report: null, reportedAt: now, lost: false },
      given,
      owesBack: true,
      disarm: () => undefined,
    };
    this.#entries.set(attachment.agent, entry);
    this.#look(entry);
  }

  /** Tells the desk how the page is, and looks again when time alone will change that. */
  #look(entry: Entry): void {
    const { clock, submit } = this.#parts;
    const { agent, device } = entry.attachment;
    if (this.#stopped || this.#entries.get(agent) !== entry) return;
    const now = clock.now();
    entry.disarm();
    if (isForgotten(entry.state, now)) {
      void this.#inTurn(agent, () => this.#detachIfStill(entry));
      return;
    }
    if (isLost(entry.state, now)) this.#lose(entry);
    submit({ type: 'phone-reported', agent, device, problem: pageProblem(entry.state, now) });
    const next = nextLookAt(entry.state);
    // Asleep already: only a report, or the end of the connection, changes that.
    if (next > now) entry.disarm = clock.alarm(next, () => this.#look(entry));
  }

  /** Ends what is attached, if anything is. The talk on it is as with any page that is lost. */
  #end(agent: AgentId, end: AttachmentEnd): void {
    const entry = this.#entries.get(agent);
    if (!entry) return;
    this.#entries.delete(agent);
    entry.disarm();
    for (const connection of entry.connections) this.#connections.delete(connection);
    this.#lose(entry);
    const { device, id } = entry.attachment;
    if (end === 'detached') this.#parts.submit({ type: 'phone-reported', agent, device, problem: null });
    for (const listener of [...this.#endListeners]) listener(id, end);
  }

  async #giveAgain(agent: AgentId): Promise<void> {
    const entry = this.#entries.get(agent);
    if (!entry) return;
    const { device, sum } = entry.attachment;
    try {
      await this.#parts.logins.give(device, sum);
      entry.given = this.#linked;
    } catch (error) {
      this.#parts.log.error({ err: error, device }, 'Asterisk was not given the credentials of a softphone');
    }
  }

  async #keep(attachment: Attachment): Promise<void> {
    try {
      await this.#parts.store.put(attachment);
    } catch (error) {
      const { agent } = attachment;
      this.#parts.log.warn({ err: error, agent }, 'an attachment is not stored: it ends with the service');
    }
  }

  #softphoneOf(agent: AgentId): Device | undefined {
    const { agents, directory } = this.#parts.desk();
    for (const id of agents.get(agent)?.profile.devices ?? []) {
      const device = directory.devices.get(id);
      if (device?.ofPage) return device;
    }
    return undefined;
  }

  #tellAttachment(agent: AgentId): void {
    for (const listener of [...this.#attachmentListeners]) listener(agent);
  }

  /** Two pages that attach at once do so one after the other: the later one is the phone. */
  #inTurn<T>(agent: AgentId, act: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(agent) ?? Promise.resolve();
    const done = before.then(act, act);
    this.#turns.set(agent, done);
    const forget = (): void => {
      if (this.#turns.get(agent) === done) this.#turns.delete(agent);
    };
    done.then(forget, forget);
    return done;
  }
}
