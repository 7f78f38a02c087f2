import type { CDPSession, Page } from 'playwright-core';

/** One piece of a trace, as Chromium tells it; instants and durations in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  /** How long it took, other programs that had the processor meanwhile included. */
  readonly dur?: number;
}

/** A task of a thread, the tracer's name for it. */
const TASK = 'ThreadControllerImpl::RunTask';
/** A part of the last task of a frame: what was painted is put into layers for the compositor. */
const LAST_PART = 'Layerize';

/** So long a screen shows one frame. */
const FRAME_US = 1_000_000 / 60;

/** Runs `work` and tells what the browser traced meanwhile. The page marks the times that matter by `performance.mark`. */
async function traced(devtools: CDPSession, work: () => Promise<void>): Promise<readonly TraceEvent[]> {
  const events: TraceEvent[] = [];
  devtools.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await devtools.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'devtools.timeline', 'blink.user_timing'] },
  });
  await work();
  const complete = new Promise<void>((done) => devtools.once('Tracing.tracingComplete', () => done()));
  await devtools.send('Tracing.end');
  await complete;
  return events;
}

/**
 * What the frames of a page cost its main thread: all of it, script, style, layout, painting and the handing over.
 * @param update what to change, and by which selector a changed element is seen
 * @returns of each update its costliest frame, in milliseconds
 */
export async function frameTimes(
  page: Page,
  updates: number,
  update: (n: number) => { readonly seen: string; readonly change: () => void },
): Promise<number[]> {
  const devtools = await page.context().newCDPSession(page);
  const events = await traced(devtools, async () => {
    for (let n = 1; n <= updates; n += 1) {
      const { seen, change } = update(n);
      const shown = page.evaluate(watch(n, seen));
      // What was asked of the page is not of the update: it is told to have begun once the watch stands.
      await page.evaluate(`performance.mark('begin ${n}')`);
      change();
      await shown;
    }
  });
  return Array.from({ length: updates }, (_, n) => costliest(events, n + 1));
}

/** Marks the time when a frame has been painted that shows an element which is `seen` now and was not before. */
function watch(n: number, seen: string): string {
  return `new Promise((done) => {
    const painted = () => { performance.mark('end ${n}'); done(); };
    const isSeen = (node) => node instanceof Element && node.matches(${JSON.stringify(seen)});
    const watch = new MutationObserver((changes) => {
      // What changed is looked at and nothing else: looking for it in a page as large as this one would cost as much.
      if (!changes.some(({ target, addedNodes }) => isSeen(target) || [...addedNodes].some(isSeen))) return;
      watch.disconnect();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = painted;
        port2.postMessage(null);
      });
    });
    watch.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['class'] });
  })`;
}

function endOf({ ts, dur = 0 }: TraceEvent): number {
  return ts + dur;
}

/** A frame's cost: its last task, and what the thread did for it while the screen showed the frame before. */
function costliest(events: readonly TraceEvent[], n: number): number {
  const [begin, end] = [`begin ${n}`, `end ${n}`].map((name) => events.find((event) => event.name === name));
  if (begin === undefined || end === undefined) throw new Error(`update ${n} was not traced whole`);
  const within = events
    .filter(({ pid, tid, ts }) => pid === end.pid && tid === end.tid && ts >= begin.ts && ts <= end.ts)
    .toSorted((a, b) => a.ts - b.ts);
  const parts = within.filter(({ name }) => name === LAST_PART);
  const tasks = within.filter(({ name }) => name === TASK);
  const lasts = tasks.filter((task) => parts.some(({ ts }) => ts >= task.ts && ts < endOf(task)));
  const frames = lasts.map((last, at) => {
    const before = lasts[at - 1];
    const from = Math.max(last.ts - FRAME_US, before === undefined ? begin.ts : endOf(before));
    const own = tasks.filter((task) => endOf(task) > from && task.ts <= last.ts);
    return own.reduce((sum, task) => sum + endOf(task) - Math.max(task.ts, from), 0) / 1_000;
  });
  if (frames.length === 0) throw new Error(`update ${n} led to no frame`);
  return Math.max(...frames);
}
