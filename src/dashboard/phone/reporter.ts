import type { ErrorJson } from '../../contract/errors.ts';
import type { PhoneReportJson } from '../../contract/workplace.ts';
import type { PhoneLink } from './link.ts';

/** Why a report was not taken that means: this page's attachment is worth nothing any more. */
const NOT_ATTACHED: readonly ErrorJson['error']['code'][] = ['not-found', 'conflict', 'not-allowed'];

/** Tells the service how the phone is: at each change, and now and then as a sign of life. */
export class Reporter {
  readonly #link: PhoneLink;
  readonly #refused: () => void;
  readonly #unanswered: () => void;
  #attachment: string | null = null;
  #told = '';

  /**
   * @param refused the service does not know the attachment
   * @param unanswered nobody answers, though the link is said to be live
   */
  constructor(link: PhoneLink, refused: () => void, unanswered: () => void) {
    this.#link = link;
    this.#refused = refused;
    this.#unanswered = unanswered;
  }

  /** @param attachment null: this page is no phone */
  attach(attachment: string | null): void {
    this.#attachment = attachment;
    this.#told = '';
  }

  /**
   * @param always also when nothing has changed
   * @returns false when there is nobody to tell
   */
  tell(report: PhoneReportJson, always: boolean): boolean {
    const attachment = this.#attachment;
    if (attachment === null || this.#link.snapshot().link !== 'live') {
      // Whoever comes back is told at once.
      this.#told = '';
      return false;
    }
    const text = JSON.stringify(report);
    if (text === this.#told && !always) return true;
    this.#told = text;
    this.#link.report(attachment, report).then(
      (refusal) => {
        if (refusal === null || attachment !== this.#attachment) return;
        if (NOT_ATTACHED.includes(refusal.error.code)) this.#refused();
      },
      () => {
        this.#told = '';
        this.#unanswered();
      },
    );
    return true;
  }

  leave(): void {
    if (this.#attachment !== null) this.#link.leaving(this.#attachment);
  }
}
