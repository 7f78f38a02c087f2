import type { MistakeList } from './mistake.ts';
import { isBlock, membersOf, under } from './raw.ts';

/**
 * Tells menus that would never end for a caller who presses nothing: `otherwise` that leads back to the menu
 * itself, or to itself over others, and `repeat`, which means nothing where nobody has chosen.
 */
export function checkMenus(file: unknown, mistakes: MistakeList): void {
  const menus = under(file, 'menus');
  for (const [id, menu] of membersOf(menus)) {
    const path = ['menus', id, 'otherwise'];
    if (afterAll(under(menu, 'otherwise')) === 'repeat')
      mistakes.add(path, 'cannot be repeat; say attempts: how often the menu is asked');
    const circle = circleFrom(menus, id);
    if (circle !== null)
      mistakes.add(
        path,
        `leads back to the menu itself (${circle.join(', ')}); a caller would never get out`,
      );
  }
}

/** The menus passed by one who presses nothing, when they lead back to where they began. */
function circleFrom(menus: unknown, id: string): readonly string[] | null {
  const passed = [id];
  for (;;) {
    const next = under(afterAll(under(under(menus, passed.at(-1) ?? ''), 'otherwise')), 'menu');
    if (typeof next !== 'string') return null;
    if (next === id) return [...passed, next];
    if (passed.includes(next)) return null;
    passed.push(next);
  }
}

/** What an action comes to after what it says. */
function afterAll(action: unknown): unknown {
  return isBlock(action) && 'say' in action ? under(action, 'then') : action;
}
