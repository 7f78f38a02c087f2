import { useState } from 'react';
import { remember, remembered } from '../ui/storage.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** The same key is read by public/theme.js before the first paint. */
const KEY = 'svara.theme';

export function isTheme(value: unknown): value is Theme {
  return themes.includes(value as Theme);
}

/** The theme now, and how to choose another, which is remembered. */
export function useTheme(): { theme: Theme; choose: (theme: Theme) => void } {
  const chosen = remembered(KEY);
  const [theme, setTheme] = useState<Theme>(isTheme(chosen) ? chosen : 'system');
  const choose = (next: Theme): void => {
    remember(KEY, next === 'system' ? null : next);
    if (next === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = next;
    setTheme(next);
  };
  return { theme, choose };
}
