import type { Directory, NumberPlan, OverflowTarget } from '../../core/desk/directory.ts';
import type { MenuAction } from '../../core/entry/plan.ts';
import type { Language } from '../../core/kernel/ids.ts';

/** Played whatever the directory says: to who dials a number that nobody configured, and while we are away. */
const ALWAYS_PLAYED = ['unknown-number', 'sorry'];

/**
 * The prompts that callers and agents of this desk may hear, as `sv/closed`, sorted: those that the directory
 * names, and those of the catalogue that its rules play, each in every language that its numbers speak.
 * @param catalogue ids of all prompts there are
 */
export function promptsInUse(directory: Directory, catalogue: Iterable<string>): string[] {
  const plans = [...directory.numbers.values()];
  const languages = new Set(plans.flatMap(languagesOf));
  const own = plans.flatMap((plan) =>
    languagesOf(plan).flatMap((language) => namedByNumber(plan).map((prompt) => `${language}/${prompt}`)),
  );
  const plays = rulesThatPlay(directory);
  const shared = new Set([
    ...ALWAYS_PLAYED,
    ...[...directory.chains.values()].flatMap((chain) => [chain.confirmPrompt, chain.exhaustedPrompt]),
    ...namedByServices(directory),
    ...namedByMenus(directory),
    ...[...directory.chains.values()].flatMap(({ confirmPrompt, exhaustedPrompt }) => [
      confirmPrompt,
      exhaustedPrompt,
    ]),
    ...[...directory.organisations.values()].flatMap(({ namePrompt }) => namePrompt ?? []),
    ...[...catalogue].filter((id) => plays.some((family) => family.test(id))),
  ]);
  const all = [...languages].flatMap((language) => [...shared].map((prompt) => `${language}/${prompt}`));
  return [...new Set([...own, ...all])].sort();
}

/** What is played of the catalogue because of some rule of the desk. */
function rulesThatPlay({
  numbers,
  services,
  devices,
  dialling,
  chains,
  menus,
}: Directory): readonly RegExp[] {
  const rules = [...services.values()];
  const offered = [...menus.values()].some(({ options }) => [...options.values()].some(leadsToCallback));
  const callbacks = offered || rules.some(({ callback }) => callback !== null);
  const saysOpening = [...numbers.values()].some(({ entry }) => entry.closed.saysNextOpening);
  const mobiles = [...devices.values()].some(({ kind }) => kind === 'mobile');
  const families: readonly (readonly [played: boolean, RegExp])[] = [
    [rules.some(({ announcements }) => announcements?.position === true), /^position-/],
    [rules.some(({ announcements }) => announcements?.expectedWait === true), /^wait-/],
    // By telephone prompts can be recorded at any time.
    [true, /^record-prompt-/],
    // Keys are named beside the news of an outage, which may be switched on at any time.
    [true, /^(digit|key)-|^outage-stay$/],
    [callbacks, /^callback-|^plus-sign$/],
    [saysOpening, /^(opens|when)-/],
    [callbacks || mobiles, /^accept-by-key$/],
    [dialling.allowedPrefixes.length > 0, /^forwarding-sorry$/],
    [chains.size > 0, /^(on-call|digit)-|^callback-caller-is$/],
  ];
  return families.flatMap(([played, family]) => (played ? [family] : []));
}

function namedByServices({ services }: Directory): readonly string[] {
  const messageOf = (target: OverflowTarget | string): readonly string[] =>
    typeof target === 'object' && 'message' in target ? [target.message] : [];
  return [...services.values()].flatMap(({ announcements, overflow, whenSpent }) => [
    ...(announcements?.comfort ?? []),
    ...messageOf(whenSpent),
    ...overflow.flatMap((step) => messageOf(step.then)),
  ]);
}

/** Callers may choose others than the number's own. */
function languagesOf({ language, entry }: NumberPlan): readonly Language[] {
  return [language, ...(entry.languageChoice?.languages.values() ?? [])];
}

function namedByNumber({ greeting, entry }: NumberPlan): readonly string[] {
  const { closed, drain, languageChoice } = entry;
  return [
    ...closed.prompts,
    ...(greeting === null ? [] : [greeting.prompt]),
    ...(languageChoice === null ? [] : [languageChoice.prompt]),
    ...(drain.do === 'serve' ? [] : [drain.prompt]),
  ];
}

function namedByMenus({ menus }: Directory): readonly string[] {
  return [...menus.values()].flatMap(({ prompts, wrongKeyPrompt, options, otherwise }) => [
    ...prompts,
    wrongKeyPrompt,
    ...[...options.values()].flatMap(({ action }) => saidBy(action)),
    ...saidBy(otherwise),
  ]);
}

function saidBy(action: MenuAction): readonly string[] {
  return action.do === 'say' ? [...action.prompts, ...saidBy(action.then)] : [];
}

const leadsToCallback = ({ action }: { readonly action: MenuAction }): boolean =>
  (action.do === 'say' ? action.then : action).do === 'callback';
