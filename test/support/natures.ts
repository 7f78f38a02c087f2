import type { Nature } from './virtual-asterisk.ts';

/** Phones that are not answered, refused, busy or answered by a voicemail, and news that comes late or twice. */
export const everydayNature: Nature = {
  noAnswer: 0.08,
  decline: 0.05,
  doubled: 0.05,
  late: 0.03,
  busy: 0.3,
  voicemail: 0.2,
  wrongKey: 0.05,
};
