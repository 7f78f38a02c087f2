import { useTranslation } from 'react-i18next';
import type { WorkplaceJson } from '../../../contract/workplace.ts';
import { CallCard } from './call-card.tsx';
import { CommandArea } from './commands.tsx';
import { IdleCard } from './idle-card.tsx';
import { OfferCard } from './offer-card.tsx';
import { phaseOf } from './phase.ts';
import { WrapUpCard } from './wrap-up-card.tsx';

/** The one thing that matters now. It keeps its size whatever it shows. */
export function Stage({ view }: { view: WorkplaceJson }) {
  const { t } = useTranslation();
  const phase = phaseOf(view);
  return (
    <section className={`stage ${phase}`} data-phase={phase} aria-label={t('work.column.now')}>
      <CommandArea key={`${phase} ${view.offer?.context.call ?? view.call?.context.call ?? ''}`}>
        <Card view={view} />
      </CommandArea>
    </section>
  );
}

function Card({ view }: { view: WorkplaceJson }) {
  const { offer, call, wrapUp } = view;
  if (offer !== null) return <OfferCard view={view} offer={offer} />;
  if (call !== null) return <CallCard call={call} />;
  if (wrapUp !== null && wrapUp.until !== null)
    return <WrapUpCard view={view} wrapUp={wrapUp} until={wrapUp.until} />;
  return <IdleCard view={view} />;
}
