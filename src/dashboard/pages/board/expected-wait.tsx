import { useTranslation } from 'react-i18next';
import type { QueueRowJson } from '../../../contract/board.ts';
import { useFormat } from '../../i18n/use-format.ts';

/** What whoever waits in a queue now has to expect, and how well such estimates have done of late. */
export function ExpectedWait({ row }: { row: QueueRowJson }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { expectedWaitMs: expected, estimateError: error } = row;
  return (
    <>
      <h3>{t('expectedWait.title')}</h3>
      <p data-expected-wait>
        {expected === undefined
          ? t('expectedWait.none')
          : t('expectedWait.range', { low: format.limit(expected.low), high: format.limit(expected.high) })}
      </p>
      <p data-estimate-error>
        {error === undefined
          ? t('expectedWait.unmeasured')
          : t('expectedWait.measured', {
              count: error.calls,
              share: format.roundShare(error.coverage),
              off: format.roundShare(error.medianRatio),
            })}
      </p>
    </>
  );
}
