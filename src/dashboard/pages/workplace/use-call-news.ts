import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { OfferJson, WorkplaceJson } from '../../../contract/workplace.ts';
import { announce } from '../../ui/announcer.tsx';
import { usePartyText } from './call-words.tsx';
import { mayNotify } from './notification-hint.tsx';
import { safeAddress } from './screen-pop.ts';
import { useSettings } from './settings.ts';
import { useStateText } from '../board/agent-state.tsx';

/**
 * Tells what happens, wherever in Svara the agent is: an offer to screen readers, in the document's title and by a
 * note of the system; a talk that begins, is interrupted or ends, and a changed state, to screen readers. The
 * municipality's page of the caller opens when a call is answered, where that is chosen. Never the focus.
 */
export function useCallNews(view: WorkplaceJson | null): void {
  useOfferNews(view?.offer ?? null);
  useTalkNews(view);
  useStateNews(view);
  useOpensPages(view);
}

function useOfferNews(offer: OfferJson | null): void {
  const { t } = useTranslation();
  const partyText = usePartyText();
  const [{ notify }] = useSettings();
  const call = offer?.context.call ?? null;
  useEffect(() => {
    if (offer === null) return undefined;
    const { context } = offer;
    const organisation = context.organisation?.name ?? t('work.offer.unknown');
    const service = context.service?.name ?? t('none');
    const caller = partyText(context);
    announce(t('work.said.offer', { organisation, service, caller }), 'assertive');
    const title = titleFor(t('work.said.title', { organisation }));
    const note =
      notify && !isLookedAt() && mayNotify() === true
        ? show(t('work.said.title', { organisation }), `${service} · ${caller}`)
        : null;
    return () => {
      title();
      note?.close();
    };
    // Once for each call that rings, whatever else of it changes.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [call]);
}

function isLookedAt(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}

/** A note of the system; pressed, it brings the page to the front. */
function show(title: string, body: string): Notification | null {
  try {
    const note = new Notification(title, { body, tag: 'svara-offer', requireInteraction: true });
    note.onclick = () => {
      window.focus();
      note.close();
    };
    return note;
  } catch {
    // Some phones' browsers have no such notes of pages: the title and the ringing tell.
    return null;
  }
}

/** Puts `text` before the document's title until it is taken back, also when the page's own title changes. */
function titleFor(text: string): () => void {
  const mark = `${text} – `;
  const put = (): void => {
    if (!document.title.startsWith(mark)) document.title = mark + document.title;
  };
  put();
  const element = document.querySelector('title');
  const watch = new MutationObserver(put);
  if (element !== null) watch.observe(element, { childList: true });
  return () => {
    watch.disconnect();
    if (document.title.startsWith(mark)) document.title = document.title.slice(mark.length);
  };
}

function useTalkNews(view: WorkplaceJson | null): void {
  const { t } = useTranslation();
  const partyText = usePartyText();
  const told = useRef<string | null>(null);
  const call = view?.call ?? null;
  const now = call === null ? '' : `${call.context.call} ${call.talk} ${String(call.third?.answered)}`;
  useEffect(() => {
    if (view === null) return;
    const first = told.current === null;
    if (told.current === now) return;
    told.current = now;
    if (first || call === null) return;
    announce(t('work.said.talk', { talk: t(`work.talk.${call.talk}`), caller: partyText(call.context) }));
  });
}

function useStateNews(view: WorkplaceJson | null): void {
  const { t } = useTranslation();
  const stateText = useStateText();
  const told = useRef<string | null>(null);
  useEffect(() => {
    if (view === null) return;
    const { state, pauseReason } = view.agent;
    const now = `${state} ${pauseReason ?? ''}`;
    const first = told.current === null;
    if (told.current === now) return;
    told.current = now;
    // An offer and a talk have words of their own.
    if (first || state === 'offered' || state === 'talking') return;
    announce(t('mine.stateNow', { state: stateText(view.agent) }));
  });
}

function useOpensPages(view: WorkplaceJson | null): void {
  const [{ opensPages }] = useSettings();
  const seen = useRef<string | null | undefined>(undefined);
  const call = view?.call ?? null;
  const id = view === null ? undefined : (call?.context.call ?? null);
  useEffect(() => {
    const before = seen.current;
    seen.current = id;
    // A call that was there when the page was loaded has had its page.
    if (before === undefined || id === undefined || id === null || before === id) return;
    const address = safeAddress(call?.context.screenPop ?? null);
    if (opensPages && address !== null) window.open(address, '_blank', 'noopener,noreferrer');
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [id]);
}
