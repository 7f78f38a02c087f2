import type { CallClass } from '../kernel/call-class.ts';
import type { ChainId, Language, MenuId, OrganisationId, OutageId, ServiceId } from '../kernel/ids.ts';
import type { DurationMs, InstantMs } from '../kernel/time.ts';

/** A key of a telephone. */
export type Key = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '*' | '#';

/** What a caller may be asked first: in which language to go on. Without an answer it is the number's own. */
export interface LanguageChoice {
  /** Said in each language in turn: "For English, press 3." */
  readonly prompt: string;
  readonly languages: ReadonlyMap<Key, Language>;
  readonly timeoutMs: DurationMs;
}

/** Where a choice leads. */
export type MenuAction =
  /** Into the queue of a service; null: that of the number. */
  | { readonly do: 'queue'; readonly service: ServiceId | null }
  | { readonly do: 'menu'; readonly menu: MenuId }
  /** Says prompts, then goes on: "most things can be done in the portal". */
  | { readonly do: 'say'; readonly prompts: readonly string[]; readonly then: MenuAction }
  /** Leaves a number, to be rung up when the number's hours begin again. */
  | { readonly do: 'callback' }
  | { readonly do: 'voicemail' }
  /** Rings those on call. */
  | { readonly do: 'on-call'; readonly chain: ChainId }
  /** Says the menu once more. */
  | { readonly do: 'repeat' }
  | { readonly do: 'hang-up' };

export interface MenuOption {
  /** What it is for, as the history and the pages tell it. */
  readonly name: string;
  /** The class that the choice gives the call; null leaves it. */
  readonly class: CallClass | null;
  readonly action: MenuAction;
}

/** A question to the caller, answered by a key; a key counts while the prompts still play. */
export interface Menu {
  readonly id: MenuId;
  readonly name: string;
  readonly prompts: readonly string[];
  readonly options: ReadonlyMap<Key, MenuOption>;
  /** How long a key is awaited after the prompts. */
  readonly timeoutMs: DurationMs;
  /** How often it is asked in all, wrong keys and time-outs together. */
  readonly attempts: number;
  /** Said before the menu is asked again after a wrong key. */
  readonly wrongKeyPrompt: string;
  /** What becomes of a caller who never presses a key that means something. */
  readonly otherwise: MenuAction;
}

/** What a caller outside the hours meets. Every prompt is said in full unless a key of the menu is pressed. */
export interface ClosedPlan {
  readonly prompts: readonly string[];
  /** "We open again on Monday at 7.45", before the menu. */
  readonly saysNextOpening: boolean;
  /** Asked afterwards; null: the call ends there. */
  readonly menu: MenuId | null;
  /** Where nothing is asked, the caller may leave a message. */
  readonly voicemail?: true;
}

/**
 * What becomes of those who are in the queue when the hours end (DOMAIN H4): all are served, those of them who
 * have an agent within `limitMs` after closing are, or they are sent off at once; with a prompt in either case.
 */
export type Drain =
  | { readonly do: 'serve' }
  | { readonly do: 'limit'; readonly limitMs: DurationMs; readonly prompt: string }
  | { readonly do: 'send-off'; readonly prompt: string };

/** What happens to a caller from the answer to the queue, or to whatever there is instead. */
export interface EntryPlan {
  readonly languageChoice: LanguageChoice | null;
  /** Asked in the hours, after the greeting; null: straight into the queue. */
  readonly menu: MenuId | null;
  readonly closed: ClosedPlan;
  readonly drain: Drain;
  /**
   * Whom critical callers reach outside the hours, right after the message that it is closed; where there is a menu
   * then, by a choice in it. Null: nobody, or only by a menu.
   */
  readonly onCall: ChainId | null;
}

/** Straight into the queue in the hours, one prompt outside them. */
export const plainEntry = (closedPrompt: string, onCall: ChainId | null = null): EntryPlan => ({
  languageChoice: null,
  menu: null,
  closed: { prompts: [closedPrompt], saysNextOpening: false, menu: null },
  drain: { do: 'serve' },
  onCall,
});

/**
 * News of a larger fault, said to every caller of the organisation or service before anything else (DOMAIN R8).
 * Who hangs up because of it was informed, not lost.
 */
export interface Outage {
  readonly id: OutageId;
  /** Null: every organisation's callers. */
  readonly organisation: OrganisationId | null;
  /** Null: the callers of every service. */
  readonly service: ServiceId | null;
  /** Prompt of the catalogue, or of the text that was typed. */
  readonly prompt: string;
  readonly text: string;
  /** Prompts of what was typed, one per language; left out for a prompt of the catalogue, which has all. */
  readonly spoken?: Readonly<Partial<Record<Language, string>>>;
  /** In which language `prompt` is said to callers for whose own nothing was typed. */
  readonly spokenOtherwiseIn?: Language;
  readonly from: InstantMs;
  /** Ends by itself; null: until it is switched off. */
  readonly until: InstantMs | null;
  /** "Press 1 if yours is another matter." Null: whoever listens to the end goes on. */
  readonly stayKey: Key | null;
  /** A caller who hangs up from the start of the message to so long after its end was informed. */
  readonly informedGraceMs: DurationMs;
}
