import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components';
import { fetchAgentWhy } from '../../api/desk.ts';
import { Why } from '../../ui/why.tsx';

/** An agent's name; pressed, it tells why they are offered what they are offered, or nothing. */
export function AgentWhy({ id, name }: { readonly id: string; readonly name: string }) {
  const { t } = useTranslation();
  const ask = useCallback((signal: AbortSignal) => fetchAgentWhy(id, signal), [id]);
  return (
    <DialogTrigger>
      <Button className="name-button" aria-label={t('why.ofAgent', { name })}>
        {name}
      </Button>
      <Popover className="popover why-popover" placement="bottom start">
        <Dialog className="why-dialog">
          <Heading slot="title" className="why-title">
            {t('why.ofAgent', { name })}
          </Heading>
          <Why ask={ask} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
