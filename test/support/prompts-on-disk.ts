import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPromptStore } from '../../src/adapters/speech/prompt-store.ts';
import { SoundFiles } from '../../src/adapters/speech/sound-files.ts';
import type { Clock } from '../../src/app/ports/clock.ts';
import type { PromptStore } from '../../src/app/ports/prompt-store.ts';
import { readPrompts } from '../../src/cli/known-prompts.ts';
import { ManualClock } from './manual-clock.ts';
import type { WebUnderTest } from './web-under-test.ts';

export interface PromptsOnDisk {
  readonly store: PromptStore;
  /** Removes what was uploaded. */
  close(): void;
}

/** The product's own prompts and catalogue, over a folder that goes when the test does. */
export async function promptsOnDisk(clock: Clock): Promise<PromptsOnDisk> {
  const dir = mkdtempSync(join(tmpdir(), 'svara-prompts-'));
  const catalogue = readPrompts();
  if (catalogue === null) throw new Error('the catalogue of prompts is missing');
  const log = { error: () => undefined, info: () => undefined };
  const files = await SoundFiles.open({ dir: join(dir, 'own'), asteriskDir: join(dir, 'asterisk'), log });
  const store = createPromptStore({
    files,
    catalogue: { ...catalogue, ids: [...catalogue.ids] },
    hasOrganisation: () => true,
    clock,
    log,
  });
  return { store, close: () => rmSync(dir, { recursive: true }) };
}

/** Lets a page show prompts. @returns what to call when it is over */
export async function servePrompts(web: WebUnderTest): Promise<() => void> {
  const prompts = await promptsOnDisk(new ManualClock(Date.parse('2026-11-23T10:12:00+01:00')));
  await web.interrupt();
  web.prompts = prompts.store;
  await web.resume();
  return () => prompts.close();
}
