import type { QueueRowJson } from '../../../contract/board.ts';
import { useFormat, useText } from '../../i18n/reading.tsx';

/** What whoever waits in a queue now has to expect, and how well such estimates have done of late. */
export function ExpectedWait({ row }: { row: QueueRowJson }) {
  const t = useText();
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
