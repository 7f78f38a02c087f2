import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { ComponentProps, MouseEvent, ReactNode } from 'react';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

/** Whether a page was reached from another one; the first page keeps the focus where the browser put it. */
let moved = false;

/** Goes to an address of this page, `/calls?number=…`. */
export function navigate(to: string, { replace = false } = {}): void {
  moved = true;
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  for (const listener of [...listeners]) listener();
}

export interface Place {
  /** `/calls`, without a slash at its end. */
  readonly path: string;
  readonly search: URLSearchParams;
}

/** Where the reader is. */
export function usePlace(): Place {
  const href = useSyncExternalStore(subscribe, () => location.pathname + location.search);
  const { pathname, searchParams } = new URL(href, 'http://page');
  return { path: pathname.replace(/(?<=.)\/+$/, ''), search: searchParams };
}

/** A link within the page; with a modifier key it opens as links do. */
export function Link({ to, ...rest }: { to: string } & Omit<ComponentProps<'a'>, 'href' | 'onClick'>) {
  const follow = (event: MouseEvent<HTMLAnchorElement>): void => {
    const own = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!own || event.defaultPrevented) return;
    event.preventDefault();
    navigate(to);
  };
  return <a href={to} onClick={follow} {...rest} />;
}

/**
 * A page's heading. It names the document, and takes the focus when one comes from another page, so that a
 * screen reader tells where one is.
 */
export function PageHeading({ title, children }: { title: string; children?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Svara`;
  }, [title]);
  useEffect(() => {
    if (moved) heading.current?.focus({ preventScroll: true });
    if (moved) window.scrollTo(0, 0);
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} className="page-heading">
      {children ?? title}
    </h1>
  );
}
