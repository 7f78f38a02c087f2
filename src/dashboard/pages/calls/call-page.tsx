import { useCallback, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallDetailJson, EstimateJson } from '../../../contract/calls.ts';
import { ApiProblem } from '../../api/client.ts';
import { fetchCall, fetchCallWhy } from '../../api/desk.ts';
import { writtenNumber } from '../../i18n/phone-number.ts';
import { useFormat } from '../../i18n/reading.tsx';
import { Notice } from '../../layout/notice.tsx';
import { useAgentName, useServiceName } from '../../live/live-context.tsx';
import { Link, navigate, PageHeading } from '../../router/router.tsx';
import { Icon } from '../../ui/icons.tsx';
import { useProblemText } from '../../ui/problem-text.ts';
import { Why } from '../../ui/why.tsx';
import { useCallerText } from '../board/agent-state.tsx';
import { Outcome } from './call-words.tsx';
import { isKnownFact } from './fact-types.ts';

/** One call and everything that happened to it. */
export default function CallPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [call, setCall] = useState<CallDetailJson | null>(null);
  const [error, setError] = useState<unknown>(null);
  const askWhy = useCallback((signal: AbortSignal) => fetchCallWhy(id, signal), [id]);
  useEffect(() => {
    const left = new AbortController();
    fetchCall(id, left.signal).then(setCall, (problem: unknown) => {
      if (!left.signal.aborted) setError(problem);
    });
    return () => left.abort();
  }, [id]);
  if (error !== null) {
    const gone = error instanceof ApiProblem && error.code === 'not-found';
    return (
      <Notice
        title={gone ? t('call.notFound') : problemText(error)}
        {...(gone && { help: t('call.notFoundHelp') })}
        action={{ label: t('call.back'), onPress: () => navigate('/calls') }}
      />
    );
  }
  if (call === null) return <p className="page quiet">{t('calls.loading')}</p>;
  return (
    <div className="page call-page">
      <Link className="back" to="/calls">
        <Icon name="back" />
        {t('call.back')}
      </Link>
      <CallHead call={call} />
      <section className="panel why-panel" aria-labelledby="why-title">
        <h2 id="why-title">{t('why.ofCall')}</h2>
        <Why ask={askWhy} />
      </section>
      <section className="panel" aria-labelledby="facts-title">
        <h2 id="facts-title">{t('call.facts')}</h2>
        <Facts facts={call.facts} />
      </section>
    </div>
  );
}

function CallHead({ call }: { call: CallDetailJson }) {
  const { t } = useTranslation();
  const format = useFormat();
  const serviceName = useServiceName();
  const agentName = useAgentName();
  const caller = useCallerText()(call.caller);
  return (
    <>
      <PageHeading title={t('call.title', { caller })} />
      <dl className="call-head">
        <Entry name={t('calls.outcome')}>
          <Outcome call={call} />
        </Entry>
        <Entry name={t('calls.arrived')}>{format.fullMoment(new Date(call.arrivedAt))}</Entry>
        <Entry name={t('calls.dialled')}>{writtenNumber(call.dialled)}</Entry>
        <Entry name={t('call.organisation')}>{call.organisation ?? t('none')}</Entry>
        <Entry name={t('calls.service')}>
          {call.service === null ? t('none') : serviceName(call.service)}
        </Entry>
        <Entry name={t('calls.class')}>
          {call.class === null ? t('none') : t(`callClass.${call.class}`)}
        </Entry>
        <Entry name={t('calls.wait')}>
          {call.waitMs === null ? t('none') : format.duration(call.waitMs)}
        </Entry>
        {call.secondWaitMs !== null && (
          <Entry name={t('call.secondWait')}>{format.duration(call.secondWaitMs)}</Entry>
        )}
        {call.estimate !== null && (
          <Entry name={t('call.estimate')}>
            <Estimate estimate={call.estimate} />
          </Entry>
        )}
        <Entry name={t('calls.agent')}>{call.agentId === null ? t('none') : agentName(call.agentId)}</Entry>
        {call.ownerId !== null && call.ownerId !== call.agentId && (
          <Entry name={t('call.owner')}>{agentName(call.ownerId)}</Entry>
        )}
      </dl>
    </>
  );
}

/** The range that was reckoned, when, whether the caller heard it, and what came of it. */
function Estimate({ estimate }: { estimate: EstimateJson }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { at, lowMs, highMs, told, actualMs } = estimate;
  const more = [
    t('call.estimateAt', { time: format.clock(new Date(at)) }),
    ...(told ? [] : [t('call.estimateSilent')]),
    ...(actualMs === null ? [] : [t('call.estimateActual', { actual: format.limit(actualMs) })]),
  ];
  return (
    <>
      {t('call.estimateRange', { low: format.limit(lowMs), high: format.limit(highMs) })}{' '}
      <span className="quiet">({more.join(', ')})</span>
    </>
  );
}

function Entry({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The service tells facts in English; their kinds are named in the reader's language. */
function Facts({ facts }: { facts: CallDetailJson['facts'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ol className="facts">
      {facts.map(({ at, type, text }, index) => (
        <li key={index} data-fact={type}>
          <time dateTime={at}>{format.clock(new Date(at))}</time>
          <div>
            <p className="fact-kind">{isKnownFact(type) ? t(`fact.${type}`) : t('fact.other')}</p>
            <p className="fact-text" lang="en">
              {text}
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}
