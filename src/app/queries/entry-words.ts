import type { EntryMoved, HoursMoved } from '../../core/entry/facts.ts';
import type { EntryEnd, EntryPoint } from '../../core/entry/walk.ts';
import { clock, type WordsContext } from './word-parts.ts';

/** What a fact of the way into the queue tells, in English. */
export function entryWords(fact: EntryMoved | HoursMoved, context: WordsContext): string {
  return fact.type === 'entry-moved' ? movedWords(fact, context) : hoursMovedWords(fact, context);
}

/** The way of a caller into the queue: "key 2, Status: into the queue, as class status". */
function movedWords({ to, by, key, choice, ...made }: EntryMoved, context: WordsContext): string {
  const event = { begin: '', said: '', key: `key ${key ?? ''}`, silence: 'no key was pressed' }[by];
  const cause = choice === undefined ? event : `${event}, ${choice}`;
  const place = 'end' in to ? endWords(to, context) : pointWords(to, context);
  const as = made.class === undefined ? '' : `, as class ${made.class}`;
  const language = made.language === undefined ? '' : `, in ${LANGUAGES[made.language]} from here on`;
  return `${cause === '' ? '' : `${cause}: `}${place}${as}${language}`;
}

/** What a change of the hours means to whoever waits. */
function hoursMovedWords({ at, openUntil }: HoursMoved, context: WordsContext): string {
  const end =
    openUntil === null ? 'have no end that can be foreseen' : `end at ${clock(openUntil, at, context)}`;
  return `the hours were changed, and ${end}`;
}

const LANGUAGES = { sv: 'Swedish', nb: 'Bokmål', nn: 'Nynorsk', en: 'English' } as const;

function pointWords(point: EntryPoint, { directory }: WordsContext): string {
  switch (point.at) {
    case 'language':
      return 'asked for the language';
    case 'greeting':
      return 'greeted';
    case 'outage':
      return 'told of the outage';
    case 'menu': {
      const name = directory.menus.get(point.menu)?.name ?? point.menu;
      return point.asked === 1
        ? `asked by the menu ${name}`
        : `asked by the menu ${name}, time ${point.asked}`;
    }
    case 'closed':
      return 'hears that the desk is closed';
    case 'say':
      return `hears ${point.prompts.join(', ')}`;
  }
}

function endWords(end: EntryEnd, { directory }: WordsContext): string {
  switch (end.end) {
    case 'queue':
      return end.service === null
        ? 'into the queue'
        : `into the queue of ${directory.services.get(end.service)?.name ?? end.service}`;
    case 'callback':
      return 'may leave a number to be called back';
    case 'voicemail':
      return 'may leave a message';
    case 'on-call':
      return `to those on call by ${directory.chains.get(end.chain)?.name ?? end.chain}`;
    case 'closed':
      return 'the call ends there';
    case 'informed':
      return 'the news was all they needed';
  }
}
