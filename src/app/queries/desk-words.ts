import type { DeskChanged, OutageTold } from '../../core/desk/desk-facts.ts';

/** "told of the outage: The network is down". */
export const outageToldWords = ({ text }: OutageTold): string => `told of the outage: ${text}`;

/** "anna changed the desk: outage message for Burg until 14:30". */
export const deskChangedWords = ({ by, what, summary }: DeskChanged): string =>
  what === 'begun' ? `${by} changed the desk: ${summary}` : `${by} ended a change of the desk: ${summary}`;
