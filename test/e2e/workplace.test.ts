import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/app/errors.ts';
import { signIn, TestBrowser, type View } from '../support/browser.ts';
import { sampleCall, sampleContext, sampleOffer, sampleWrapUp } from '../support/fake-workplaces.ts';
import { WEB_PASSWORD, WebUnderTest } from '../support/web-under-test.ts';
import { focused } from '../support/keyboard.ts';
import { FakeDialling, fillWorkplaceDesk } from '../support/workplace-desk.ts';

let web: WebUnderTest;
let browser: TestBrowser;
let view: View;
let dialling: FakeDialling;

beforeAll(async () => {
  browser = await TestBrowser.launch();
});
afterAll(async () => {
  await browser?.close();
});
beforeEach(async () => {
  web = await WebUnderTest.start(fillWorkplaceDesk);
  dialling = new FakeDialling(web.desk);
  web.desk.dialling = dialling;
});
afterEach(async () => {
  const { faults } = view;
  await view.close();
  await web.interrupt();
  expect(faults).toEqual([]);
});

async function openAs(username: string, before?: (view: View) => Promise<unknown>): Promise<void> {
  view = await browser.open(web.url);
  await before?.(view);
  await signIn(view.page, username, WEB_PASSWORD);
  await view.page.locator('.stage').waitFor();
}

const stage = () => view.page.locator('.stage');
const button = (name: string | RegExp) => view.page.getByRole('button', { name });
const tab = (name: string) => view.page.getByRole('tab', { name });
const now = () => Date.now();
/** The call that agent1 talks in, one that the picture desk knows. */
const CALL = '1790000000.5';
const context = () => sampleContext(now() - 60_000, { call: CALL });

function state(agent: string, wanted: 'available' | 'offered' | 'talking' | 'wrapping-up'): void {
  const row = web.desk.fakeAgents.find(({ id }) => id === agent);
  if (row === undefined) throw new Error(`no agent ${agent}`);
  web.desk.put({ agents: [{ ...row, state: wanted, since: now() }] });
}

/** A reader who looks at another window, and keeps what the page tells the system. */
const LOOKS_ELSEWHERE = `
  document.hasFocus = () => false;
  window.told = [];
  window.Notification = class extends EventTarget {
    static permission = 'granted';
    constructor(title, { body }) {
      super();
      told.push({ title, body, closed: false });
      this.at = told.length - 1;
    }
    close() {
      told[this.at].closed = true;
    }
  };
`;

describe('an offer', () => {
  const ring = (changes: Parameters<typeof sampleOffer>[1] = {}): void => {
    state('agent1', 'offered');
    web.desk.workplaces.put('agent1', { offer: sampleOffer(now(), { context: context(), ...changes }) });
  };

  it('is told by the system to an agent who looks at another window, for as long as it rings', async () => {
    await openAs('agent1', ({ page }) => page.addInitScript(LOOKS_ELSEWHERE));
    const told = () => view.page.evaluate<unknown[]>('told');
    ring();
    const note = { title: 'Samtal: Ekedals kommun', body: 'IT-support · Maria Ek' };
    await expect.poll(told).toEqual([{ ...note, closed: false }]);
    web.desk.workplaces.put('agent1', { offer: null });
    await expect.poll(told).toEqual([{ ...note, closed: true }]);
  });

  it('shows whose it is, what to say, who calls, why me and the time that is left', async () => {
    await openAs('agent1');
    ring();
    await stage().and(view.page.locator('[data-phase=offer]')).waitFor();
    const text = await stage().innerText();
    for (const part of ['Ekedals kommun', 'Hur kan jag hjälpa dig?', 'IT-support', 'Medel', 'Maria Ek'])
      expect(text).toContain(part);
    expect(text).toContain('070-174 06 11');
    await expect.poll(() => stage().locator('.reasons').innerText()).toContain('network nivå 5');
    expect(await stage().locator('.countdown-figure').innerText()).toMatch(/^1[0-5] s$/);
    await expect.poll(() => view.page.title()).toMatch(/^Samtal: Ekedals kommun – /);
    await view.page.locator('.history').getByText('Nytt lösenord skickat').waitFor();
    web.desk.workplaces.put('agent1', { offer: null });
    await expect.poll(() => view.page.title()).toBe('Arbetsplats · Svara');
  });

  it('takes neither the focus nor a word, and moves nothing', async () => {
    await openAs('agent1');
    await tab('Ring upp').click();
    const field = view.page.locator('#dial-number');
    await field.pressSequentially('0701740');
    const boxes = (): Promise<unknown> =>
      view.page.evaluate(
        "[...document.querySelectorAll('.stage, .work-area, .side-panel:not(.context *), .own-figures, #dial-number')]" +
          '.map((one) => (({ x, y, width, height }) => [x, y, width, height])(one.getBoundingClientRect()))',
      );
    const before = await boxes();
    ring();
    await view.page.locator('[data-phase=offer]').waitFor();
    expect(await boxes()).toEqual(before);
    await view.page.keyboard.type('611');
    expect(await field.inputValue()).toBe('0701740611');
    web.desk.workplaces.put('agent1', { offer: null });
    await view.page.locator('[data-phase=idle]').waitFor();
    expect(await field.inputValue()).toBe('0701740611');
    expect(await view.page.evaluate('document.activeElement.id')).toBe('dial-number');
  });

  it('shows what callers and contacts are called as text, never as markup, and opens no script', async () => {
    await openAs('agent1');
    const evil = '<img src=x onerror="window.harmed=1">';
    const changes = {
      callerName: evil,
      notes: evil,
      greeting: evil,
      screenPop: 'javascript:window.harmed=1',
    };
    ring({ context: { ...context(), ...changes } });
    await stage().getByText(evil).first().waitFor();
    expect(await view.page.locator('main img').count()).toBe(0);
    expect(await view.page.locator('a.screen-pop').count()).toBe(0);
    expect(await view.page.evaluate('window.harmed')).toBeUndefined();
    ring({ context: context() });
    const link = view.page.locator('a.screen-pop');
    await link.waitFor();
    expect([await link.getAttribute('target'), await link.getAttribute('rel')]).toEqual([
      '_blank',
      'noopener noreferrer',
    ]);
  });

  it('is declined, and says why when it cannot be', async () => {
    await openAs('agent1');
    ring();
    web.desk.refusal = new AppError('conflict', 'The offer is over');
    await button('Avböj').click();
    await stage().getByRole('alert').getByText('The offer is over').waitFor();
    web.desk.refusal = null;
    await view.page.keyboard.press('Alt+n');
    await expect.poll(() => web.desk.requests.length).toBe(2);
    expect(web.desk.requests.at(-1)).toMatchObject({ request: 'decline', agent: 'agent1' });
  });

  it('on another phone is answered there, and on another page leads back', async () => {
    await openAs('agent1');
    ring({ device: 'desk-agent1' });
    await stage().getByText('Svara på din bordstelefon.').waitFor();
    await view.page.getByRole('link', { name: 'Tavla' }).click();
    await view.page.locator('.call-banner').getByRole('link').click();
    await view.page.locator('[data-phase=offer]').waitFor();
  });
});

describe('what comes next', () => {
  it('is asked for when callers come and go, not with each of them, and always after the last', async () => {
    const asked: number[] = [];
    await openAs('agent1', async ({ page }) => {
      page.on('request', (request) => {
        if (new URL(request.url()).pathname === '/api/agents/agent1/why') asked.push(now());
      });
    });
    await view.page.locator('.next-up').waitFor();
    const [from, before] = [now(), asked.length];
    const queue = web.desk.queues.find(({ id }) => id === 'it-support');
    if (queue === undefined) throw new Error('no queue it-support');
    for (let waiting = 1; waiting <= 12; waiting += 1) {
      web.desk.put({ queues: [{ ...queue, waiting, oldestSince: from }] });
      const count = view.page.locator('[data-service="it-support"] .service-count');
      await expect.poll(async () => Number.parseInt(await count.innerText(), 10)).toBe(waiting);
    }
    const last = now();
    expect(asked.length - before).toBeLessThanOrEqual(1 + Math.ceil((last - from) / 2_000));
    await expect.poll(() => asked.at(-1), { timeout: 5_000 }).toBeGreaterThanOrEqual(last - 100);
  });
});

describe('a call', () => {
  beforeEach(async () => {
    await openAs('agent1');
    state('agent1', 'talking');
    web.desk.workplaces.put('agent1', { call: sampleCall(now() - 65_000, { context: context() }) });
    await view.page.locator('[data-talk=talking]').waitFor();
  });

  it('is held, resumed and ended, by keys too, with the reason where it is refused', async () => {
    expect(await view.page.locator('.talk-timer .elapsed').innerText()).toMatch(/^1:0\d$/);
    web.desk.refusal = new AppError('conflict', 'The caller is being transferred');
    await button('Parkera').click();
    await stage().getByRole('alert').getByText('The caller is being transferred').waitFor();
    web.desk.refusal = null;
    await view.page.keyboard.press('Alt+w');
    await expect.poll(() => web.desk.commands.map(({ command }) => command)).toHaveLength(2);
    const held = { context: context(), talk: 'held', heldSince: now() } as const;
    web.desk.workplaces.put('agent1', { call: sampleCall(now() - 65_000, held) });
    await button('Tillbaka').click();
    await expect.poll(() => web.desk.commands.length).toBe(3);
    await view.page.keyboard.press('Alt+x');
    await expect.poll(() => web.desk.commands.length).toBe(4);
    expect(web.desk.commands.every(({ call }) => call === CALL)).toBe(true);
  });

  it('is handed on to who is found, at once or after asking', async () => {
    await view.page.keyboard.press('Alt+k');
    await view.page.locator('#hand-on-search:focus').waitFor();
    await view.page.keyboard.type('vakt');
    await button('Koppla till Vaktmästeriet').click();
    await expect.poll(() => web.desk.commands.length).toBe(1);
    await view.page.locator('#hand-on-search').fill('Håkon');
    await button('Fråga först: Håkon Brekke').click();
    await expect.poll(() => web.desk.commands.length).toBe(2);
    expect(JSON.stringify(web.desk.commands)).toContain('+46406280499');
    expect(JSON.stringify(web.desk.commands[1])).toContain('traffic2');
    const third = { agentId: 'traffic2', name: 'Håkon Brekke', number: null, answered: true };
    const asking = { context: context(), talk: 'consulting', third } as const;
    web.desk.workplaces.put('agent1', { call: sampleCall(now() - 65_000, asking) });
    await stage().getByText('Håkon Brekke').waitFor();
    for (const name of ['Koppla ihop dem', 'Trepart', 'Tillbaka till samtalet']) await button(name).waitFor();
    await view.page.keyboard.press('Alt+g');
    await expect.poll(() => web.desk.commands.length).toBe(3);
  });

  it('interrupted, it says what happens; asked in only, it can just be left', async () => {
    const call = (changes: Parameters<typeof sampleCall>[1]): void =>
      web.desk.workplaces.put('agent1', { call: sampleCall(now(), { context: context(), ...changes }) });
    call({ talk: 'interrupted', leg: null });
    await stage().getByText('Den som ringde hör musik.').waitFor();
    call({ role: 'third', talk: 'consulting' });
    await button('Lämna samtalet').waitFor();
    expect(await button('Koppla ihop dem').count()).toBe(0);
  });

  it('keeps what is being written when it ends, and saves it with reason and class', async () => {
    const note = view.page.locator('#call-note');
    await note.fill('Glömt löse');
    const wrapUp = sampleWrapUp(now(), { context: context() });
    state('agent1', 'wrapping-up');
    web.desk.workplaces.put('agent1', { call: null, wrapUp });
    await view.page.locator('[data-phase=wrap-up]').waitFor();
    await view.page.keyboard.type('nord');
    expect(await note.inputValue()).toBe('Glömt lösenord');
    await view.page.getByRole('radio', { name: 'Inloggning' }).check({ force: true });
    await view.page.getByRole('radio', { name: 'Lösenord' }).check({ force: true });
    await view.page.locator('.class-field select').selectOption('low');
    await button('Klar').click();
    await expect.poll(() => web.desk.requests.at(-1)?.request).toBe('end');
    const written = Object.assign(
      {},
      ...web.desk.workplaces.annotations.map((one) => one.written),
    ) as unknown;
    expect(written).toEqual({ note: 'Glömt lösenord', reason: 'password', class: 'low' });
  });
});

describe('whom to hand a call on to', () => {
  it('keeps the focus in the list when the row that had it is gone with the answer', async () => {
    let answer = (): void => undefined;
    const typed = new Promise<void>((done) => (answer = done));
    await openAs('agent1', ({ page }) =>
      page.route(/\/api\/contacts\?.*vakt/, async (route) => {
        await typed;
        await route.continue();
      }),
    );
    state('agent1', 'talking');
    web.desk.workplaces.put('agent1', { call: sampleCall(now() - 65_000, { context: context() }) });
    await stage().locator('[data-talk=talking]').waitFor();
    await view.page.keyboard.press('Alt+K');
    await view.page.locator('#hand-on-search:focus').waitFor();
    const rows = view.page.locator('[data-contact]');
    await expect.poll(() => rows.count()).toBeGreaterThan(2);
    await view.page.keyboard.type('vakt');
    await view.page.keyboard.press('Tab');
    expect(await focused(view.page)).toContain('Håkon Brekke');
    answer();
    await expect.poll(() => rows.count()).toBe(1);
    expect(await view.page.evaluate('document.activeElement.className')).toBe('contacts');
    await view.page.keyboard.press('Tab');
    expect(await focused(view.page)).toContain('Vaktmästeriet');
  });
});

describe('after a call', () => {
  it('more time is given, the outcome of a task is told, and a promise is made and taken back', async () => {
    await openAs('agent5');
    await button('Mer tid').click();
    await expect.poll(() => web.desk.requests.at(-1)?.request).toBe('extend');
    await button('Öppnas igen').click();
    await expect.poll(() => dialling.outcomes).toEqual([{ call: '1790000000.3', outcome: 'reopened' }]);
    await tab('Ring tillbaka').click();
    await button('Lägg in').click();
    await view.page
      .locator('.follow-up')
      .getByText(/Inlagt: vi ringer/)
      .waitFor();
    expect(dialling.tasks[0]).toMatchObject({
      number: '+46701740611',
      agent: 'agent5',
      service: 'it-support',
    });
    await button('Ångra').click();
    await expect.poll(() => dialling.cancelled).toEqual(['1790000000.0']);
  });

  it('no more time is asked for where none is left, and the button says so', async () => {
    await openAs('agent5');
    const wrapUp = sampleWrapUp(now(), { context: context(), extensionsLeft: 0 });
    web.desk.workplaces.put('agent5', { wrapUp });
    const more = button('Mer tid').and(view.page.locator('[aria-disabled]'));
    await more.focus();
    await view.page.keyboard.press('Enter');
    await stage().getByRole('alert').getByText('Mer tid än så ges inte här.').waitFor();
    expect(web.desk.requests).toEqual([]);
  });
});

describe('ringing up', () => {
  it('dials with the municipality’s number, whom one had lately or whom one finds', async () => {
    await openAs('agent1');
    await view.page.keyboard.press('Alt+u');
    await view.page.locator('#dial-number:focus').waitFor();
    await button('Maria Ek').click();
    await view.page.locator('.shown-number select').selectOption('+46406280401');
    await view.page.locator('.dial-form button[type=submit]').click();
    await expect
      .poll(() => dialling.dialled)
      .toEqual([{ agent: 'agent1', number: '+46701740611', as: '+46406280401' }]);
    await view.page.locator('#dial-number').fill('nobody');
    await view.page.keyboard.press('Enter');
    await view.page.getByText('Det är inget telefonnummer.').waitFor();
    expect(dialling.dialled).toHaveLength(1);
  });
});

describe('the phone', () => {
  it('tells in words what is wrong with it, and another can be chosen', async () => {
    const asked: string[] = [];
    await openAs('agent1', ({ page }) =>
      page.route('**/api/agents/agent1/device', (route) => {
        asked.push(route.request().postData() ?? '');
        web.desk.workplaces.put('agent1', { device: 'desk-agent1' });
        return route.fulfill({ status: 204 });
      }),
    );
    const health = view.page.locator('.device-health');
    await expect.poll(() => health.getAttribute('class')).not.toContain('good');
    await health.click();
    await view.page.getByRole('radio', { name: /Bordstelefon/ }).click();
    await expect.poll(() => health.getAttribute('data-health')).toBe('other-ready');
    expect(asked).toEqual(['{"device":"desk-agent1"}']);
  });
});
