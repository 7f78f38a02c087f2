import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { ReactNode } from 'react';
import type { WorkplaceJson } from '../../../contract/workplace.ts';
import { CommandArea } from './commands.tsx';
import { Dialler } from './dialler.tsx';
import { FollowUp } from './follow-up.tsx';
import { HandOn } from './hand-on.tsx';
import { Keypad } from './keypad.tsx';
import { NextUp } from './next-up.tsx';
import { NoteForm } from './note-form.tsx';
import { phaseOf, writtenCall } from './phase.ts';
import type { WorkTab } from './stage.tsx';

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

type Work = ReturnType<typeof useWorkTab>;

/** What is worked on under the stage: notes, handing on, keys, ringing up, what comes next. */
export function WorkArea({ view, work }: { view: WorkplaceJson; work: Work }) {
  const { t } = useTranslation();
  const tabs = tabsOf(view);
  const written = writtenCall(view);
  const shown = tabs.includes(work.tab) ? work.tab : (tabs[0] ?? 'next');
  const label = (tab: WorkTab): string =>
    tab === 'note' && view.call === null ? t('work.tab.last') : t(`work.tab.${tab}`);
  return (
    <section ref={work.area} className="work-area" aria-label={t('work.tab.label')}>
      <Tabs selectedKey={shown} onSelectionChange={(key) => work.setTab(key as WorkTab)}>
        <TabList className="work-tabs" aria-label={t('work.tab.label')}>
          {tabs.map((tab) => (
            <Tab key={tab} id={tab} className="work-tab">
              {label(tab)}
            </Tab>
          ))}
        </TabList>
        {tabs.map((tab) => (
          <TabPanel key={tab} id={tab} className="work-panel" data-tab={tab} shouldForceMount={tab === 'note'}>
            <CommandArea>{panel(tab)}</CommandArea>
          </TabPanel>
        ))}
      </Tabs>
    </section>
  );

  function panel(tab: WorkTab): ReactNode {
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
}
