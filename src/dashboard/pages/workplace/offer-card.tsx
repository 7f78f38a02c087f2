import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OfferJson, WorkplaceJson } from '../../../contract/workplace.ts';
import { declineOffer } from '../../api/workplace.ts';
import { useWorkplace } from '../../live/workplace-context.tsx';
import { usePhone } from '../../phone/use-phone.tsx';
import { Elapsed } from '../../ui/elapsed.tsx';
import { Icon } from '../../ui/icons.tsx';
import { CallTags, Party } from './call-words.tsx';
import { Action, CommandProblem } from './commands.tsx';
import { Countdown } from './countdown.tsx';
import { WhyMe } from './reasons.tsx';

/** A call that rings: whose it is, what to say, who calls, why me, and how long it rings. */
export function OfferCard({ view, offer }: { view: WorkplaceJson; offer: OfferJson }) {
  const { t } = useTranslation();
  const { pageTime } = useWorkplace();
  const { context, offeredAt, deadlineAt } = offer;
  return (
    <>
      <header className="stage-head">
        <div>
          <p className="stage-kicker state-offered">
            <Icon name="bell" /> {t(`work.offer.kind.${context.kind}`)}
          </p>
          <h2 className="stage-title">{context.organisation?.name ?? t('work.offer.unknown')}</h2>
        </div>
        <Countdown from={pageTime(offeredAt)} until={pageTime(deadlineAt)} label={t('work.offer.left')} />
      </header>
      {context.greeting !== null && (
        <blockquote className="greeting" lang={context.language}>
          {context.greeting}
        </blockquote>
      )}
      {context.taskNote !== null && <p className="task-note">{context.taskNote}</p>}
      <CallTags context={context} />
      <div className="stage-line">
        <Party context={context} />
        {context.waitingSince !== null && (
          <p className="waited">
            <Icon name="clock" /> {t('work.offer.waited')}{' '}
            <Elapsed since={pageTime(context.waitingSince)} isSteady />
          </p>
        )}
      </div>
      <WhyMe call={context.call} agent={view.agent.id} />
      <OfferActions view={view} offer={offer} />
    </>
  );
}

function OfferActions({ view, offer }: { view: WorkplaceJson; offer: OfferJson }) {
  const { t } = useTranslation();
  const phone = usePhone();
  const device = view.devices.find(({ id }) => id === offer.device);
  const { leg } = offer;
  const rings = leg !== null && phone.sessions.some((one) => one.leg === leg && one.stage === 'ringing');
  const elsewhere = device !== undefined && device.kind !== 'softphone';
  const [wanted, setWanted] = useState(false);
  const { answer } = phone;
  // The card may be here a moment before the phone rings: then it is answered as soon as it does.
  useEffect(() => {
    if (wanted && rings) answer(leg);
  }, [wanted, rings, leg, answer]);
  const canRing = rings || (phone.state.kind === 'registered' && phone.trouble === null);
  const why = canRing ? null : t('work.offer.notHere');
  return (
    <div className="stage-foot">
      <div className="actions">
        {elsewhere ? (
          <p className="answer-there">
            <Icon name="phone" /> {t(`work.offer.answerOn.${device.kind}`)}
          </p>
        ) : (
          <Action
            name="accept"
            label={t('work.offer.accept')}
            icon="phone"
            keys="accept"
            look="primary"
            why={why}
            onAct={() => setWanted(true)}
          />
        )}
        <Action
          name="decline"
          label={t('work.offer.decline')}
          icon="moved"
          keys="decline"
          onAct={() => declineOffer(view.agent.id)}
        />
      </div>
      <CommandProblem />
    </div>
  );
}
