import { useEffect } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import type { CallItemJson } from '../../../contract/calls.ts';
import { ApiProblem } from '../../api/client.ts';
import { writtenNumber } from '../../i18n/phone-number.ts';
import { useFormat } from '../../i18n/reading.tsx';
import { useAgentName, useServiceName } from '../../live/live-context.tsx';
import { Link, navigate, PageHeading } from '../../router/router.tsx';
import { announce } from '../../ui/announcer.tsx';
import { CardLabel } from '../../ui/card-label.tsx';
import { Icon } from '../../ui/icons.tsx';
import { useProblemText } from '../../ui/problem-text.ts';
import { useCallerText } from '../board/agent-state.tsx';
import { Outcome } from './call-words.tsx';
import { useCalls } from './use-calls.ts';

/** The latest calls, all or those of one number. */
export default function CallsPage({ number }: { number: string }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const { items, next, error, loadMore, reload } = useCalls(number);
  const shown = items?.length ?? null;
  useEffect(() => {
    if (shown !== null) announce(t('calls.shown', { count: shown }));
  }, [shown, t]);
  const badNumber = error instanceof ApiProblem && error.field === 'number';
  return (
    <div className="page calls-page">
      <div className="page-head">
        <PageHeading title={t('calls.title')} />
        <SearchForm number={number} />
        <Button className="button" onPress={reload}>
          <Icon name="refresh" />
          {t('calls.refresh')}
        </Button>
      </div>
      <div role="alert">
        {error !== null && (
          <p className="inline-problem">
            {badNumber ? t('calls.badNumber', { number }) : problemText(error)}
          </p>
        )}
      </div>
      {items === null && error === null && <p className="quiet">{t('calls.loading')}</p>}
      {items !== null && items.length === 0 && (
        <p className="quiet">{number === '' ? t('calls.none') : t('calls.noneFound', { number })}</p>
      )}
      {items !== null && items.length > 0 && <CallTable calls={items} />}
      {next !== null && (
        <Button className="button more" onPress={loadMore}>
          {t('calls.more')}
        </Button>
      )}
    </div>
  );
}

function SearchForm({ number }: { number: string }) {
  const { t } = useTranslation();
  const search = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget).get('number');
    const wanted = typeof given === 'string' ? given.trim() : '';
    navigate(wanted === '' ? '/calls' : `/calls?${new URLSearchParams({ number: wanted })}`);
  };
  return (
    <form className="search" role="search" onSubmit={search}>
      <label className="visually-hidden" htmlFor="call-number">
        {t('calls.search')}
      </label>
      <input
        id="call-number"
        name="number"
        type="search"
        inputMode="tel"
        autoComplete="off"
        maxLength={40}
        defaultValue={number}
        placeholder={t('calls.search')}
        title={t('calls.searchHelp')}
      />
      <Button type="submit" className="button">
        <Icon name="search" />
        {t('calls.searchButton')}
      </Button>
      {number !== '' && (
        <Link className="button plain" to="/calls">
          {t('calls.clear')}
        </Link>
      )}
    </form>
  );
}

const columns = ['arrived', 'caller', 'dialled', 'service', 'class', 'outcome', 'wait', 'agent'] as const;

function CallTable({ calls }: { calls: readonly CallItemJson[] }) {
  const { t } = useTranslation();
  return (
    <table className="calls" role="table" aria-label={t('calls.title')}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((key) => (
            <th key={key} scope="col" role="columnheader" className={key === 'wait' ? 'number' : undefined}>
              {t(`calls.${key}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {calls.map((call) => (
          <CallRow key={call.id} call={call} />
        ))}
      </tbody>
    </table>
  );
}

function CallRow({ call }: { call: CallItemJson }) {
  const { t } = useTranslation();
  const format = useFormat();
  const serviceName = useServiceName();
  const agentName = useAgentName();
  const caller = useCallerText()(call.caller);
  const arrivedAt = new Date(call.arrivedAt);
  return (
    <tr role="row" data-call={call.id}>
      <td role="cell" className="call-time">
        {format.moment(arrivedAt, new Date())}
      </td>
      <th scope="row" role="rowheader">
        <Link
          to={`/call?${new URLSearchParams({ id: call.id })}`}
          aria-label={t('calls.open', { caller, time: format.moment(arrivedAt, new Date()) })}
        >
          {caller}
        </Link>
      </th>
      <td role="cell" className="call-dialled">
        <CardLabel text={t('calls.dialled')} /> {writtenNumber(call.dialled)}
      </td>
      <td role="cell" className="call-service">
        {call.service === null ? t('none') : serviceName(call.service)}
      </td>
      <td role="cell" className="call-class">
        <CardLabel text={t('calls.class')} /> {call.class === null ? t('none') : t(`callClass.${call.class}`)}
      </td>
      <td role="cell" className="call-outcome">
        <Outcome call={call} />
      </td>
      <td role="cell" className="number call-wait">
        <CardLabel text={t('calls.wait')} /> {call.waitMs === null ? t('none') : format.duration(call.waitMs)}
      </td>
      <td role="cell" className="call-agent">
        <CardLabel text={t('calls.agent')} /> {call.agentId === null ? t('none') : agentName(call.agentId)}
      </td>
    </tr>
  );
}
