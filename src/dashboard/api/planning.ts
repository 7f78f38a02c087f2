/** The requests of the pages for hours, outages, on-call and prompts. All throw ApiProblem. */
import type { ChangeJson, OutageSwitchJson, WantedChangeJson } from '../../contract/changes.ts';
import type {
  CalendarJson,
  CalendarListJson,
  ChangePreviewJson,
  RotaJson,
  RotaListJson,
} from '../../contract/planning.ts';
import type { CoverageJson } from '../../contract/coverage.ts';
import type {
  PromptRecordingJson,
  RecordingPhoneJson,
  RecordingTargetJson,
} from '../../contract/prompt-recordings.ts';
import type { PromptJson, PromptSoundJson } from '../../contract/prompts.ts';
import { ask } from './client.ts';

const part = encodeURIComponent;

export function fetchCalendars(signal: AbortSignal): Promise<CalendarListJson> {
  return ask('/api/calendars', { signal });
}

/** @param from first local date */
export function fetchCalendar(
  id: string,
  from: string,
  days: number,
  signal: AbortSignal,
): Promise<CalendarJson> {
  return ask(`/api/calendars/${part(id)}?${new URLSearchParams({ from, days: String(days) })}`, { signal });
}

export function fetchRotas(signal: AbortSignal): Promise<RotaListJson> {
  return ask('/api/rotas', { signal });
}

/** @param from first local date */
export function fetchRota(id: string, from: string, days: number, signal: AbortSignal): Promise<RotaJson> {
  return ask(`/api/rotas/${part(id)}?${new URLSearchParams({ from, days: String(days) })}`, { signal });
}

/** Of 400 days, which takes a moment. */
export function fetchCoverage(signal: AbortSignal): Promise<CoverageJson> {
  return ask('/api/coverage', { signal, limitMs: 60_000 });
}

/** Those that count now or will. */
export async function fetchChanges(signal: AbortSignal): Promise<readonly ChangeJson[]> {
  const { items } = await ask<{ items: ChangeJson[] }>('/api/changes?inForce=true', { signal });
  return items;
}

export function previewChange(wanted: WantedChangeJson, signal: AbortSignal): Promise<ChangePreviewJson> {
  return ask('/api/changes/preview', { method: 'POST', body: wanted, signal });
}

/** @param revision of the desk that was seen; undefined: whatever it is */
export function beginChange(wanted: WantedChangeJson, revision?: string): Promise<ChangeJson> {
  return ask('/api/changes', { method: 'POST', body: wanted, revision });
}

export function endChange(id: string): Promise<ChangeJson> {
  return ask(`/api/changes/${part(id)}`, { method: 'DELETE' });
}

/** Texts are spoken before it answers, which takes a moment. */
export function setOutage(organisation: string, wanted: OutageSwitchJson): Promise<ChangeJson> {
  return ask(`/api/outages/${part(organisation)}`, { method: 'PUT', body: wanted, limitMs: 60_000 });
}

/** @param organisation as its callers hear them; null: as the catalogue has them */
export function fetchPrompts(
  organisation: string | null,
  signal: AbortSignal,
): Promise<readonly PromptJson[]> {
  const query = organisation === null ? '' : `?${new URLSearchParams({ organisation })}`;
  return ask(`/api/prompts${query}`, { signal });
}

const soundPath = (id: string, language: string, organisation: string): string =>
  `/api/prompts/${part(id)}/${part(language)}/audio?${new URLSearchParams({ organisation })}`;

/** Where the sound is that callers of an organisation hear. @param version changes when the sound does */
export function promptSoundUrl(id: string, language: string, organisation: string, version: string): string {
  return `${soundPath(id, language, organisation)}#${version}`;
}

/** Converted and levelled before it answers. */
export function replacePrompt(
  id: string,
  language: string,
  organisation: string,
  file: Blob,
): Promise<PromptSoundJson> {
  return ask(soundPath(id, language, organisation), { method: 'PUT', file, limitMs: 120_000 });
}

export function restorePrompt(id: string, language: string, organisation: string): Promise<void> {
  return ask(soundPath(id, language, organisation), { method: 'DELETE' });
}

export function fetchRecordingPhones(signal: AbortSignal): Promise<readonly RecordingPhoneJson[]> {
  return ask('/api/recording-phones', { signal });
}

/** Rings a telephone, on which the prompt is read out. */
export function recordByPhone(
  id: string,
  language: string,
  organisation: string,
  target: RecordingTargetJson,
): Promise<PromptRecordingJson> {
  const query = new URLSearchParams({ organisation });
  return ask(`/api/prompts/${part(id)}/${part(language)}/record-by-phone?${query}`, {
    method: 'POST',
    body: target,
  });
}

export function fetchRecording(id: string): Promise<PromptRecordingJson> {
  return ask(`/api/prompt-recordings/${part(id)}`);
}

export function cancelRecording(id: string): Promise<void> {
  return ask(`/api/prompt-recordings/${part(id)}`, { method: 'DELETE' });
}
