import { useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { TextField } from '../../planning/fields.tsx';
import { endOf, LastingField, useLasting } from '../../planning/duration.tsx';

/** Closes a municipality at once; it opens again by itself. */
export function CloseDialog(props: {
  name: string;
  zone: string;
  /** By the service's clock. */
  now: number;
  onCancel: () => void;
  onClose: (until: string | null, reason: string) => void;
}) {
  const { t } = useTranslation();
  const { name, zone, now, onCancel, onClose } = props;
  const [lasting, setLasting] = useLasting(now, zone);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const until = endOf(lasting, now, zone);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (reason.trim() === '' || until === undefined) return;
    onClose(until?.toISOString() ?? null, reason.trim());
  };
  return (
    <ModalOverlay className="overlay" isDismissable isOpen onOpenChange={(open) => !open && onCancel()}>
      <Modal className="modal">
        <Dialog className="dialog">
          <form className="form" onSubmit={submit} noValidate>
            <Heading slot="title">{t('hours.closeTitle', { name })}</Heading>
            <p className="quiet">{t('hours.closeHelp')}</p>
            <TextField
              autoFocus
              label={t('planning.reason')}
              help={t('hours.closeReasonHelp')}
              value={reason}
              onChange={setReason}
              problem={tried && reason.trim() === '' ? t('planning.reasonMissing') : null}
            />
            <LastingField
              legend={t('hours.opensAgain')}
              value={lasting}
              onChange={setLasting}
              now={now}
              zone={zone}
            />
            <div className="dialog-buttons">
              <Button type="submit" className="button primary">
                {t('hours.closeNow')}
              </Button>
              <Button className="button plain" onPress={onCancel}>
                {t('app.cancel')}
              </Button>
            </div>
          </form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
