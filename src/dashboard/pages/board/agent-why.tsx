import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog, Heading, Popover } from 'react-aria-components';
import { fetchAgentWhy } from '../../api/desk.ts';
import type { RowPopover } from '../../ui/row-popover.tsx';
import { Why } from '../../ui/why.tsx';

interface AgentWhyProps extends Pick<RowPopover<string>, 'trigger' | 'close'> {
  readonly id: string;
  readonly name: string;
}

/** Tells why an agent is offered what they are offered, or nothing. */
export function AgentWhy({ id, name, trigger, close }: AgentWhyProps) {
  const { t } = useTranslation();
  const ask = useCallback((signal: AbortSignal) => fetchAgentWhy(id, signal), [id]);
  return (
    <Popover
      className="popover why-popover"
      placement="bottom start"
      triggerRef={trigger}
      isOpen
      onOpenChange={close}
    >
      <Dialog className="why-dialog">
        <Heading slot="title" className="why-title">
          {t('why.ofAgent', { name })}
        </Heading>
        <Why ask={ask} />
      </Dialog>
    </Popover>
  );
}
