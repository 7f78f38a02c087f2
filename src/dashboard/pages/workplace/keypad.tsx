import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '../../phone/use-phone.tsx';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

/** Tones for the machine at the other end; by the keys of the keyboard too while the pad has the focus. */
export function Keypad() {
  const { t } = useTranslation();
  const phone = usePhone();
  const [sent, setSent] = useState('');
  const canSend = phone.sessions.some(({ stage }) => stage === 'talking');
  const press = (key: string): void => {
    if (!canSend) return;
    phone.sendDigits(key);
    setSent((before) => (before + key).slice(-24));
  };
  const typed = (event: KeyboardEvent): void => {
    if (keys.some((key) => key === event.key) && !event.altKey && !event.ctrlKey && !event.metaKey)
      press(event.key);
  };
  return (
    <div className="keypad-area" onKeyDown={typed}>
      <div className="keypad" role="group" aria-label={t('work.do.keypad')}>
        {keys.map((key) => (
          <button
            key={key}
            type="button"
            className="keypad-key"
            aria-disabled={!canSend || undefined}
            aria-label={key === '*' ? t('work.keypad.star') : key === '#' ? t('work.keypad.hash') : undefined}
            onClick={() => press(key)}
          >
            {key}
          </button>
        ))}
      </div>
      <p className="keypad-sent" role="status">
        <span className="visually-hidden">{t('work.keypad.sent')}</span> {sent}
      </p>
      <p className="quiet">{t(canSend ? 'work.keypad.help' : 'work.call.whyOtherPhone')}</p>
    </div>
  );
}
