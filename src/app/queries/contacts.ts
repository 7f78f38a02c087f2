import { isReachable } from '../../core/agent/agent.ts';
import type { Desk } from '../../core/desk/state.ts';
import type { ContactRow } from '../workplace-api.ts';

/** Letters that do not come apart into a plain one and a mark. */
const plainLetters: Readonly<Record<string, string>> = {
  ø: 'o',
  æ: 'ae',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ß: 'ss',
  ł: 'l',
};

/** Text as it is compared: small plain letters, so that "Öberg" is found by "oberg", and "Bjørn" by "bjorn". */
const plain = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[øæđðþßł]/g, (letter) => plainLetters[letter] ?? letter);

const wordsOf = (text: string): readonly string[] => plain(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/** A wanted word stands at the beginning of a name's word, of another's (title, municipality), or within one. */
const rankOf = { name: 0, other: 1, within: 2 } as const;

/**
 * Whom somebody may mean by `text`, the best first: contacts of the desk file, agents with their states, services
 * with who waits. Each word must stand in name, title or municipality, whatever its case and marks; digits are
 * found in numbers, national or international. Without a text, everybody. A total order: by where the words
 * stand, then services, agents, contacts, then by name and id. Pure.
 * @param limit how many at most
 */
export function findContacts(desk: Desk, text: string, limit: number): readonly ContactRow[] {
  const words = wordsOf(text);
  const digits = /^[\d\s()+./-]*\d[\d\s()+./-]*$/.test(text) ? nationalDigits(text) : null;
  const found = [...everybody(desk)].flatMap((row) => {
    const rank = digits === null ? wordRank(row, words) : row.number?.includes(digits) ? 0 : null;
    return rank === null ? [] : [{ row, rank, key: plain(row.name) }];
  });
  found.sort(
    (a, b) =>
      a.rank - b.rank ||
      kindOrder[a.row.kind] - kindOrder[b.row.kind] ||
      compare(a.key, b.key) ||
      compare(a.row.id, b.row.id),
  );
  return found.slice(0, limit).map(({ row }) => row);
}

const kindOrder: Readonly<Record<ContactRow['kind'], number>> = { service: 0, agent: 1, contact: 2 };

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** `070-174 06` as it stands within +4670174…: without what only says that it is dialled from afar or at home. */
const nationalDigits = (text: string): string => text.replaceAll(/\D/g, '').replace(/^0{1,2}/, '');

/** The worst place of any word; null when one stands nowhere. */
function wordRank(row: ContactRow, words: readonly string[]): number | null {
  const name = wordsOf(row.name);
  const other = wordsOf(`${row.title ?? ''} ${row.organisation ?? ''}`);
  let worst = 0;
  for (const word of words) {
    const begins = (each: string): boolean => each.startsWith(word);
    const within = [...name, ...other].some((each) => each.includes(word));
    if (!within) return null;
    const rank = name.some(begins) ? rankOf.name : other.some(begins) ? rankOf.other : rankOf.within;
    worst = Math.max(worst, rank);
  }
  return worst;
}

function* everybody({ directory, agents, waitingIn }: Desk): Iterable<ContactRow> {
  const nameOf = (organisation: string | null): string | null =>
    organisation === null ? null : (directory.organisations.get(organisation)?.name ?? organisation);
  const nobody = { number: null, organisation: null, title: null, note: null };
  for (const { id, name } of directory.services.values()) {
    yield { ...nobody, ...none, id, kind: 'service', name, waiting: waitingIn.get(id) ?? 0 };
  }
  for (const { id, name } of directory.agents.values()) {
    const agent = agents.get(id);
    if (!agent) continue;
    yield { ...nobody, ...none, id, kind: 'agent', name, state: agent.state, reachable: isReachable(agent) };
  }
  for (const contact of directory.contacts.values()) {
    const { id, name, number, organisation, title, note } = contact;
    yield { ...none, id, kind: 'contact', name, number, organisation: nameOf(organisation), title, note };
  }
}

const none = { state: null, reachable: null, waiting: null };
