import type { ConfigPath, MistakeList } from './mistake.ts';
import { isBlock, itemsOf, membersOf, under } from './raw.ts';

/** Every place of the file that names an entry of another part, and which part; see {@link namesAt}. */
const references: readonly (readonly [place: string, part: string, what: string])[] = [
  ['numbers.*.organisation', 'organisations', 'organisation'],
  ['numbers.*.service', 'services', 'service'],
  ['numbers.*.calendar', 'calendars', 'calendar'],
  ['numbers.*.directLineOf', 'agents', 'agent'],
  ['numbers.*.onCall', 'chains', 'chain'],
  ['rotas.*.layers.*.people.*', 'people', 'person'],
  ['rotas.*.overrides.*.person', 'people', 'person'],
  ['rotas.*.swaps.*.first.person', 'people', 'person'],
  ['rotas.*.swaps.*.second.person', 'people', 'person'],
  ['chains.*.steps.*.rota', 'rotas', 'rota'],
  ['chains.*.steps.*.person', 'people', 'person'],
  ['numbers.*.menu', 'menus', 'menu'],
  ['numbers.*.closed.menu', 'menus', 'menu'],
  ...['keys.*.then', 'keys.*.then.then', 'otherwise', 'otherwise.then'].flatMap((place) => [
    [`menus.*.${place}.service`, 'services', 'service'] as const,
    [`menus.*.${place}.menu`, 'menus', 'menu'] as const,
    [`menus.*.${place}.onCall`, 'chains', 'chain'] as const,
  ]),
  ['services.*.organisation', 'organisations', 'organisation'],
  ['services.*.serviceLevelHours', 'calendars', 'calendar'],
  ['services.*.requires.*.skill', 'skills', 'skill'],
  ['services.*.lines.*.organisations.*', 'organisations', 'organisation'],
  ['services.*.lines.*.agents.*', 'agents', 'agent'],
  ['services.*.whenSpent.service', 'services', 'service'],
  ['services.*.overflow.*.then.service', 'services', 'service'],
  ['services.*.whenSpent.onCall', 'chains', 'chain'],
  ['services.*.overflow.*.then.onCall', 'chains', 'chain'],
  ['agents.*.skills.=', 'skills', 'skill'],
  ['agents.*.services.*', 'services', 'service'],
  ['agents.*.devices.*', 'devices', 'device'],
  ['contacts.*.organisation', 'organisations', 'organisation'],
  ['users.*.agent', 'agents', 'agent'],
  ['tokens.*.organisations.*', 'organisations', 'organisation'],
];

/** Tells every name that no entry has. */
export function checkReferences(file: unknown, mistakes: MistakeList): void {
  for (const [place, part, what] of references) {
    const ids = under(file, part);
    for (const { path, name } of namesAt(file, place)) {
      if (isBlock(ids) && Object.hasOwn(ids, name)) continue;
      mistakes.add(path, `there is no ${what} ${JSON.stringify(name)}`);
    }
  }
}

/** A name that stands somewhere in the file. */
interface Named {
  readonly path: ConfigPath;
  readonly name: string;
}

/**
 * The texts at every place of a form such as `services.*.requires.*.skill`; `*` stands for all keys of a
 * block or places of a list; a last `=` means that the keys themselves are the names.
 */
export function namesAt(file: unknown, place: string): readonly Named[] {
  return namesUnder(file, place.split('.'), []);
}

function namesUnder(value: unknown, place: readonly string[], path: ConfigPath): readonly Named[] {
  const [step, ...rest] = place;
  if (step === undefined) return typeof value === 'string' ? [{ path, name: value }] : [];
  if (step === '=') return membersOf(value).map(([name]) => ({ path: [...path, name], name }));
  if (step !== '*') return namesUnder(under(value, step), rest, [...path, step]);
  return [...membersOf(value), ...itemsOf(value)].flatMap(([key, inner]) =>
    namesUnder(inner, rest, [...path, key]),
  );
}
