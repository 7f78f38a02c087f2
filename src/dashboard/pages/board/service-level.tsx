import { Dialog, Heading, Popover } from 'react-aria-components';
import type { QueueRowJson } from '../../../contract/board.ts';
import { useFormat, useText } from '../../i18n/reading.tsx';
import { GOOD_FROM, levelBand, STRAINED_FROM } from '../../live/levels.ts';
import type { LevelBand } from '../../live/levels.ts';
import { Icon } from '../../ui/icons.tsx';
import type { IconName } from '../../ui/icons.tsx';
import { RowButton } from '../../ui/row-popover.tsx';
import type { RowPopover } from '../../ui/row-popover.tsx';
import { ExpectedWait } from './expected-wait.tsx';

const bandIcons: Readonly<Record<Exclude<LevelBand, 'none'>, IconName>> = {
  good: 'check',
  strained: 'level',
  low: 'down',
};

interface ServiceLevelProps {
  readonly row: QueueRowJson;
  /** Its explanation is open. */
  readonly isOpen: boolean;
  readonly onOpen: RowPopover<'level'>['open'];
}

/** A queue's service level: the figure, a bar, what it means in a word, and on demand how it is counted. */
export function ServiceLevel({ row, isOpen, onOpen }: ServiceLevelProps) {
  const t = useText();
  const format = useFormat();
  const { ratio, thresholdMs } = row.serviceLevel;
  const band = levelBand(ratio);
  const limit = format.limit(thresholdMs);
  return (
    <div className={`level ${band}`}>
      <span className="level-figure">{format.share(ratio)}</span>
      <span className="level-word">
        {band !== 'none' && <Icon name={bandIcons[band]} />} {t(`level.${band}`)}
        {band !== 'none' && <span className="level-limit">{t('level.within', { limit })}</span>}
      </span>
      <RowButton
        row={row.id}
        what="level"
        opens="dialog"
        isOpen={isOpen}
        onOpen={onOpen}
        className="icon-button"
        label={t('level.explain', { queue: row.name })}
      >
        <Icon name="info" />
      </RowButton>
      <Bar ratio={ratio} />
    </div>
  );
}

/** How a queue's service level is counted, and what its callers have to expect. */
export function LevelExplained(
  props: { row: QueueRowJson } & Pick<RowPopover<'level'>, 'trigger' | 'close'>,
) {
  const { row, trigger, close } = props;
  const t = useText();
  const format = useFormat();
  const limit = format.limit(row.serviceLevel.thresholdMs);
  return (
    <Popover className="popover" placement="bottom end" triggerRef={trigger} isOpen onOpenChange={close}>
      <Dialog className="explanation">
        <Heading slot="title">{t('level.title', { queue: row.name })}</Heading>
        <p>{t(`level.definition.${row.serviceLevel.definition}`, { limit })}</p>
        <p>{t('level.alreadyLate', { limit })}</p>
        <p>
          {t('level.today')}{' '}
          {t('level.bands', {
            good: format.roundShare(GOOD_FROM),
            strained: format.roundShare(STRAINED_FROM),
          })}
        </p>
        <ExpectedWait row={row} />
      </Dialog>
    </Popover>
  );
}

/** The share as a length. The figure beside it says the same to those who do not see it. */
function Bar({ ratio }: { ratio: number | null }) {
  const width = `${Math.round((ratio ?? 0) * 1_000) / 10}%`;
  return (
    <svg className="level-bar" aria-hidden="true" focusable="false">
      <rect className="track" width="100%" height="100%" rx="3" />
      {ratio !== null && ratio > 0 && <rect className="fill" width={width} height="100%" rx="3" />}
    </svg>
  );
}
