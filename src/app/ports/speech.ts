import type { Language } from '../../core/kernel/ids.ts';

/** Makes prompts of what was typed. */
export interface Speech {
  /**
   * Resolves when the text can be played as a prompt in its language; the same text gives the same prompt.
   * @returns the prompt's id, `typed-<hash>`
   */
  say(text: string, language: Language): Promise<string>;
}
