import { createContext, useContext, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { OwnDeviceJson } from '../../../contract/workplace.ts';
import { PhoneProvider } from '../../phone/use-phone.tsx';
import { useWorkplaceStore } from '../../live/workplace-context.tsx';

/** Remembers over a reload, in this tab, that another phone than the page's was chosen here. */
const KEY = 'svara.otherPhone';

interface PhoneChoice {
  /** Makes the page a phone, or lets another phone be it. */
  choose(device: OwnDeviceJson): void;
  /** The workplace was opened: from now on the page is a phone, unless another was chosen. */
  open(): void;
}

const ChoiceContext = createContext<PhoneChoice>({ choose: () => undefined, open: () => undefined });

export function usePhoneChoice(): PhoneChoice {
  return useContext(ChoiceContext);
}

/**
 * Makes this tab the agent's phone from the first visit of the workplace on, on whatever page the agent is then.
 * Signing in and coming to the workplace chooses it; another phone is chosen by the agent alone.
 */
export function PagePhone({ children }: { children: ReactNode }) {
  const store = useWorkplaceStore();
  const [isOpen, setOpen] = useState(false);
  const [other, setOther] = useState(() => sessionStorage.getItem(KEY) !== null);
  useEffect(() => () => sessionStorage.removeItem(KEY), []);
  const choice = useMemo(
    (): PhoneChoice => ({
      open: () => setOpen(true),
      choose: ({ id, kind }) => {
        setOther(kind !== 'softphone');
        if (kind === 'softphone') sessionStorage.removeItem(KEY);
        else sessionStorage.setItem(KEY, id);
      },
    }),
    [],
  );
  return (
    <ChoiceContext value={choice}>
      <PhoneProvider link={store} enabled={isOpen && !other}>
        {children}
      </PhoneProvider>
    </ChoiceContext>
  );
}
