import type { Directory } from '../../core/desk/directory.ts';
import type { WhatIfEvent, WhatIfStep } from '../../core/entry/what-if.ts';
import type { CallClass } from '../../core/kernel/call-class.ts';
import type { Language } from '../../core/kernel/ids.ts';
import { type PromptText, spokenText } from '../../core/schedule/spoken-time.ts';

/** What the sentences need beside the steps. */
export interface WhatIfNames {
  readonly directory: Directory;
  /** Texts of the catalogue of prompts. */
  readonly textOf: PromptText;
}

/** What a step is in words of `language`, as a coordinator reads it: one sentence with a full stop. */
export function whatIfWords({ event }: WhatIfStep, language: Language, names: WhatIfNames): string {
  const say = SENTENCES[language];
  switch (event.type) {
    case 'arrives': {
      const organisation = names.directory.organisations.get(event.plan.organisation);
      return say.arrives(organisation?.name ?? event.plan.organisation);
    }
    case 'unknown-number':
      return say.unknown;
    case 'hours':
      return event.open ? say.open : `${say.closed} ${spokenText(event.opening, language, names.textOf)}`;
    case 'hears':
      return hears(event, language, names);
    case 'presses':
      return presses(event, language);
    case 'presses-nothing':
      return say.pressesNothing;
    case 'queue':
      return say.queue(event.service?.name ?? '–', CLASSES[language][event.class]);
    case 'on-call-asked':
      return say.onCallAsked(event.chain.confirmKey);
    case 'on-call':
      return say.onCall(event.people.map((person) => person?.name ?? say.nobody).join(', '));
    case 'callback':
      return say.callback;
    case 'voicemail':
      return say.voicemail;
    case 'ends':
      return event.treatment === 'closed' ? say.endsClosed : say.endsInformed;
  }
}

function hears(
  { point, said }: WhatIfEvent & { readonly type: 'hears' },
  language: Language,
  { directory, textOf }: WhatIfNames,
): string {
  const outage = point.at === 'outage' ? directory.outages.find(({ id }) => id === point.outage) : undefined;
  const spokenIn = (its: Language, prompts: readonly string[]): string =>
    spokenText(prompts, its, (prompt) =>
      outage && /^typed-/.test(prompt) ? outage.text : (textOf(prompt, its) ?? prompt),
    );
  // What is said in one language belongs together; languages that are offered stand apart.
  const others = said.filter((prompt) => prompt.language !== undefined);
  const text =
    others.length > 0
      ? others.map((each) => spokenIn(each.language ?? language, [each.prompt])).join(' ')
      : spokenIn(
          language,
          said.map(({ prompt }) => prompt),
        );
  return `${SENTENCES[language].hears}: ”${text}”`;
}

function presses(
  { key, choice, ...made }: WhatIfEvent & { readonly type: 'presses' },
  language: Language,
): string {
  const say = SENTENCES[language];
  if (choice === null) return say.pressesInVain(key);
  const as = made.class === null ? '' : `, ${say.asClass(CLASSES[language][made.class])}`;
  return `${say.presses(key)}: ${choice}${as}.`;
}

interface Sentences {
  readonly arrives: (organisation: string) => string;
  readonly unknown: string;
  readonly open: string;
  readonly closed: string;
  readonly hears: string;
  readonly presses: (key: string) => string;
  readonly pressesInVain: (key: string) => string;
  readonly pressesNothing: string;
  readonly asClass: (name: string) => string;
  readonly queue: (service: string, callClass: string) => string;
  readonly onCallAsked: (key: string) => string;
  readonly onCall: (people: string) => string;
  readonly nobody: string;
  readonly callback: string;
  readonly voicemail: string;
  readonly endsClosed: string;
  readonly endsInformed: string;
}

const SENTENCES: Readonly<Record<Language, Sentences>> = {
  sv: {
    arrives: (organisation) => `Samtalet kommer till ${organisation}.`,
    unknown: 'Numret används inte: den som ringer får höra det, och samtalet avslutas.',
    open: 'Det är öppet.',
    closed: 'Det är stängt.',
    hears: 'Den som ringer hör',
    presses: (key) => `Trycker ${key}`,
    pressesInVain: (key) => `Trycker ${key}, som inte betyder något här.`,
    pressesNothing: 'Trycker inget i tid.',
    asClass: (name) => `samtalet blir ${name}`,
    queue: (service, callClass) => `Ställs i kön till ${service}, klass ${callClass}.`,
    onCallAsked: (key) => `Får frågan om felet är kritiskt; ${key} bekräftar.`,
    onCall: (people) => `Jouren rings i tur och ordning: ${people}.`,
    nobody: 'ingen',
    callback: 'Får lämna sitt nummer för att bli uppringd när det öppnar.',
    voicemail: 'Får tala in ett meddelande.',
    endsClosed: 'Samtalet avslutas: det är stängt.',
    endsInformed: 'Samtalet avslutas: beskedet om störningen var allt som behövdes.',
  },
  nb: {
    arrives: (organisation) => `Samtalen kommer til ${organisation}.`,
    unknown: 'Nummeret er ikke i bruk: den som ringer, får høre det, og samtalen avsluttes.',
    open: 'Det er åpent.',
    closed: 'Det er stengt.',
    hears: 'Den som ringer, hører',
    presses: (key) => `Trykker ${key}`,
    pressesInVain: (key) => `Trykker ${key}, som ikke betyr noe her.`,
    pressesNothing: 'Trykker ingenting i tide.',
    asClass: (name) => `samtalen blir ${name}`,
    queue: (service, callClass) => `Settes i køen til ${service}, klasse ${callClass}.`,
    onCallAsked: (key) => `Blir spurt om feilen er kritisk; ${key} bekrefter.`,
    onCall: (people) => `Vakten ringes opp i tur og orden: ${people}.`,
    nobody: 'ingen',
    callback: 'Kan legge igjen nummeret sitt for å bli ringt opp når det åpner.',
    voicemail: 'Kan lese inn en beskjed.',
    endsClosed: 'Samtalen avsluttes: det er stengt.',
    endsInformed: 'Samtalen avsluttes: beskjeden om driftsforstyrrelsen var alt som trengtes.',
  },
  nn: {
    arrives: (organisation) => `Samtalen kjem til ${organisation}.`,
    unknown: 'Nummeret er ikkje i bruk: den som ringjer, får høyre det, og samtalen blir avslutta.',
    open: 'Det er ope.',
    closed: 'Det er stengt.',
    hears: 'Den som ringjer, høyrer',
    presses: (key) => `Trykkjer ${key}`,
    pressesInVain: (key) => `Trykkjer ${key}, som ikkje tyder noko her.`,
    pressesNothing: 'Trykkjer ingenting i tide.',
    asClass: (name) => `samtalen blir ${name}`,
    queue: (service, callClass) => `Blir sett i køen til ${service}, klasse ${callClass}.`,
    onCallAsked: (key) => `Blir spurd om feilen er kritisk; ${key} stadfestar.`,
    onCall: (people) => `Vakta blir ringd opp i tur og orden: ${people}.`,
    nobody: 'ingen',
    callback: 'Kan leggje att nummeret sitt for å bli ringd opp når det opnar.',
    voicemail: 'Kan lese inn ein beskjed.',
    endsClosed: 'Samtalen blir avslutta: det er stengt.',
    endsInformed: 'Samtalen blir avslutta: meldinga om driftsforstyrringa var alt som trongst.',
  },
  en: {
    arrives: (organisation) => `The call comes to ${organisation}.`,
    unknown: 'The number is not in use: the caller hears so, and the call ends.',
    open: 'It is open.',
    closed: 'It is closed.',
    hears: 'The caller hears',
    presses: (key) => `Presses ${key}`,
    pressesInVain: (key) => `Presses ${key}, which means nothing here.`,
    pressesNothing: 'Presses nothing in time.',
    asClass: (name) => `the call becomes ${name}`,
    queue: (service, callClass) => `Is put into the queue of ${service}, class ${callClass}.`,
    onCallAsked: (key) => `Is asked whether the fault is critical; ${key} confirms.`,
    onCall: (people) => `Those on call are rung one after the other: ${people}.`,
    nobody: 'nobody',
    callback: 'May leave a number to be called back when it opens.',
    voicemail: 'May leave a message.',
    endsClosed: 'The call ends: it is closed.',
    endsInformed: 'The call ends: the news of the outage was all that was needed.',
  },
};

const CLASSES: Readonly<Record<Language, Readonly<Record<CallClass, string>>>> = {
  sv: { critical: 'kritisk', high: 'hög', medium: 'medium', low: 'låg', status: 'status' },
  nb: { critical: 'kritisk', high: 'høy', medium: 'medium', low: 'lav', status: 'status' },
  nn: { critical: 'kritisk', high: 'høg', medium: 'medium', low: 'låg', status: 'status' },
  en: { critical: 'critical', high: 'high', medium: 'medium', low: 'low', status: 'status' },
};
