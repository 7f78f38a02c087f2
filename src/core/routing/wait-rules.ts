import { type Call, isWaiting } from '../call/call.ts';
import type { OverflowStep, Service } from '../desk/directory.ts';
import type { Desk } from '../desk/state.ts';
import { record, type Turn } from '../desk/turn.ts';
import type { CallId } from '../kernel/ids.ts';
import type { DurationMs } from '../kernel/time.ts';
import type { OverflowWhy } from './facts.ts';
import { asksWhoIsSignedIn, dueLines, isStaffed, linesAhead } from './lines.ts';
import { match } from './match.ts';
import { openLine } from './open-line.ts';
import { leaveQueue } from './overflow.ts';
import { dueRelaxations, spentAfterMs } from './relaxation.ts';
import { endVainHolds } from './hold.ts';

/*
 * What waiting itself changes for a call, in two stages. First it is opened to more agents: requirements give
 * way and lines open, while a phone may ring for it. Then, if nobody free can serve it even so, it may leave: by
 * a step of overflow, or because its requirements are spent. Every rule is looked at when its instant comes,
 * when the call comes to wait, or when somebody signs in or out; never by polling.
 */

/** Applies the rules of waiting to the calls that this step touched and matches, until nothing more changes. */
export function settle(turn: Turn): void {
  const { desk } = turn;
  const { journal } = desk;
  if (!desk.linked) return;
  // Ends: each round takes steps that a call takes only once, or moves it to a queue it has not been in.
  do {
    for (const id of callsOfEmptiedLines(desk)) journal.ruled.add(id);
    const ruled = [...journal.ruled];
    journal.ruled.clear();
    for (const id of ruled) giveWay(turn, id);
    endVainHolds(turn);
    match(turn);
    for (const id of ruled) leaveIfDue(turn, id);
  } while (journal.ruled.size > 0 || journal.queued.size > 0 || journal.freed.size > 0);
}

/** The waiting calls that somebody's signing out may move: of services whose rules ask, and lines now empty. */
function* callsOfEmptiedLines({ journal, waiting, directory, serviceOfLine }: Desk): Iterable<CallId> {
  for (const line of journal.emptied) {
    const service = directory.services.get(serviceOfLine.get(line) ?? '');
    if (!service || !asksWhoIsSignedIn(service)) continue;
    for (const { id } of waiting.ofService(service.id)) yield id;
  }
  journal.emptied.clear();
}

/** First stage: opens the call to the agents that its wait by now allows. */
function giveWay(turn: Turn, id: CallId): void {
  const { desk, now } = turn;
  const call = desk.calls.get(id);
  if (!call?.service || !isWaiting(call) || call.progress.anyAgent) return;
  const waitedMs = now - call.progress.since;
  for (const { skill, minLevel } of dueRelaxations(call.service, call.requirements, waitedMs)) {
    record(turn, { type: 'requirement-relaxed', at: now, call: id, skill, minLevel });
  }
  for (const { line, why } of dueLines(desk, call, waitedMs)) {
    const current = desk.calls.get(id);
    if (current) openLine(turn, current, line, why);
  }
}

/** Second stage: a call that still waits leaves, or is opened to anyone, where its service says so. */
function leaveIfDue(turn: Turn, id: CallId): void {
  const call = turn.desk.calls.get(id);
  if (!call?.service || call.state !== 'queued' || call.progress.held) return;
  const waitedMs = turn.now - call.progress.since;
  const due = dueOverflow(turn.desk, call, call.service, waitedMs);
  if (due) leaveQueue(turn, call, call.service.overflow[due.step]?.then, due);
  else if (!call.progress.spent && spentAfterMs(call.service) <= waitedMs) spend(turn, call, call.service);
  else return;
  // What could not be leads to the next rule; what could may have moved it to a queue with rules of its own.
  turn.desk.journal.ruled.add(id);
}

interface DueOverflow {
  readonly step: number;
  readonly why: OverflowWhy;
}

/** The first step of overflow whose limit the call has reached and that was not taken. */
function dueOverflow(
  desk: Desk,
  call: Call,
  service: Service,
  waitedMs: DurationMs,
): DueOverflow | undefined {
  for (const [step, rule] of service.overflow.entries()) {
    if (call.progress.stepsTaken.includes(step)) continue;
    const why = reached(desk, call, rule, waitedMs);
    if (why) return { step, why };
  }
  return undefined;
}

function reached(desk: Desk, call: Call, step: OverflowStep, waitedMs: DurationMs): OverflowWhy | null {
  const { afterMs, queueLength, nobodySignedIn } = step;
  if (afterMs !== null && afterMs <= waitedMs) return 'waited';
  if (queueLength !== null && call.progress.ahead >= queueLength) return 'queue-length';
  if (nobodySignedIn && !linesAhead(call).some(({ id }) => isStaffed(desk, id))) return 'nobody-signed-in';
  return null;
}

/** Every requirement has given way as far as it goes and nobody was found: the service says what then. */
function spend(turn: Turn, call: Call, service: Service): void {
  const { whenSpent } = service;
  record(turn, { type: 'requirements-spent', at: turn.now, call: call.id, then: whenSpent });
  const current = turn.desk.calls.get(call.id);
  if (!current || whenSpent === 'keep-waiting' || whenSpent === 'any-agent') return;
  if (whenSpent !== 'next-line') return leaveQueue(turn, current, whenSpent, { step: null, why: 'spent' });
  const line = linesAhead(current).find(({ id }) => !current.openLines.includes(id));
  if (line) openLine(turn, current, line.id, 'spent');
}
