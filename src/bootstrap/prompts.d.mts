export const LANGUAGES: readonly string[];
export function readCatalogue(soundsDir?: string): Readonly<Record<string, Readonly<Record<string, string>>>>;
export function missingSounds(options?: { soundsDir?: string; languages?: readonly string[] }): string[];
export function makePrompts(options?: {
  soundsDir?: string;
  log?: (line: string) => void;
}): Promise<{ made: string[]; kept: string[]; own: string[] }>;
