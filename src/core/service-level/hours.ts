import type { Directory, Service } from '../desk/directory.ts';
import type { InstantMs } from '../kernel/time.ts';
import { openingAt } from '../schedule/opening.ts';

/**
 * Whether the service level of a service counts a call that came at `at` (DOMAIN H2): by the hours that its
 * definition names, which are another calendar than that of the phone. Where it names none, every call counts.
 */
export function isMeasured({ calendars }: Directory, { serviceLevelHours }: Service, at: InstantMs): boolean {
  const hours = serviceLevelHours === undefined ? undefined : calendars.get(serviceLevelHours);
  return hours === undefined || openingAt(hours, at).open;
}
