import { keyPrompt } from '../callback/number.ts';
import type { NumberPlan } from '../desk/directory.ts';
import type { CallClass } from '../kernel/call-class.ts';
import type { ChainId, Language, MenuId, OutageId, ServiceId } from '../kernel/ids.ts';
import type { DurationMs } from '../kernel/time.ts';
import type { Key, Menu, MenuAction, MenuOption, Outage } from './plan.ts';

/*
 * The way from the answer to the queue, or to whatever there is instead:
 *
 *   language ─▶ greeting ─▶ outage ─┬─▶ (open)   menu … ─▶ queue
 *                             │     └─▶ (closed) closed ─▶ menu … ─▶ callback, voicemail, on-call, hang-up
 *                             └─▶ hang-up (nobody pressed the key to stay)
 *
 * What is not in the plan is passed over. The walk knows nothing of calls or clocks: the live call and the
 * question "what would happen?" go the same way.
 */

/** Where on the way a caller is, and hears something. */
export type EntryPoint =
  | { readonly at: 'language' }
  | { readonly at: 'greeting' }
  | { readonly at: 'outage'; readonly outage: OutageId }
  /** `asked`: the how-manieth time. */
  | { readonly at: 'menu'; readonly menu: MenuId; readonly asked: number }
  | { readonly at: 'closed' }
  | {
      readonly at: 'say';
      readonly prompts: readonly string[];
      readonly then: MenuAction;
      /** The menu it was chosen in, and the how-manieth time that was asked; left out where nobody chose. */
      readonly from?: { readonly menu: MenuId; readonly asked: number };
    };

/** Where the way ends. `informed`: news of an outage was all the caller needed. */
export type EntryEnd =
  | { readonly end: 'queue'; readonly service: ServiceId | null }
  | { readonly end: 'callback' }
  | { readonly end: 'voicemail' }
  | { readonly end: 'on-call'; readonly chain: ChainId }
  | { readonly end: 'closed' }
  | { readonly end: 'informed' };

/** What happened to the caller there: everything was said, a key was pressed, or none came in time. */
export type EntryEvent =
  | { readonly type: 'begin' }
  | { readonly type: 'said' }
  | { readonly type: 'key'; readonly key: Key }
  | { readonly type: 'silence' };

/** What decides the way: all of it as it is at this instant. */
export interface EntryScene {
  readonly plan: NumberPlan;
  readonly menus: ReadonlyMap<MenuId, Menu>;
  /** The news that this caller is to hear, if any is in force. */
  readonly outage: Outage | null;
  /** Whether the hours were open when the caller came. */
  readonly open: boolean;
  /** The caller's language so far. */
  readonly language: Language;
  /** "We open again on Monday at 7.45." */
  readonly openingPrompts: () => readonly string[];
}

/** A prompt; in another language than the caller's where languages are offered. */
export interface SaidPrompt {
  readonly prompt: string;
  readonly language?: Language;
}

/** What an event leads to; null from {@link walk}: it means nothing there. */
export interface EntryMove {
  readonly to: EntryPoint | EntryEnd;
  /** Said before what is said there: that the key had no meaning. */
  readonly before?: readonly string[];
  /** What was chosen, by the name it has in the plan. */
  readonly choice?: string;
  readonly class?: CallClass;
  readonly language?: Language;
}

/** What is said to a caller at a point of the way. */
export function saidAt(scene: EntryScene, point: EntryPoint): readonly SaidPrompt[] {
  const { entry, greeting } = scene.plan;
  switch (point.at) {
    case 'language':
      return [...(entry.languageChoice?.languages ?? [])].flatMap(([key, language]) => [
        { prompt: entry.languageChoice?.prompt ?? '', language },
        { prompt: keyPrompt(key), language },
      ]);
    case 'greeting':
      return greeting ? [{ prompt: greeting.prompt }] : [];
    case 'outage':
      return outagePrompts(scene.outage, scene.language);
    case 'menu':
      return (scene.menus.get(point.menu)?.prompts ?? []).map((prompt) => ({ prompt }));
    case 'closed': {
      const opening = entry.closed.saysNextOpening ? scene.openingPrompts() : [];
      return [...entry.closed.prompts, ...opening].map((prompt) => ({ prompt }));
    }
    case 'say':
      return point.prompts.map((prompt) => ({ prompt }));
  }
}

/** What was typed is said in the caller's language if it was typed in it, else in the one it was. */
function outagePrompts(outage: Outage | null, language: Language): readonly SaidPrompt[] {
  if (!outage) return [];
  const own = outage.spoken?.[language];
  const otherwise = outage.spokenOtherwiseIn;
  const news: SaidPrompt =
    own !== undefined
      ? { prompt: own }
      : { prompt: outage.prompt, ...(otherwise !== undefined && { language: otherwise }) };
  return outage.stayKey === null
    ? [news]
    : [news, { prompt: STAY_PROMPT }, { prompt: keyPrompt(outage.stayKey) }];
}

/** How long a key is awaited after all was said there; null: nothing is asked. */
export function keyTimeoutMsAt(scene: EntryScene, point: EntryPoint): DurationMs | null {
  switch (point.at) {
    case 'language':
      return scene.plan.entry.languageChoice?.timeoutMs ?? null;
    case 'outage':
      return scene.outage?.stayKey == null ? null : STAY_TIMEOUT_MS;
    case 'menu':
      return scene.menus.get(point.menu)?.timeoutMs ?? null;
    default:
      return null;
  }
}

/** So long after the news a key is awaited that says "mine is another matter". */
const STAY_TIMEOUT_MS: DurationMs = 4_000;

/** Said after the news when a key lets the caller stay; followed by the key. */
const STAY_PROMPT = 'outage-stay';

/**
 * Where a caller at `point` goes when `event` happens; null when it means nothing there. Null as `point` is the
 * door, where only `begin` happens. Pure, and total: every way ends.
 */
export function walk(scene: EntryScene, point: EntryPoint | null, event: EntryEvent): EntryMove | null {
  if (point === null) return event.type === 'begin' ? fromLanguage(scene) : null;
  switch (point.at) {
    case 'language':
      return chooseLanguage(scene, event);
    case 'greeting':
      return event.type === 'said' ? fromOutage(scene) : null;
    case 'outage':
      return afterOutage(scene, event);
    case 'menu':
      return atMenu(scene, point, event);
    case 'closed':
      return event.type === 'said' ? afterClosed(scene) : null;
    case 'say':
      return event.type === 'said' ? act(scene, point.then, chosenIn(scene, point)) : null;
  }
}

function fromLanguage(scene: EntryScene): EntryMove {
  const choice = scene.plan.entry.languageChoice;
  return choice ? { to: { at: 'language' } } : fromGreeting(scene);
}

function chooseLanguage(scene: EntryScene, event: EntryEvent): EntryMove | null {
  const language =
    event.type === 'key' ? scene.plan.entry.languageChoice?.languages.get(event.key) : undefined;
  if (language !== undefined) return { ...fromGreeting(scene), language, choice: language };
  return event.type === 'silence' ? fromGreeting(scene) : null;
}

function fromGreeting(scene: EntryScene): EntryMove {
  const { greeting } = scene.plan;
  if (greeting?.when !== 'before' || !scene.open) return fromOutage(scene);
  return { to: { at: 'greeting' } };
}

function fromOutage(scene: EntryScene): EntryMove {
  const { outage } = scene;
  return outage ? { to: { at: 'outage', outage: outage.id } } : fromHours(scene);
}

function afterOutage(scene: EntryScene, event: EntryEvent): EntryMove | null {
  const { outage } = scene;
  const stayKey = outage?.stayKey ?? null;
  // It may have told of a key to go on by.
  if (outage === null && event.type === 'key') return fromHours(scene);
  // Switched off meanwhile: nobody is sent away because of it any more.
  if (event.type === 'silence') return stayKey === null ? fromHours(scene) : { to: { end: 'informed' } };
  if (event.type === 'key') {
    return event.key === stayKey ? { ...fromHours(scene), choice: 'another matter' } : null;
  }
  return event.type === 'said' && stayKey === null ? fromHours(scene) : null;
}

function fromHours(scene: EntryScene): EntryMove {
  const { entry } = scene.plan;
  if (scene.open)
    return entry.menu === null ? { to: { end: 'queue', service: null } } : ask(scene, entry.menu, 1);
  const silent = entry.closed.prompts.length === 0 && !entry.closed.saysNextOpening;
  return silent ? afterClosed(scene) : { to: { at: 'closed' } };
}

function afterClosed(scene: EntryScene): EntryMove {
  const { closed, onCall } = scene.plan.entry;
  if (closed.menu !== null) return ask(scene, closed.menu, 1);
  if (closed.voicemail) return { to: { end: 'voicemail' } };
  return { to: onCall === null ? { end: 'closed' } : { end: 'on-call', chain: onCall } };
}

function atMenu(
  scene: EntryScene,
  point: EntryPoint & { readonly at: 'menu' },
  event: EntryEvent,
): EntryMove | null {
  const menu = scene.menus.get(point.menu);
  if (!menu) return event.type === 'key' ? null : lost(scene);
  if (event.type === 'key') {
    const option = menu.options.get(event.key);
    return option
      ? choose(scene, menu, option, point.asked)
      : again(scene, menu, point.asked, [menu.wrongKeyPrompt]);
  }
  return event.type === 'silence' ? again(scene, menu, point.asked, []) : null;
}

function choose(scene: EntryScene, menu: Menu, option: MenuOption, asked: number): EntryMove {
  const move = act(scene, option.action, { menu, asked });
  return { ...move, choice: option.name, ...(option.class !== null && { class: option.class }) };
}

/** Asks once more, unless it has been asked often enough. */
function again(scene: EntryScene, menu: Menu, asked: number, before: readonly string[]): EntryMove {
  return asked < menu.attempts ? ask(scene, menu.id, asked + 1, before) : act(scene, menu.otherwise, null);
}

function ask(scene: EntryScene, id: MenuId, asked: number, before: readonly string[] = []): EntryMove {
  const menu = scene.menus.get(id);
  if (!menu) return lost(scene);
  return { to: { at: 'menu', menu: id, asked }, ...(before.length > 0 && { before }) };
}

/** A menu that was taken away while a caller was on the way to it: the queue in the hours, the end outside them. */
const lost = ({ open }: EntryScene): EntryMove => ({
  to: open ? { end: 'queue', service: null } : { end: 'closed' },
});

/** The menu in which a caller chose what was just said to them; null where nobody chose. */
function chosenIn({ menus }: EntryScene, { from }: EntryPoint & { readonly at: 'say' }) {
  const menu = from && menus.get(from.menu);
  return menu ? { menu, asked: from.asked } : null;
}

/** @param from the menu it was chosen in; null where nobody chose */
function act(
  scene: EntryScene,
  action: MenuAction,
  from: { readonly menu: Menu; readonly asked: number } | null,
): EntryMove {
  switch (action.do) {
    case 'queue':
      return { to: { end: 'queue', service: action.service } };
    case 'menu':
      return ask(scene, action.menu, 1);
    case 'say':
      return {
        to: {
          at: 'say',
          prompts: action.prompts,
          then: action.then,
          ...(from && { from: { menu: from.menu.id, asked: from.asked } }),
        },
      };
    case 'repeat':
      return from ? again(scene, from.menu, from.asked, []) : { to: { end: 'closed' } };
    case 'callback':
    case 'voicemail':
      return { to: { end: action.do } };
    case 'on-call':
      return { to: { end: 'on-call', chain: action.chain } };
    case 'hang-up':
      return { to: { end: 'closed' } };
  }
}

/** The news that a caller of a number is to hear at `now`: of those in force the one that began last. */
export function outageFor(
  outages: readonly Outage[],
  plan: Pick<NumberPlan, 'organisation' | 'service'>,
  now: number,
): Outage | null {
  let latest: Outage | null = null;
  for (const outage of outages) {
    if (outage.from > now || (outage.until !== null && outage.until <= now)) continue;
    if (outage.organisation !== null && outage.organisation !== plan.organisation) continue;
    if (outage.service !== null && outage.service !== plan.service) continue;
    if (!latest || outage.from > latest.from || (outage.from === latest.from && outage.id > latest.id))
      latest = outage;
  }
  return latest;
}
