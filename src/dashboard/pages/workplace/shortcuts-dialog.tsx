import { useTranslation } from 'react-i18next';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { letters } from './shortcuts.ts';
import type { ShortcutName } from './shortcuts.ts';
import { useSettings } from './settings.ts';

const groups = {
  offer: ['accept', 'decline'],
  call: ['hold', 'mute', 'handOn', 'keypad', 'note', 'hangUp'],
  consult: ['finish', 'threeWay', 'cancel', 'leave'],
  always: ['available', 'pause', 'dial', 'followUp'],
} as const satisfies Record<string, readonly ShortcutName[]>;

/** All keys of the workplace. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [{ shortcuts }] = useSettings();
  return (
    <ModalOverlay className="overlay" isDismissable isOpen onOpenChange={(open) => !open && onClose()}>
      <Modal className="modal wide">
        <Dialog className="dialog">
          <Heading slot="title">{t('work.keys.title')}</Heading>
          {!shortcuts && <p className="note warning">{t('work.keys.off')}</p>}
          <div className="key-groups">
            {(Object.keys(groups) as (keyof typeof groups)[]).map((group) => (
              <section key={group}>
                <h3>{t(`work.keys.group.${group}`)}</h3>
                <dl>
                  {groups[group].map((name) => (
                    <div key={name}>
                      <dt>
                        <kbd>Alt+{letters[name]}</kbd>
                      </dt>
                      <dd>{t(`work.keys.${name}`)}</dd>
                    </div>
                  ))}
                  {group === 'always' && (
                    <div>
                      <dt>
                        <kbd>?</kbd>
                      </dt>
                      <dd>{t('work.keys.help')}</dd>
                    </div>
                  )}
                </dl>
              </section>
            ))}
          </div>
          <div className="dialog-buttons">
            <Button className="button primary" onPress={onClose}>
              {t('app.close')}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
