import type { Agent, Requirement } from '../desk/directory.ts';
import type { AgentId, LineId, SkillId } from '../kernel/ids.ts';

/**
 * Agents, by line and by skill: whom a call could be offered to is looked for among the fewest that one of the two
 * leaves, not among all.
 */
export class AgentIndex {
  readonly #all = new Set<AgentId>();
  readonly #ofLine = new Map<LineId, Set<AgentId>>();
  readonly #ofSkill = new Map<SkillId, Set<AgentId>>();

  add({ id, lines, skills }: Agent): void {
    this.#all.add(id);
    for (const line of lines) addTo(this.#ofLine, line, id);
    for (const skill of skills.keys()) addTo(this.#ofSkill, skill, id);
  }

  remove({ id, lines, skills }: Agent): void {
    this.#all.delete(id);
    for (const line of lines) this.#ofLine.get(line)?.delete(id);
    for (const skill of skills.keys()) this.#ofSkill.get(skill)?.delete(id);
  }

  has(id: AgentId): boolean {
    return this.#all.has(id);
  }

  /** Those of one line, in no order that matters. */
  ofLine(line: LineId): ReadonlySet<AgentId> {
    return this.#ofLine.get(line) ?? NOBODY;
  }

  /**
   * Everybody in it who may be on one of the lines and have the skills, each once, and some who may not: the
   * smallest set that is known to hold all of them. Lines null: any line.
   */
  candidates(lines: readonly LineId[] | null, requirements: readonly Requirement[]): Iterable<AgentId> {
    let fewest: ReadonlySet<AgentId> = this.#all;
    for (const { skill } of requirements) {
      const having = this.#ofSkill.get(skill) ?? NOBODY;
      if (having.size < fewest.size) fewest = having;
    }
    if (lines === null || fewest.size === 0) return fewest;
    let onLines = 0;
    for (const line of lines) onLines += this.ofLine(line).size;
    if (onLines >= fewest.size) return fewest;
    return lines.length === 1 ? this.ofLine(lines[0] as LineId) : this.#onAny(lines);
  }

  #onAny(lines: readonly LineId[]): ReadonlySet<AgentId> {
    const agents = new Set<AgentId>();
    for (const line of lines) for (const id of this.ofLine(line)) agents.add(id);
    return agents;
  }
}

const NOBODY: ReadonlySet<AgentId> = new Set();

function addTo(index: Map<string, Set<AgentId>>, key: string, id: AgentId): void {
  const members = index.get(key);
  if (members) members.add(id);
  else index.set(key, new Set([id]));
}
