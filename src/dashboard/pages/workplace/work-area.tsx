import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { RefObject } from 'react';
import type { WorkplaceJson } from '../../../contract/workplace.ts';
import { CommandArea } from './commands.tsx';
import { Dialler } from './dialler.tsx';
import { FollowUp } from './follow-up.tsx';
import { HandOn } from './hand-on.tsx';
import { Keypad } from './keypad.tsx';
import { NextUp } from './next-up.tsx';
import { NoteForm } from './note-form.tsx';
import { phaseOf, writtenCall } from './phase.ts';
import { useShortcut } from './shortcuts.ts';
import type { ShortcutName } from './shortcuts.ts';

/** The tabs of what is worked on. */
export type WorkTab = 'next' | 'dial' | 'note' | 'hand-on' | 'keypad' | 'follow-up';

/** The tabs that there are: in a call those of the call; while one rings, those of before it rang. */
function tabsOf(view: WorkplaceJson): readonly WorkTab[] {
  if (view.call !== null) return ['note', 'hand-on', 'keypad'];
  const last: readonly WorkTab[] = view.wrapUp === null ? [] : ['note', 'follow-up'];
  return phaseOf(view) === 'wrap-up' ? [...last, 'dial'] : ['next', 'dial', ...last];
}

/** What has the focus when a tab is opened by a button or a key. */
const firstFields: Partial<Record<WorkTab, string>> = {
  note: '#call-note',
  'hand-on': '#hand-on-search',
  keypad: '.keypad-key',
  dial: '#dial-number',
  'follow-up': '.follow-up input',
};

/** Keeps which tab is shown; a call that begins or ends shows its note, unless somebody is writing elsewhere. */
export function useWorkTab(view: WorkplaceJson | null) {
  const [tab, setTab] = useState<WorkTab>('next');
  const area = useRef<HTMLElement>(null);
  const busy = view === null ? 'none' : view.call !== null ? 'call' : phaseOf(view);
  useEffect(() => {
    const typing = area.current?.querySelector('input:focus, textarea:focus') != null;
    if (busy === 'call') setTab('note');
    else if (busy === 'wrap-up' && !typing) setTab('note');
    else if (busy === 'idle' && !typing) setTab('next');
  }, [busy]);
  const open = (wanted: WorkTab): void => {
    setTab(wanted);
    // After it is there.
    requestAnimationFrame(() =>
      area.current?.querySelector<HTMLElement>(`[data-tab=${wanted}] ${firstFields[wanted] ?? ''}`)?.focus(),
    );
  };
  return { tab, setTab, area, open };
}

const shortcuts: Partial<Record<WorkTab, ShortcutName>> = {
  note: 'note',
  'hand-on': 'handOn',
  keypad: 'keypad',
  dial: 'dial',
  'follow-up': 'followUp',
};

/** What is worked on under the stage: notes, handing on, keys, ringing up, what comes next. */
export function WorkArea(props: {
  view: WorkplaceJson;
  tab: WorkTab;
  area: RefObject<HTMLElement | null>;
  onTab: (tab: WorkTab) => void;
  /** Shows a tab, and puts the focus in it. */
  onOpen: (tab: WorkTab) => void;
}) {
  const { t } = useTranslation();
  const { view, area, onTab, onOpen } = props;
  const tabs = tabsOf(view);
  const shown = tabs.includes(props.tab) ? props.tab : (tabs[0] ?? 'next');
  return (
    <section ref={area} className="work-area" aria-label={t('work.tab.label')}>
      <Tabs
        className="work-tabset"
        selectedKey={shown}
        onSelectionChange={(key) => {
          const chosen = tabs.find((one) => one === key);
          if (chosen !== undefined) onTab(chosen);
        }}
      >
        <TabList className="work-tabs" aria-label={t('work.tab.label')}>
          {tabs.map((tab) => (
            <WorkTabHead key={tab} tab={tab} isLast={view.call === null} onOpen={onOpen} />
          ))}
        </TabList>
        {tabs.map((tab) => (
          <TabPanel
            key={tab}
            id={tab}
            className="work-panel"
            data-tab={tab}
            shouldForceMount={tab === 'note'}
          >
            <CommandArea>
              <Panel tab={tab} view={view} />
            </CommandArea>
          </TabPanel>
        ))}
      </Tabs>
    </section>
  );
}

function WorkTabHead(props: { tab: WorkTab; isLast: boolean; onOpen: (tab: WorkTab) => void }) {
  const { t } = useTranslation();
  const { tab, isLast, onOpen } = props;
  const keys = useShortcut(shortcuts[tab], () => onOpen(tab));
  const text = tab === 'note' && isLast ? t('work.tab.last') : t(`work.tab.${tab}`);
  return (
    <Tab id={tab} className="work-tab">
      {text} {keys !== null && <kbd aria-hidden="true">{keys}</kbd>}
    </Tab>
  );
}

function Panel({ tab, view }: { tab: WorkTab; view: WorkplaceJson }) {
  const written = writtenCall(view);
  switch (tab) {
    case 'next':
      return <NextUp view={view} />;
    case 'dial':
      return <Dialler view={view} />;
    case 'note':
      return written && <NoteForm key={written.call} view={view} context={written} />;
    case 'hand-on':
      return view.call && <HandOn view={view} call={view.call} />;
    case 'keypad':
      return <Keypad />;
    case 'follow-up':
      return written && <FollowUp key={written.call} view={view} context={written} />;
  }
}
