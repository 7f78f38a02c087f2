import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import { Icon } from '../../ui/icons.tsx';
import { remember, remembered } from '../../ui/storage.ts';
import { useSettings } from './settings.ts';

const KEY = 'svara.notificationHint';

/** Whether the browser may show notes of the system; null: it has not been asked. */
export function mayNotify(): boolean | null {
  if (!('Notification' in window)) return false;
  return Notification.permission === 'default' ? null : Notification.permission === 'granted';
}

/** Offers, once, to ask for permission to tell of calls; browsers want the question to follow a press. */
export function NotificationHint() {
  const { t } = useTranslation();
  const [{ notify }] = useSettings();
  const [isDone, setDone] = useState(() => remembered(KEY) !== null);
  if (isDone || !notify || mayNotify() !== null) return null;
  const done = (): void => {
    remember(KEY, 'seen');
    setDone(true);
  };
  return (
    <p className="note hint">
      <Icon name="bell" />
      <span>{t('work.notify.hint')}</span>
      <Button className="button small" onPress={() => void Notification.requestPermission().then(done, done)}>
        {t('work.notify.allow')}
      </Button>
      <Button className="button plain small" onPress={done}>
        {t('work.notify.later')}
      </Button>
    </p>
  );
}
