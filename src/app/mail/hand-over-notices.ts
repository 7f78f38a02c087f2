import type { Change } from '../../core/changes/change.ts';
import type { Directory } from '../../core/desk/directory.ts';
import type { Language, PersonId } from '../../core/kernel/ids.ts';
import type { InstantMs } from '../../core/kernel/time.ts';
import { DAY_MS } from '../../core/kernel/zone.ts';
import { handOvers, onCallAt, shiftsIn } from '../../core/schedule/final-schedule.ts';
import type { Rota } from '../../core/schedule/rota.ts';
import type { Mail } from '../ports/outbox.ts';
import { momentWords, oneLine } from './mail-time.ts';

/**
 * The notices of hand-overs that are due: of every duty that begins after `now` and within the time of its rota, to
 * who gets it and who had it, where they have an address. A duty that has begun is news to nobody. Pure.
 */
export function handOverMails(directory: Directory, now: InstantMs): readonly Mail[] {
  return [...directory.rotas.values()].flatMap((rota) => {
    if (rota.handOverNoticeMs === undefined) return [];
    const due = handOvers(rota, now + 1, now + rota.handOverNoticeMs + 1);
    return due.flatMap(({ at, from, to }) => {
      // The shift of the hand-over is cut where the time that was looked at ends.
      const until = onCallAt(rota, at)?.until ?? at;
      const say = WORDS[languageOf(directory, rota)];
      const told = { begins: at, ends: until, from: nameOf(directory, from), to: nameOf(directory, to) };
      return [to, from].flatMap((person) =>
        mailTo(directory, person, now, {
          // Another person, or another instant, is another notice.
          key: `hand-over:${rota.id}:${at}:${from ?? ''}:${to}`,
          subject: say.handOver(oneLine(rota.name)),
          lines: linesOf(directory, rota, told),
        }),
      );
    });
  });
}

/** When the next notice is due at the latest; within a day, for what is changed until then. Pure. */
export function nextNoticeAt(directory: Directory, now: InstantMs): InstantMs {
  let next = now + DAY_MS;
  for (const rota of directory.rotas.values()) {
    const leadMs = rota.handOverNoticeMs;
    if (leadMs === undefined) continue;
    const [first] = handOvers(rota, now + leadMs + 1, next + leadMs);
    if (first) next = Math.min(next, first.at - leadMs);
  }
  return next;
}

/** The notices of a stand-in or of turns changed: to everybody whose duty it gives or takes. Pure. */
export function rotaChangeMails(directory: Directory, change: Change, now: InstantMs): readonly Mail[] {
  const { data } = change;
  if (data.kind !== 'rota-override' && data.kind !== 'rota-swap') return [];
  const rota = directory.rotas.get(data.rota);
  if (rota?.handOverNoticeMs === undefined) return [];
  const duties = data.kind === 'rota-swap' ? [data.first, data.second] : [data];
  if (duties.every(({ until }) => until <= now)) return [];
  // As it was without what stands in there now.
  const others = rota.overrides.filter(({ from, until }) =>
    duties.every((duty) => from >= duty.until || until <= duty.from),
  );
  const before = duties.flatMap((duty) => shiftsIn({ ...rota, overrides: others }, duty));
  const concerned = new Set([...duties, ...before].map(({ person }) => person));
  const say = WORDS[languageOf(directory, rota)];
  const lines = duties.flatMap(({ from, until }) =>
    shiftsIn(rota, { from, until }).flatMap((shift) =>
      linesOf(directory, rota, {
        ...{ begins: shift.from, ends: shift.until, from: null },
        to: nameOf(directory, shift.person),
      }),
    ),
  );
  const what = change.endedAt === null ? 'begun' : 'ended';
  return [...concerned].flatMap((person) =>
    mailTo(directory, person, now, {
      key: `rota-change:${change.id}:${what}`,
      subject: say.changed(oneLine(rota.name)),
      lines: [...lines, `${say.reason}: ${oneLine(data.reason)}`],
    }),
  );
}

interface Notice {
  readonly key: string;
  readonly subject: string;
  readonly lines: readonly string[];
}

function mailTo(
  { people }: Directory,
  id: PersonId | null,
  at: InstantMs,
  { key, subject, lines }: Notice,
): readonly Mail[] {
  const person = id === null ? undefined : people.get(id);
  if (person?.email == null) return [];
  const text = [...lines, ''].join('\n');
  return [{ key: `${key}:${person.id}`, to: person.email, subject, text, attachment: null, at }];
}

interface Duty {
  readonly begins: InstantMs;
  readonly ends: InstantMs;
  readonly from: string | null;
  readonly to: string | null;
}

function linesOf(directory: Directory, rota: Rota, { begins, ends, from, to }: Duty): readonly string[] {
  const language = languageOf(directory, rota);
  const say = WORDS[language];
  const moment = (at: InstantMs): string => momentWords(at, rota.timeZone, language);
  return [
    `${say.begins}: ${moment(begins)}`,
    `${say.ends}: ${moment(ends)}`,
    `${say.onCall}: ${to ?? ''}`,
    ...(from === null ? [] : [`${say.after}: ${from}`]),
    '',
  ];
}

const nameOf = ({ people }: Directory, id: PersonId | null): string | null =>
  id === null ? null : oneLine(people.get(id)?.name ?? id);

/** The language of the municipality whose callers the rota is for, or else that of its country. */
function languageOf({ numbers, chains, organisations }: Directory, rota: Rota): Language {
  for (const { entry, organisation } of numbers.values()) {
    const steps = (entry.onCall !== null && chains.get(entry.onCall)?.steps) || [];
    if (!steps.some((step) => 'rota' in step && step.rota === rota.id)) continue;
    const language = organisations.get(organisation)?.language;
    if (language) return language;
  }
  return rota.timeZone === 'Europe/Oslo' ? 'nb' : 'sv';
}

interface Words {
  readonly handOver: (rota: string) => string;
  readonly changed: (rota: string) => string;
  readonly begins: string;
  readonly ends: string;
  readonly onCall: string;
  readonly after: string;
  readonly reason: string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  sv: {
    handOver: (rota) => `Jouren byter person: ${rota}`,
    changed: (rota) => `Jouren är ändrad: ${rota}`,
    begins: 'Börjar',
    ends: 'Slutar',
    onCall: 'Har jour',
    after: 'Efter',
    reason: 'Anledning',
  },
  nb: {
    handOver: (rota) => `Vakten skifter: ${rota}`,
    changed: (rota) => `Vakten er endret: ${rota}`,
    begins: 'Begynner',
    ends: 'Slutter',
    onCall: 'Har vakt',
    after: 'Etter',
    reason: 'Grunn',
  },
  nn: {
    handOver: (rota) => `Vakta skiftar: ${rota}`,
    changed: (rota) => `Vakta er endra: ${rota}`,
    begins: 'Byrjar',
    ends: 'Sluttar',
    onCall: 'Har vakt',
    after: 'Etter',
    reason: 'Grunn',
  },
  en: {
    handOver: (rota) => `The duty is handed over: ${rota}`,
    changed: (rota) => `The duty has changed: ${rota}`,
    begins: 'Begins',
    ends: 'Ends',
    onCall: 'On call',
    after: 'After',
    reason: 'Reason',
  },
};
