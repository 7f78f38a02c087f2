import type { ErrorJson } from '../../contract/errors.ts';
import type { PhoneReportJson, WorkplaceJson } from '../../contract/workplace.ts';

/** The page's connection to the service, as far as the phone needs it: the namespace `/workplace`. */
export interface PhoneLink {
  /** `view`: what the service said last, null: nothing yet; it is current while `link` is `live`. */
  snapshot(): { readonly view: WorkplaceJson | null; readonly link: 'connecting' | 'live' | 'lost' };
  /** @returns ends the subscription */
  subscribe(listener: () => void): () => void;
  /**
   * Tells how the phone is; asked only while the link is live.
   * @returns null: taken; otherwise why not. Rejects when there is no answer.
   */
  report(attachment: string, report: PhoneReportJson): Promise<ErrorJson | null>;
  /** The page is being unloaded. Must be sent at once. */
  leaving(attachment: string): void;
  /** Called when another place has taken the phone over. */
  onReplaced(listener: () => void): () => void;
}
