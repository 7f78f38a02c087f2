import type {
  CallbackRules,
  Line,
  OverflowTarget,
  Relaxation,
  SameAgent,
  Service,
  ServiceRequirement,
  SkillLevel,
  WaitingAnnouncements,
  WhenSpent,
  WrapUp,
} from '../core/desk/directory.ts';
import type { NormaliseNumber } from './numbers.ts';
import { zoneOf } from './read-entries.ts';
import type { DeskEntries } from './read-entries.ts';
import { linesOf } from './service-lines.ts';
import { reasonsOf, reasonTree } from './workplace.ts';
import type { LineEntry, RequirementEntry, ServiceEntry, TargetEntry } from './service-schema.ts';

/** Makes the core's service of an entry in which no mistake was found. */
export function buildService(
  id: string,
  entry: ServiceEntry,
  entries: DeskEntries,
  normalise: NormaliseNumber,
): Service {
  const owner = entry.organisation === undefined ? undefined : entries.organisations.get(entry.organisation);
  const [shared = 'Europe/Stockholm'] = entries.zones;
  // Outside numbers are dialled on the trunk, and read as it reads them.
  const targetOf = (target: TargetEntry): OverflowTarget =>
    buildTarget(target, (written) => normalise(written, entries.trunk?.country ?? 'SE') ?? written);
  return {
    id,
    name: entry.name,
    timeZone: entry.timeZone ?? (owner === undefined ? shared : zoneOf(owner)),
    requirements: entry.requires.map(buildRequirement),
    whenSpent: buildWhenSpent(entry.whenSpent, targetOf),
    lines: linesOf(id, entry).map((line, place) => buildLine(line, place, entry)),
    overflow: entry.overflow.map((step) => ({
      afterMs: step.afterMs ?? null,
      queueLength: step.queueLength ?? null,
      nobodySignedIn: step.nobodySignedIn ?? false,
      then: targetOf(step.then),
    })),
    points: entry.points,
    targetMs: entry.targetMs,
    shortAbandonMs: entry.shortAbandonMs,
    definition: entry.definition,
    ...(entry.serviceLevelHours !== undefined && { serviceLevelHours: entry.serviceLevelHours }),
    offerTimeoutMs: entry.offerTimeoutMs,
    missesForgiven: entry.missesForgiven,
    restMs: entry.restMs,
    wrapUp: buildWrapUp(entry),
    sameAgent: (entry.sameAgent ?? null) satisfies SameAgent | null,
    announcements: (entry.announcements ?? null) satisfies WaitingAnnouncements | null,
    callback: (entry.callback ?? null) satisfies CallbackRules | null,
  };
}

function buildRequirement({ skill, minLevel, relax }: RequirementEntry): ServiceRequirement {
  // The schema holds levels to 1…5.
  const relaxations = relax.map((step): Relaxation => ({
    afterMs: step.afterMs,
    minLevel: (step.minLevel ?? null) as SkillLevel | null,
  }));
  return { skill, minLevel: minLevel as SkillLevel, relaxations };
}

function buildWhenSpent(
  entry: ServiceEntry['whenSpent'],
  targetOf: (target: TargetEntry) => OverflowTarget,
): WhenSpent {
  return typeof entry === 'object' ? targetOf(entry) : (entry ?? 'keep-waiting');
}

/** The schema wants exactly one key, so the last form is the only one left. */
function buildTarget(target: TargetEntry, numberOf: (written: string) => string): OverflowTarget {
  if (target.service !== undefined) return { service: target.service };
  if (target.number !== undefined) return { number: numberOf(target.number) };
  if (target.onCall !== undefined) return { onCall: target.onCall };
  if (target.message !== undefined) return { message: target.message };
  return { callback: true };
}

function buildLine(line: LineEntry, place: number, service: ServiceEntry): Line {
  return {
    id: line.id,
    name: line.name,
    organisations: line.organisations === undefined ? null : new Set(line.organisations),
    opensAfterMs: line.opensAfterMs ?? (place === 0 ? 0 : null),
    opensWhenNobodySignedIn: line.opensWhenNobodySignedIn,
    order: line.order ?? service.order,
    fixedOrder: line.agents ?? [],
  };
}

function buildWrapUp({ wrapUp, wrapUpMs }: ServiceEntry): WrapUp {
  if (wrapUp === undefined) {
    return { durationMs: wrapUpMs ?? 0, extensionMs: 0, extensions: 0, reasons: new Map() };
  }
  const tree = reasonTree(wrapUp.reasons);
  const all = reasonsOf(wrapUp.reasons).map(({ code, name }): [string, string] => [code, name]);
  const isTree = tree.some(({ reasons }) => reasons.length > 0);
  return { ...wrapUp, reasons: new Map(all), ...(isTree && { reasonTree: tree }) };
}
