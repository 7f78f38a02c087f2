import type { MistakeList } from './mistake.ts';
import type { DeskEntries } from './read-entries.ts';
import type { AgentEntry } from './schema.ts';
import { linesOf, organisationsOf, staffOf } from './service-lines.ts';
import type { Staff } from './service-lines.ts';
import type { RequirementEntry, ServiceEntry } from './service-schema.ts';

/**
 * Tells requirements that stand twice, that do not give way step by step or give way to nothing, and those
 * that no agent could ever meet.
 */
export function checkRequirements(entries: DeskEntries, mistakes: MistakeList): void {
  const staff = staffOf(entries);
  for (const [id, service] of entries.services) {
    const skills = service.requires.map((need) => need.skill);
    for (const [place, need] of service.requires.entries()) {
      const path = ['services', id, 'requires', place];
      if (skills.indexOf(need.skill) < place) mistakes.add(path, `skill ${need.skill} stands here twice`);
      checkRelaxation([...path, 'relax'], need, mistakes);
    }
    checkWhenSpent(id, service, entries, mistakes);
    if (staff !== null) checkSkills(id, service, entries, staff, mistakes);
  }
}

function checkRelaxation(
  path: readonly (string | number)[],
  { minLevel, relax }: RequirementEntry,
  mistakes: MistakeList,
): void {
  let [level, afterMs] = [minLevel, 0];
  for (const [place, step] of relax.entries()) {
    const at = [...path, place];
    if (level === 0)
      mistakes.add(at, 'comes after drop, when the skill is not asked for any more; leave it out');
    else if ((step.minLevel ?? 0) >= level) {
      const right = level === 1 ? 'say drop: true' : `say a level below ${level}, or drop: true`;
      mistakes.add([...at, 'minLevel'], `is not lower than the level before it, ${level}; ${right}`);
    }
    if (step.afterMs <= afterMs) {
      mistakes.add(
        [...at, 'afterMs'],
        `is not later than the step before it, ${afterMs}; steps stand in order of time`,
      );
    }
    level = step.minLevel ?? 0;
    afterMs = Math.max(afterMs, step.afterMs);
  }
}

function checkWhenSpent(
  id: string,
  service: ServiceEntry,
  entries: DeskEntries,
  mistakes: MistakeList,
): void {
  const path = ['services', id, 'whenSpent'];
  const relaxing = service.requires.findIndex((need) => need.relax.length > 0);
  if (relaxing >= 0 && service.whenSpent === undefined) {
    mistakes.add(
      ['services', id, 'requires', relaxing, 'relax'],
      'ends nowhere: say in whenSpent of this service what becomes of a call that waits on after the last step: keep-waiting, any-agent, next-line, or where it goes',
    );
  }
  if (relaxing < 0 && service.whenSpent !== undefined) {
    mistakes.add(
      path,
      'has no meaning here: no requirement of this service relaxes; give one relax, or use overflow',
    );
  }
  if (service.whenSpent === 'next-line') checkNextLine(id, service, entries, mistakes);
}

/** Whoever's call it is, there must be a line left to open. */
function checkNextLine(id: string, service: ServiceEntry, entries: DeskEntries, mistakes: MistakeList): void {
  const path = ['services', id, 'whenSpent'];
  const later = linesOf(id, service).filter((line, place) => place > 0 && line.opensAfterMs !== 0);
  if (later.length === 0) {
    mistakes.add(
      path,
      'there is no next line: every line of this service is open from the start; add one to lines',
    );
    return;
  }
  for (const organisation of organisationsOf(id, entries)) {
    const open = later.some((line) => line.organisations?.includes(organisation) ?? true);
    if (!open)
      mistakes.add(
        path,
        `calls of ${organisation} have no next line: no later line of this service takes them`,
      );
  }
}

/** The level that will do in the end; 0 when the skill is no longer asked for. */
function finalLevel({ minLevel, relax }: RequirementEntry): number {
  const last = relax.at(-1);
  return last === undefined ? minLevel : (last.minLevel ?? 0);
}

function checkSkills(
  id: string,
  service: ServiceEntry,
  entries: DeskEntries,
  staff: Staff,
  mistakes: MistakeList,
): void {
  if (service.whenSpent === 'any-agent') return;
  const path = ['services', id, 'requires'];
  const known = service.requires.filter((need) => entries.present('skills', need.skill));
  const meets = (agent: AgentEntry, need: RequirementEntry): boolean =>
    (agent.skills[need.skill] ?? 0) >= finalLevel(need);
  const meetsAll = (agent: AgentEntry): boolean => known.every((need) => meets(agent, need));
  const teams = linesOf(id, service).map((line) =>
    [...(staff.get(line.id) ?? [])].flatMap((agent) => entries.agents.get(agent) ?? []),
  );
  const serving = teams.flat();
  // Told as a line without agents.
  if (serving.length === 0) return;
  const lacking = known.filter((need) => !serving.some((agent) => meets(agent, need)));
  for (const need of lacking) {
    const level = `${finalLevel(need)}${need.relax.length > 0 ? ', to which this gives way,' : ''}`;
    mistakes.add(
      [...path, service.requires.indexOf(need)],
      `no agent who serves ${id} has ${need.skill} at level ${level} or above, so nobody could answer its calls`,
    );
  }
  if (lacking.length > 0) return;
  if (!serving.some(meetsAll)) {
    mistakes.add(path, `no agent who serves ${id} has all of these skills, so nobody could answer its calls`);
    return;
  }
  for (const [place, team] of teams.entries()) {
    if (team.length === 0 || team.some(meetsAll)) continue;
    const what = 'none of the agents of this line has the skills that the service asks for';
    mistakes.add(['services', id, 'lines', place], `${what}, so nobody on it could answer`);
  }
}
