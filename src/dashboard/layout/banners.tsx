import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import { useFormat } from '../i18n/reading.tsx';
import { useHealth } from '../live/health.ts';
import { useLive } from '../live/live-context.tsx';
import { Icon } from '../ui/icons.tsx';
import type { IconName } from '../ui/icons.tsx';

/** How long good news stays. */
const RESTORED_MS = 6_000;
const parts = ['ari', 'ami', 'database'] as const;

/** What is not as it should be: parts of the service that are down, a lost live connection, and their return. */
export function Banners() {
  const { t } = useTranslation();
  const format = useFormat();
  const link = useLive((live) => live.link);
  const lostAt = useLive((live) => live.lostAt);
  const hasBoard = useLive(({ board }) => board !== null);
  const health = useHealth(link);
  const down = parts.filter((part) => health?.[part] === 'down');
  const lost = link === 'lost' && lostAt !== null;
  const back = useRestored(lost);
  const healed = useRestored(down.length > 0);
  return (
    <section className="banners" aria-live="polite" aria-label={t('health.label')}>
      {lost && hasBoard && (
        <Banner kind="warning" icon="unplugged" help={t('link.lostHelp')}>
          {t('link.lost', { time: format.clock(lostAt) })}
        </Banner>
      )}
      {lost && !hasBoard && (
        <Banner kind="warning" icon="unplugged" help={t('link.neverHelp')}>
          {t('link.never')}
        </Banner>
      )}
      {!lost &&
        down.map((part) => (
          <Banner key={part} kind="danger" icon="late" help={t(`health.${part}Help`)}>
            {t(`health.${part}`)}
          </Banner>
        ))}
      {back && !lost && (
        <Banner kind="good" icon="check">
          {t('link.restored')}
        </Banner>
      )}
      {healed && !lost && down.length === 0 && (
        <Banner kind="good" icon="check">
          {t('health.restored')}
        </Banner>
      )}
    </section>
  );
}

function Banner(props: { kind: string; icon: IconName; help?: string; children: ReactNode }) {
  return (
    <p className={`banner ${props.kind}`}>
      <Icon name={props.icon} />
      <span>
        <strong>{props.children}</strong> {props.help}
      </span>
    </p>
  );
}

/** True for a while after `wrong` has become false again. */
function useRestored(wrong: boolean): boolean {
  const [restored, setRestored] = useState(false);
  const was = useRef(false);
  useEffect(() => {
    const over = was.current && !wrong;
    was.current = wrong;
    setRestored(over);
    if (!over) return undefined;
    const timer = setTimeout(() => setRestored(false), RESTORED_MS);
    return () => clearTimeout(timer);
  }, [wrong]);
  return restored;
}
