import type { MistakeList } from './mistake.ts';
import { isBlock, itemsOf, membersOf, under } from './raw.ts';

/**
 * Tells numbers and menus that lead to a message though the organisation takes none, and what needs e-mail though
 * no server for it is named.
 */
export function checkVoicemail(file: unknown, mistakes: MistakeList): void {
  const organisations = under(file, 'organisations');
  const menus = under(file, 'menus');
  for (const [number, plan] of membersOf(under(file, 'numbers'))) {
    const closed = under(plan, 'closed');
    const leads = leadsToMessage(menus, [under(plan, 'menu'), under(closed, 'menu')]);
    const direct = under(closed, 'voicemail') === true;
    const path = ['numbers', number, 'closed', 'voicemail'];
    if (direct && under(closed, 'menu') !== undefined)
      mistakes.add(path, 'never comes to pass beside a menu: let a key of the menu lead to voicemail');
    if (direct && under(plan, 'onCall') !== undefined)
      mistakes.add(path, 'never comes to pass beside onCall: let a menu lead to both');
    const name = under(plan, 'organisation');
    if ((!direct && leads === null) || typeof name !== 'string') continue;
    const organisation = under(organisations, name);
    if (!isBlock(organisation) || under(organisation, 'voicemail') !== undefined) continue;
    const by = direct ? '' : ` (by the menu ${leads})`;
    mistakes.add(
      direct ? path : ['numbers', number],
      `leads to a message${by}, but organisation ${name} takes none: give it a voicemail block`,
    );
  }
}

/** The menu, of those that can be reached from `first`, that leads to a message; null: none does. */
function leadsToMessage(menus: unknown, first: readonly unknown[]): string | null {
  const seen = new Set<string>();
  const waiting = first.filter((id): id is string => typeof id === 'string');
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const menu = under(menus, id);
    const choices = membersOf(under(menu, 'keys')).map(([, option]) => under(option, 'then'));
    for (const choice of [...choices, under(menu, 'otherwise')]) {
      const action = isBlock(choice) && 'say' in choice ? under(choice, 'then') : choice;
      if (action === 'voicemail') return id;
      const next = under(action, 'menu');
      if (typeof next === 'string') waiting.push(next);
    }
  }
  return null;
}

/** Tells what needs e-mail though no server for it is named. */
export function checkMail(file: unknown, mistakes: MistakeList): void {
  if (under(file, 'mail') !== undefined) return;
  for (const [id, rota] of membersOf(under(file, 'rotas'))) {
    if (under(rota, 'handOverNoticeMs') !== undefined)
      mistakes.add(
        ['rotas', id, 'handOverNoticeMs'],
        'needs e-mail, but the file has no mail block that says through which server it is sent',
      );
  }
  for (const [id, organisation] of membersOf(under(file, 'organisations'))) {
    const addresses = itemsOf(under(under(organisation, 'voicemail'), 'email'));
    if (addresses.length > 0)
      mistakes.add(
        ['organisations', id, 'voicemail', 'email'],
        'needs e-mail, but the file has no mail block that says through which server it is sent',
      );
  }
}
