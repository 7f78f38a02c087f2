import type { Directory, OverflowTarget } from '../../core/desk/directory.ts';

/** Played whatever the directory says: to who dials a number that nobody configured, and while we are away. */
const ALWAYS_PLAYED = ['unknown-number', 'sorry'];

/**
 * The prompts that callers and agents of this desk may hear, as `sv/closed`, sorted: those that the directory
 * names, and those of the catalogue that its rules play, each in every language that its numbers speak.
 * @param catalogue ids of all prompts there are
 */
export function promptsInUse(directory: Directory, catalogue: Iterable<string>): string[] {
  const plans = [...directory.numbers.values()];
  const languages = new Set(plans.map(({ language }) => language));
  const own = plans.flatMap(({ language, greeting, entry }) =>
    [...entry.closed.prompts, ...(greeting === null ? [] : [greeting.prompt])].map(
      (prompt) => `${language}/${prompt}`,
    ),
  );
  const plays = rulesThatPlay(directory);
  const shared = new Set([
    ...ALWAYS_PLAYED,
    ...namedByServices(directory),
    ...[...catalogue].filter((id) => plays.some((family) => family.test(id))),
  ]);
  const all = [...languages].flatMap((language) => [...shared].map((prompt) => `${language}/${prompt}`));
  return [...new Set([...own, ...all])].sort();
}

/** What is played of the catalogue because of some rule of the desk. */
function rulesThatPlay({ services, devices, dialling }: Directory): readonly RegExp[] {
  const rules = [...services.values()];
  const callbacks = rules.some(({ callback }) => callback !== null);
  const mobiles = [...devices.values()].some(({ kind }) => kind === 'mobile');
  const families: readonly (readonly [played: boolean, RegExp])[] = [
    [rules.some(({ announcements }) => announcements?.position === true), /^position-/],
    [rules.some(({ announcements }) => announcements?.expectedWait === true), /^wait-/],
    [callbacks, /^(callback|digit|key)-|^plus-sign$/],
    [callbacks || mobiles, /^accept-by-key$/],
    [dialling.allowedPrefixes.length > 0, /^forwarding-sorry$/],
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
