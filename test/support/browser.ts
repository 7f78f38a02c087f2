import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** Debian's Chromium, or another by SVARA_CHROMIUM. */
const EXECUTABLE = process.env['SVARA_CHROMIUM'] ?? '/usr/bin/chromium';

/** Without these a browser on a test machine reaches out to its maker, or does not start as root. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface ViewOptions {
  readonly language?: 'sv-SE' | 'nb-NO' | 'nn-NO' | 'en-GB';
  readonly colorScheme?: 'light' | 'dark';
  /** In CSS pixels; default 1280 × 720. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Pixels of the picture per CSS pixel; default 1. */
  readonly scale?: number;
}

/** One page of one reader, with everything that went wrong in it. */
export interface View {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors that nobody caught, and complaints of the content security policy, since the page was opened. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

/**
 * A real browser for tests; start it once for a file and end it with `close`.
 * @throws Error that names the executable when it cannot be started
 */
export class TestBrowser {
  readonly #browser: Browser;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** @param args further ones, for a microphone that is made up */
  static async launch(args: readonly string[] = []): Promise<TestBrowser> {
    return new TestBrowser(await chromium.launch({ executablePath: EXECUTABLE, args: [...ARGS, ...args] }));
  }

  /** Opens a page of its own session at `baseUrl`; addresses in `goto` are relative to it. */
  async open(baseUrl: string, options: ViewOptions = {}): Promise<View> {
    const { language = 'sv-SE', colorScheme = 'light', viewport = { width: 1280, height: 720 } } = options;
    const context = await this.#browser.newContext({
      baseURL: baseUrl,
      locale: language,
      timezoneId: 'Europe/Stockholm',
      colorScheme,
      viewport,
      deviceScaleFactor: options.scale ?? 1,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) faults.push(message.text());
    });
    return { page, context, faults, close: () => context.close() };
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}

/** Fills in the sign-in form and sends it. */
export async function fillSignIn(page: Page, username: string, password: string): Promise<void> {
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(password);
  await page.locator('form button[type=submit]').click();
}

/** Signs in at `path` and waits until the page behind the sign-in is there. */
export async function signIn(page: Page, username: string, password: string, path = '/'): Promise<void> {
  await page.goto(path);
  await fillSignIn(page, username, password);
  await page.locator('header.top-bar').waitFor();
}
