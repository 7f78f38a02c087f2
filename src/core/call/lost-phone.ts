import type { Turn } from '../desk/turn.ts';
import type { Call } from './call.ts';
import { continueTalk, endLostLeg, endRingAgain, interrupt, type LostBy } from './interrupt.ts';
import { type Awaited, awaitedIn, type Seated, seatedIn } from './awaited.ts';
import { isPagePhone, type RungAgain } from './interruption.ts';
import { askPartyForKey, partyPressed, unlessUnheard } from './party-key.ts';
import type { TalkEvent } from './talk-event.ts';
import { talkStateOf } from './talk.ts';

/** News of a leg other than the caller's. */
export type LegNews = Exclude<TalkEvent, { type: 'caller-gone' }>;

type Kind = LegNews['type'];
type NewsOf<K extends Kind> = Extract<LegNews, { type: K }>;

/** A phone that rings so that its agent is in the call again. */
interface Ringing {
  readonly turn: Turn;
  readonly call: Call;
  readonly awaited: Awaited;
  readonly ring: RungAgain;
}

const back = ({ turn, call, awaited, ring: { leg, device } }: Ringing, key?: string): void =>
  continueTalk(turn, call, awaited, { leg, device, ...(key !== undefined && { key }) });

/** What news of such a phone mean. Total. */
const onRing: { readonly [K in Kind]: (on: Ringing, news: NewsOf<K>) => void } = {
  'party-answered': (on) => {
    const { turn, call, ring } = on;
    if (!askPartyForKey({ turn, call, talk: call.talk }, ring)) back(on);
  },
  'party-key': (on, { key }) => {
    const { turn, call, awaited, ring } = on;
    const said = partyPressed({ turn, call, talk: call.talk }, ring, key);
    if (said === 'accepts') back(on, key);
    if (said === 'declines') endRingAgain(turn, call, awaited, 'declined', false);
  },
  'party-failed': ({ turn, call, awaited, ring }, { outcome, legGone }) =>
    endRingAgain(turn, call, awaited, unlessUnheard(ring, outcome, legGone), legGone),
  'agent-gone': ({ turn, call, awaited }) => endRingAgain(turn, call, awaited, 'unreachable', true),
};

/**
 * Takes in news of a leg that was lost, of one that is rung in its place, or of one that is lost with it. Asked
 * before any other news of a leg is taken for what it says.
 * @returns false when it is none of these
 */
export function lostPhoneNews(turn: Turn, call: Call, news: LegNews): boolean {
  for (const awaited of awaitedIn(call)) {
    const { leg, ring } = awaited.interruption;
    if (ring?.leg === news.leg) {
      // The table pairs each kind with its handler; TypeScript cannot follow that through an index.
      const handler = onRing[news.type] as (on: Ringing, news: LegNews) => void;
      handler({ turn, call, awaited, ring }, news);
      return true;
    }
    if (leg !== news.leg) continue;
    // It may be answered or press keys no more; only its end is news.
    if (isEnd(news)) endLostLeg(turn, call, awaited.agent, leg, true);
    return true;
  }
  const seated = isEnd(news) && seatedIn(call).find(({ leg }) => leg === news.leg);
  return seated ? losePhone(turn, call, seated, 'leg-gone') : false;
}

const isEnd = (news: LegNews): boolean =>
  news.type === 'agent-gone' || (news.type === 'party-failed' && news.legGone);

/**
 * Somebody on the line has lost their phone, unless it is one on which hanging up is hanging up.
 * @returns false when they are not waited for: it is no page's phone, or the agent who had left is being rung for
 * the caller anyhow
 */
export function losePhone(turn: Turn, call: Call, seated: Seated, why: LostBy): boolean {
  if (!isPagePhone(turn.desk.directory, seated.device)) return false;
  const rejoining = call.talk !== null && talkStateOf(call.talk, call.leg) === 'rejoining';
  if (rejoining && seated.seat === 'third') return false;
  interrupt(turn, call, seated, why);
  return true;
}
