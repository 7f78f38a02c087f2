import type { Directory, Requirement } from '../../core/desk/directory.ts';
import type { AgentId, SkillId } from '../../core/kernel/ids.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../core/kernel/time.ts';
import type { DurationMs, InstantMs, TimeZone } from '../../core/kernel/time.ts';
import { DAY_MS, dayNumberAt, offsetAt, timeOf } from '../../core/kernel/zone.ts';
import { wordsForDay } from '../../core/schedule/opening-words.ts';

/* What the sentences about calls and agents are made of. */

/** What the sentences need beside the fact. */
export interface WordsContext {
  /** For names instead of ids. What is no longer in it is named by its id. */
  readonly directory: Directory;
  /** Whose clock the times are told by: the organisation's. */
  readonly timeZone: TimeZone;
}

export function requirementWords({ skill, minLevel }: Requirement, context: WordsContext): string {
  return `${skillName(skill, context)} at level ${minLevel} or more`;
}

export function agentName(agent: AgentId, { directory }: WordsContext): string {
  return directory.agents.get(agent)?.name ?? agent;
}

export function skillName(skill: SkillId, { directory }: WordsContext): string {
  return directory.skills.get(skill)?.name ?? skill;
}

/** `07:45:05`, with the day where it is another than that of `relativeTo`. */
export function clock(at: InstantMs, relativeTo: InstantMs, { timeZone }: WordsContext): string {
  const local = at + offsetAt(timeZone, at);
  const wallMs = local - Math.floor(local / DAY_MS) * DAY_MS;
  const seconds = String(Math.floor((wallMs % MINUTE_MS) / SECOND_MS)).padStart(2, '0');
  const time = `${timeOf(wallMs)}:${seconds}`;
  const day = dayNumberAt(timeZone, at);
  return day === dayNumberAt(timeZone, relativeTo) ? time : `${wordsForDay(day)} ${time}`;
}

/** "0.4 s", "12 s", "4 min", "4 min 5 s", "1 h 2 min". */
export function inWords(duration: DurationMs): string {
  if (duration < 10 * SECOND_MS) return `${Math.floor(duration / 100) / 10} s`;
  const seconds = Math.floor((duration % MINUTE_MS) / SECOND_MS);
  const minutes = Math.floor((duration % HOUR_MS) / MINUTE_MS);
  const hours = Math.floor(duration / HOUR_MS);
  const parts = hours > 0 ? [`${hours} h`, `${minutes} min`] : [`${minutes} min`, `${seconds} s`];
  return parts.filter((part) => !part.startsWith('0 ')).join(' ');
}

export function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

export function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
