import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallContextJson, EarlierCallJson, WorkplaceJson } from '../../../contract/workplace.ts';
import { fetchEarlierCalls } from '../../api/workplace.ts';
import { useFormat } from '../../i18n/reading.tsx';
import { writtenNumber } from '../../i18n/phone-number.ts';
import { useLoaded } from '../../planning/use-loaded.ts';
import { Icon } from '../../ui/icons.tsx';
import { OutageBar } from '../board/outage-bar.tsx';
import { contextOf } from './phase.ts';
import { safeAddress } from './screen-pop.ts';

/** What there is to know about the call: the caller, the municipality, what was before, and what is broken now. */
export function ContextColumn({ view }: { view: WorkplaceJson }) {
  const { t } = useTranslation();
  const context = contextOf(view);
  return (
    <>
      <OutageBar />
      {context === null ? (
        <section className="panel side-panel" aria-labelledby="caller-title">
          <h2 id="caller-title">{t('work.context.caller')}</h2>
          <p className="quiet">{t('work.context.none')}</p>
        </section>
      ) : (
        <>
          <CallerPanel context={context} isOver={view.offer === null && view.call === null} />
          <MunicipalityPanel context={context} />
          <HistoryPanel key={context.caller ?? ''} context={context} />
        </>
      )}
    </>
  );
}

function CallerPanel({ context, isOver }: { context: CallContextJson; isOver: boolean }) {
  const { t } = useTranslation();
  const { caller: number, dialled: own } = context;
  const live = context.kind === 'inbound' ? 'work.context.caller' : 'work.context.callee';
  const title = isOver ? 'work.context.last' : live;
  const address = safeAddress(context.screenPop);
  const written = number === null ? t('caller.withheld') : writtenNumber(number);
  return (
    <section className="panel side-panel" aria-labelledby="caller-title">
      <h2 id="caller-title">{t(title)}</h2>
      <dl className="facts-list">
        <div>
          <dt>{t('work.context.name')}</dt>
          <dd>{context.callerName ?? t('work.context.unknown')}</dd>
        </div>
        <div>
          <dt>{t('work.context.number')}</dt>
          <dd>{written}</dd>
        </div>
        <div>
          <dt>{t(context.kind === 'inbound' ? 'work.context.dialled' : 'work.context.shown')}</dt>
          <dd>{writtenNumber(own)}</dd>
        </div>
        {context.taskNote !== null && (
          <div>
            <dt>{t('work.context.task')}</dt>
            <dd>{context.taskNote}</dd>
          </div>
        )}
      </dl>
      {address !== null && (
        <a className="button small screen-pop" href={address} target="_blank" rel="noopener noreferrer">
          <Icon name="open" /> {t('work.context.open')}
          <span className="visually-hidden"> {t('work.context.newTab')}</span>
        </a>
      )}
    </section>
  );
}

function MunicipalityPanel({ context }: { context: CallContextJson }) {
  const { t } = useTranslation();
  const { organisation, greeting, notes } = context;
  return (
    <section className="panel side-panel" aria-labelledby="municipality-title">
      <h2 id="municipality-title">{organisation?.name ?? t('work.offer.unknown')}</h2>
      {greeting !== null && (
        <p className="say" lang={context.language}>
          {greeting}
        </p>
      )}
      <p className={notes === null ? 'quiet' : 'municipality-notes'}>{notes ?? t('work.context.noNotes')}</p>
    </section>
  );
}

function HistoryPanel({ context }: { context: CallContextJson }) {
  const { t } = useTranslation();
  const { caller: number } = context;
  return (
    <section className="panel side-panel" aria-labelledby="history-title">
      <h2 id="history-title">{t('work.history.title')}</h2>
      {number === null ? (
        <p className="quiet">{t('work.history.withheld')}</p>
      ) : (
        <History number={number} current={context.call} />
      )}
    </section>
  );
}

function History({ number, current }: { number: string; current: string }) {
  const { t } = useTranslation();
  const load = useCallback(
    (signal: AbortSignal) => fetchEarlierCalls(number, current, signal),
    [number, current],
  );
  const { data, error } = useLoaded(load);
  if (error !== null) return <p className="quiet">{t('work.history.failed')}</p>;
  if (data === null) return <p className="quiet">{t('app.loading')}</p>;
  if (data.length === 0) return <p className="quiet">{t('work.history.none')}</p>;
  return (
    <ol className="history">
      {data.map((call) => (
        <HistoryRow key={call.call} call={call} />
      ))}
    </ol>
  );
}

const endings = ['handled', 'abandoned', 'short', 'callback', 'voicemail', 'not-reached', 'closed'] as const;

function HistoryRow({ call }: { call: EarlierCallJson }) {
  const { t } = useTranslation();
  const format = useFormat();
  const ending = endings.find((one) => one === call.endReason);
  const about = [call.reason, call.note].filter((part) => part !== null && part !== '');
  const who = [call.service, call.agent].filter((part) => part !== null);
  return (
    <li data-call={call.call}>
      <p className="history-head">
        <time dateTime={call.arrivedAt}>{format.moment(new Date(call.arrivedAt), new Date())}</time>{' '}
        <span className="quiet">
          {call.kind === 'inbound' ? '' : `${t(`work.kind.${call.kind}`)} · `}
          {ending === undefined ? t('work.history.other') : t(`endReason.${ending}`)}
        </span>
      </p>
      {about.length > 0 && <p className="history-about">{about.join(' – ')}</p>}
      {who.length > 0 && <p className="quiet">{who.join(' · ')}</p>}
    </li>
  );
}
