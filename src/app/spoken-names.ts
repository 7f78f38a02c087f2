import type { Directory, NumberPlan, OverflowTarget } from '../core/desk/directory.ts';
import type { Menu, MenuAction } from '../core/entry/plan.ts';
import type { OrganisationId } from '../core/kernel/ids.ts';
import type { Speech } from './ports/speech.ts';

/**
 * The directory with a prompt for the name of each organisation whose callers can reach those on call, who are
 * told by it where the fault is. A name that cannot be spoken is left out; the phone still shows it.
 * @param onFault told of each name that could not be spoken
 */
export async function withSpokenNames(
  directory: Directory,
  speech: Speech,
  onFault: (error: unknown, organisation: OrganisationId) => void,
): Promise<Directory> {
  const organisations = new Map(directory.organisations);
  for (const id of reachingOnCall(directory)) {
    const organisation = organisations.get(id);
    if (!organisation || organisation.namePrompt !== undefined) continue;
    try {
      const namePrompt = await speech.say(organisation.name, organisation.language);
      organisations.set(id, { ...organisation, namePrompt });
    } catch (error) {
      onFault(error, id);
    }
  }
  return { ...directory, organisations };
}

function reachingOnCall(directory: Directory): ReadonlySet<OrganisationId> {
  const { chains, numbers } = directory;
  if (chains.size === 0) return new Set();
  const leads = [...numbers.values()].filter((plan) => mayReachOnCall(plan, directory));
  return new Set(leads.map(({ organisation }) => organisation));
}

/** Rather one too many: which menu leads to which is not followed. */
function mayReachOnCall({ entry, service }: NumberPlan, { menus, services }: Directory): boolean {
  if (entry.onCall !== null) return true;
  if ((entry.menu ?? entry.closed.menu) !== null && [...menus.values()].some(menuRings)) return true;
  const { overflow, whenSpent } = services.get(service) ?? { overflow: [], whenSpent: 'keep-waiting' };
  return [...overflow.map(({ then }) => then), whenSpent].some(targetRings);
}

const menuRings = ({ options, otherwise }: Menu): boolean =>
  [...[...options.values()].map(({ action }) => action), otherwise].some(actionRings);

const actionRings = (action: MenuAction): boolean =>
  action.do === 'say' ? actionRings(action.then) : action.do === 'on-call';

const targetRings = (target: OverflowTarget | string): boolean =>
  typeof target === 'object' && 'onCall' in target;
