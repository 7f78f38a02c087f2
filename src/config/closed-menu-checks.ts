import type { ConfigPath, MistakeList } from './mistake.ts';
import { isBlock, membersOf, under } from './raw.ts';

/** An action of a menu, and where it is written. */
interface ReachedAction {
  readonly path: ConfigPath;
  /** What it comes to after what it says. */
  readonly action: unknown;
}

/**
 * Tells numbers that name a chain of on-call beside a menu outside the hours that never leads there: their critical
 * callers would reach nobody. Warns of menus that lead into the number's own queue then, where nobody may be.
 */
export function checkClosedMenus(file: unknown, mistakes: MistakeList): void {
  const warned = new Set<string>();
  for (const [number, plan] of membersOf(under(file, 'numbers'))) {
    const menu = under(under(plan, 'closed'), 'menu');
    if (typeof menu !== 'string' || under(under(file, 'menus'), menu) === undefined) continue;
    const reached = actionsBehind(under(file, 'menus'), menu);
    const chain = under(plan, 'onCall');
    const leadsThere = reached.some(({ action }) => under(action, 'onCall') === chain);
    if (typeof chain === 'string' && !leadsThere) {
      const advice = `give one of its keys \`then: { onCall: ${chain} }\``;
      mistakes.add(
        ['numbers', number, 'onCall'],
        `has no effect: the menu ${menu}, asked outside the hours, never leads there; ${advice}`,
      );
    }
    for (const { path, action } of reached) {
      if (action !== 'queue' || warned.has(path.join('.'))) continue;
      warned.add(path.join('.'));
      mistakes.warn(
        path,
        `leads into the queue outside the hours of ${number}, where nobody may be to answer`,
      );
    }
  }
}

/** What can be chosen in a menu and in those that it leads to; `queue` where nothing is written. */
function actionsBehind(menus: unknown, first: string): readonly ReachedAction[] {
  const found: ReachedAction[] = [];
  const seen = new Set<string>();
  const waiting = [first];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const menu = under(menus, id);
    const choices = membersOf(under(menu, 'keys')).map(([key, option]): ReachedAction => {
      return { path: ['menus', id, 'keys', key], action: afterAll(under(option, 'then') ?? 'queue') };
    });
    const otherwise = afterAll(under(menu, 'otherwise') ?? 'queue');
    const all = [...choices, { path: ['menus', id, 'otherwise'], action: otherwise }];
    found.push(...all);
    for (const { action } of all) {
      const next = under(action, 'menu');
      if (typeof next === 'string') waiting.push(next);
    }
  }
  return found;
}

function afterAll(action: unknown): unknown {
  return isBlock(action) && 'say' in action ? under(action, 'then') : action;
}
