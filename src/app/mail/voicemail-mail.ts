import type { Organisation } from '../../core/desk/directory.ts';
import type { Language } from '../../core/kernel/ids.ts';
import type { InstantMs } from '../../core/kernel/time.ts';
import { dateOf, dayNumberAt, localTimeAt } from '../../core/kernel/zone.ts';
import type { Mail } from '../ports/outbox.ts';
import type { Voicemail } from '../ports/voicemail.ts';
import { lengthWords, momentWords, oneLine } from './mail-time.ts';

/** The mails that carry a message to the addresses of its organisation, one to each, in its language. */
export function voicemailMails(
  voicemail: Voicemail,
  organisation: Organisation,
  now: InstantMs,
): readonly Mail[] {
  const { language, timeZone } = organisation;
  const say = WORDS[language];
  const caller = voicemail.caller ?? say.withheld;
  const text = [
    say.intro(oneLine(organisation.name)),
    '',
    `${say.from}: ${caller}`,
    `${say.dialled}: ${voicemail.dialled}`,
    `${say.at}: ${momentWords(voicemail.at, timeZone, language)}`,
    `${say.length}: ${lengthWords(voicemail.durationMs, language)}`,
    '',
    say.kept(momentWords(voicemail.keepUntil, timeZone, language)),
    '',
  ].join('\n');
  const day = dateOf(dayNumberAt(timeZone, voicemail.at));
  const time = localTimeAt(timeZone, voicemail.at).replace(':', '');
  const attachment = { voicemail: voicemail.id, fileName: `${day}-${time}.wav` };
  const addresses = new Set(organisation.voicemail?.email ?? []);
  return [...addresses].map((to) => ({
    key: `voicemail:${voicemail.id}:${to}`,
    to,
    subject: say.subject(caller),
    text,
    attachment,
    at: now,
  }));
}

interface Words {
  readonly subject: (caller: string) => string;
  readonly intro: (organisation: string) => string;
  readonly from: string;
  readonly dialled: string;
  readonly at: string;
  readonly length: string;
  readonly withheld: string;
  readonly kept: (until: string) => string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  sv: {
    subject: (caller) => `Röstmeddelande från ${caller}`,
    intro: (organisation) => `Någon har talat in ett meddelande till ${organisation}. Det är bifogat.`,
    from: 'Från',
    dialled: 'Slaget nummer',
    at: 'Tid',
    length: 'Längd',
    withheld: 'dolt nummer',
    kept: (until) => `Inspelningen raderas hos supporten ${until}.`,
  },
  nb: {
    subject: (caller) => `Talebeskjed fra ${caller}`,
    intro: (organisation) => `Noen har lest inn en beskjed til ${organisation}. Den er vedlagt.`,
    from: 'Fra',
    dialled: 'Nummer som ble ringt',
    at: 'Tid',
    length: 'Lengde',
    withheld: 'skjult nummer',
    kept: (until) => `Opptaket slettes hos brukerstøtten ${until}.`,
  },
  nn: {
    subject: (caller) => `Talebeskjed frå ${caller}`,
    intro: (organisation) => `Nokon har lese inn ein beskjed til ${organisation}. Han er lagd ved.`,
    from: 'Frå',
    dialled: 'Nummer som vart ringt',
    at: 'Tid',
    length: 'Lengd',
    withheld: 'skjult nummer',
    kept: (until) => `Opptaket vert sletta hos brukarstøtta ${until}.`,
  },
  en: {
    subject: (caller) => `Voice message from ${caller}`,
    intro: (organisation) => `Somebody has left a message for ${organisation}. It is attached.`,
    from: 'From',
    dialled: 'Number dialled',
    at: 'Time',
    length: 'Length',
    withheld: 'number withheld',
    kept: (until) => `The service desk deletes the recording on ${until}.`,
  },
};
