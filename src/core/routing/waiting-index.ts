import type { Call } from '../call/call.ts';
import type { Agent, CallClass, Requirement } from '../desk/directory.ts';
import type { AgentId, LineId, ServiceId, SkillId } from '../kernel/ids.ts';
import type { InstantMs } from '../kernel/time.ts';
import { type Kind, kindOf } from './kind.ts';
import { compareWithinBucket } from './order.ts';

/**
 * Waiting calls that are alike in all that decides who may serve them and how their score grows. Within a
 * bucket the order never changes, so only its first call competes with those of other buckets: a freed agent
 * costs as many comparisons as there are buckets within reach of them, however many calls wait.
 */
export interface Bucket {
  readonly key: string;
  readonly service: ServiceId;
  /** The lines it is open to; null: any agent of the desk will do. */
  readonly lines: readonly LineId[] | null;
  readonly class: CallClass;
  readonly requirements: readonly Requirement[];
  /** The one required skill that the bucket is found by, the rarest; NO_SKILL where none is required. */
  readonly skill: SkillId;
  /** Who may serve its calls. */
  readonly kind: Kind;
  /** First to be served first. */
  readonly calls: Call[];
  /** Those of them that came to wait here later than their place tells, the first to come first. */
  readonly cameLate: Call[];
}

type BySkill = Map<SkillId, Set<Bucket>>;

/** Stands for a skill where none is required. No skill is named so. */
const NO_SKILL: SkillId = '';

/** Stands for every line: calls that any agent may take. No line is named so. */
const ANY_LINE: LineId = '';

/**
 * The queued calls, by open line and one required skill, so that a freed agent looks only at buckets of their
 * own lines and skills. Only calls in state `queued` are in it: offered ones are spoken for. Held calls are in
 * it too, but found by nobody.
 */
export class WaitingIndex {
  readonly #buckets = new Map<string, Bucket>();
  readonly #ofLine = new Map<LineId, BySkill>();
  readonly #ofService = new Map<ServiceId, Set<Bucket>>();
  /** Buckets of calls that are kept for somebody, which are open to no line meanwhile. */
  readonly #held = new Set<Bucket>();
  #holders: ReadonlyMap<SkillId, number> = new Map();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** How many agents have each skill; decides by which of its skills a bucket opened from now on is found. */
  setHolders(holders: ReadonlyMap<SkillId, number>): void {
    this.#holders = holders;
  }

  add(call: Call): void {
    const key = bucketKey(call);
    const bucket = this.#buckets.get(key) ?? this.#open(key, call);
    bucket.calls.splice(placeIn(bucket.calls, call), 0, call);
    if (isLate(call)) insertLate(bucket.cameLate, call);
    this.#size += 1;
  }

  /** Takes out a call that was added; the record must still have what its bucket is named by. */
  remove(call: Call): void {
    const bucket = this.#buckets.get(bucketKey(call));
    if (!bucket) return;
    const place = placeIn(bucket.calls, call);
    if (bucket.calls[place]?.id !== call.id) return;
    bucket.calls.splice(place, 1);
    if (isLate(call))
      bucket.cameLate.splice(
        bucket.cameLate.findIndex(({ id }) => id === call.id),
        1,
      );
    this.#size -= 1;
    if (bucket.calls.length > 0) return;
    this.#buckets.delete(bucket.key);
    this.#held.delete(bucket);
    remove(this.#ofService, bucket.service, bucket);
    for (const line of bucket.lines ?? [ANY_LINE]) {
      const bySkill = this.#ofLine.get(line);
      if (!bySkill) continue;
      remove(bySkill, bucket.skill, bucket);
      if (bySkill.size === 0) this.#ofLine.delete(line);
    }
  }

  /**
   * Shows `look` every bucket that is open to a line of the agent and found by a skill of theirs. They may
   * still lack another skill, or the level; a bucket of two of their lines is shown twice.
   */
  reach(agent: Agent, look: (bucket: Bucket) => void): void {
    for (const line of agent.lines) this.#reachLine(line, agent, look);
    if (agent.lines.size > 0) this.#reachLine(ANY_LINE, agent, look);
  }

  /**
   * The buckets whose calls may compete for the agents of these lines, each once; some may not. Those held are
   * among them: once no longer held, they compete too.
   */
  onLines(lines: Iterable<LineId>): ReadonlySet<Bucket> {
    const found = new Set(this.#held);
    const addAll = (line: LineId): void => {
      for (const buckets of this.#ofLine.get(line)?.values() ?? [])
        for (const each of buckets) found.add(each);
    };
    for (const line of lines) addAll(line);
    addAll(ANY_LINE);
    return found;
  }

  /** The calls of one service that wait, in no order that matters. */
  *ofService(service: ServiceId): Iterable<Call> {
    for (const bucket of this.#ofService.get(service) ?? []) yield* bucket.calls;
  }

  /** Every waiting call, for invariants and snapshots; in no order that matters. */
  *all(): Iterable<Call> {
    for (const bucket of this.#buckets.values()) yield* bucket.calls;
  }

  #reachLine(line: LineId, { skills }: Agent, look: (bucket: Bucket) => void): void {
    const bySkill = this.#ofLine.get(line);
    if (!bySkill) return;
    if (bySkill.size <= skills.size) {
      for (const [skill, buckets] of bySkill)
        if (skill === NO_SKILL || skills.has(skill)) buckets.forEach(look);
      return;
    }
    bySkill.get(NO_SKILL)?.forEach(look);
    for (const skill of skills.keys()) bySkill.get(skill)?.forEach(look);
  }

  #open(key: string, call: Call): Bucket {
    const { class: callClass, requirements } = call;
    const bucket: Bucket = {
      key,
      service: call.service?.id ?? '',
      lines: call.progress.held ? [] : call.progress.anyAgent ? null : call.openLines,
      class: callClass,
      requirements,
      kind: kindOf(call),
      skill: this.#rarest(requirements),
      calls: [],
      cameLate: [],
    };
    this.#buckets.set(key, bucket);
    if (call.progress.held) this.#held.add(bucket);
    add(this.#ofService, bucket.service, bucket);
    for (const line of bucket.lines ?? [ANY_LINE]) {
      const bySkill: BySkill = this.#ofLine.get(line) ?? new Map<SkillId, Set<Bucket>>();
      this.#ofLine.set(line, bySkill);
      add(bySkill, bucket.skill, bucket);
    }
    return bucket;
  }

  #rarest(requirements: readonly Requirement[]): SkillId {
    let rarest = NO_SKILL;
    let fewest = Number.POSITIVE_INFINITY;
    for (const { skill } of requirements) {
      const holders = this.#holders.get(skill) ?? 0;
      if (holders >= fewest) continue;
      rarest = skill;
      fewest = holders;
    }
    return rarest;
  }
}

/** The first call of a bucket that does not rest with `agent` at `now`. */
export function firstFor(bucket: Bucket, agent: AgentId, now: InstantMs): Call | undefined {
  return bucket.calls.find((call) => !isResting(call, agent, now));
}

/**
 * True while the call is kept from the agent, who declined it, missed it or could not be reached; or it is
 * somebody else's task, or the hours are over in which it may be dialled.
 */
export function isResting(call: Call, agent: AgentId, now: InstantMs): boolean {
  const { callOut } = call;
  if (callOut && (agent !== (callOut.onlyFor ?? agent) || now >= (callOut.awakeUntil ?? Infinity)))
    return true;
  const until = call.resting.get(agent);
  return until !== undefined && now < until;
}

function bucketKey(call: Call): string {
  const { service, requirements, openLines, progress } = call;
  let needs = '';
  for (const { skill, minLevel } of requirements) needs += `${skill}>=${minLevel}&`;
  const open = progress.anyAgent ? 'any' : `=${openLines.join('&')}`;
  const lines = progress.held ? `held${open}` : open;
  const points = call.class === 'critical' ? 0 : (service?.points[call.class] ?? 0);
  return `${service?.id}|${lines}|${call.class}|${points}|${service?.targetMs}|${needs}`;
}

function add<K>(index: Map<K, Set<Bucket>>, key: K, bucket: Bucket): void {
  const members = index.get(key);
  if (members) members.add(bucket);
  else index.set(key, new Set([bucket]));
}

function remove<K>(index: Map<K, Set<Bucket>>, key: K, bucket: Bucket): void {
  const members = index.get(key);
  members?.delete(bucket);
  if (members?.size === 0) index.delete(key);
}

/** Index of the first call that `call` comes before or is, by binary search. */
function placeIn(calls: readonly Call[], call: Call): number {
  let low = 0;
  let high = calls.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareWithinBucket(calls[middle] as Call, call) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A call that was transferred, or has slept or been elsewhere, has its place by a wait that began before. */
const isLate = ({ queuedAt, progress }: Call): boolean => progress.joinedAt > (queuedAt ?? 0);

function insertLate(calls: Call[], call: Call): void {
  let place = calls.length;
  while (place > 0 && (calls[place - 1] as Call).progress.joinedAt > call.progress.joinedAt) place -= 1;
  calls.splice(place, 0, call);
}
