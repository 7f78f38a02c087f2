import type { WorkplaceJson } from '../../../contract/workplace.ts';
import { CallCard } from './call-card.tsx';
import { CommandArea } from './commands.tsx';
import { IdleCard } from './idle-card.tsx';
import { OfferCard } from './offer-card.tsx';
import { phaseOf } from './phase.ts';
import { WrapUpCard } from './wrap-up-card.tsx';

/** The one thing that matters now. It keeps its size whatever it shows. */
export function Stage({ view, onWork }: { view: WorkplaceJson; onWork: (tab: WorkTab) => void }) {
  const phase = phaseOf(view);
  return (
    <section className={`stage ${phase}`} data-phase={phase} aria-labelledby="stage-title">
      <CommandArea key={`${phase} ${view.offer?.context.call ?? view.call?.context.call ?? ''}`}>
        <Card view={view} onWork={onWork} />
      </CommandArea>
    </section>
  );
}

/** The tabs of what is worked on below. */
export type WorkTab = 'next' | 'dial' | 'note' | 'hand-on' | 'keypad' | 'follow-up';

export interface CardProps {
  readonly view: WorkplaceJson;
  /** Shows a tab of what is worked on below, and puts the focus in it. */
  readonly onWork: (tab: WorkTab) => void;
}

function Card({ view, onWork }: CardProps) {
  const { offer, call, wrapUp } = view;
  if (offer !== null) return <OfferCard view={view} offer={offer} />;
  if (call !== null) return <CallCard view={view} call={call} onWork={onWork} />;
  if (wrapUp !== null && wrapUp.until !== null)
    return <WrapUpCard view={view} wrapUp={wrapUp} until={wrapUp.until} onWork={onWork} />;
  return <IdleCard view={view} onWork={onWork} />;
}
