import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What ffmpeg is to draw: a source of its own, and filters. */
export interface WantedRecording {
  readonly seconds?: number;
  readonly hertz?: number;
  readonly filters?: string;
  /** Arguments for the output, such as a codec. */
  readonly output?: readonly string[];
}

/** A tone as an audio file of the kind that `extension` names. */
export function recording(extension: string, wanted: WantedRecording = {}): Buffer {
  const { seconds = 2, hertz = 440, filters = 'volume=-6dB', output = [] } = wanted;
  const folder = mkdtempSync(join(tmpdir(), 'svara-recording-'));
  const file = join(folder, `recording.${extension}`);
  const source = `sine=frequency=${hertz}:sample_rate=44100:duration=${seconds}`;
  try {
    const args = ['-loglevel', 'error', '-f', 'lavfi', '-i', source, '-af', filters, ...output, file];
    execFileSync('ffmpeg', args, { timeout: 60_000 });
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
