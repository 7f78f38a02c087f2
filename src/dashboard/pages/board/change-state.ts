import { useText } from '../../i18n/reading.tsx';
import type { WantedStateJson } from '../../../contract/agents.ts';
import { ApiProblem } from '../../api/client.ts';
import { setAgentState } from '../../api/desk.ts';
import { useBoardNow } from '../../live/live-context.tsx';
import { useProblemText } from '../../ui/problem-text.ts';

/** The reasons that can be chosen for a pause. These ids go to the service; others are shown as they are. */
export const pauseReasons = ['lunch', 'break', 'meeting', 'other-work', 'training'] as const;
export type PauseReason = (typeof pauseReasons)[number];

function isPauseReason(value: string): value is PauseReason {
  return pauseReasons.includes(value as PauseReason);
}

/** A pause's reason in the reader's language; one that the page does not know as it stands. */
export function usePauseText(): (reason: string) => string {
  const t = useText();
  return (reason) => (isPauseReason(reason) ? t(`pause.${reason}`) : reason);
}

/**
 * Changes an agent's state.
 * @returns a function that resolves to null, or to why it did not happen in the reader's words
 */
export function useChangeState(): (agentId: string, wanted: WantedStateJson) => Promise<string | null> {
  const t = useText();
  const boardNow = useBoardNow();
  const problemText = useProblemText();
  return async (agentId, wanted) => {
    try {
      await setAgentState(agentId, wanted);
      return null;
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code !== 'conflict') return problemText(error);
      const state = boardNow()?.agents.get(agentId)?.row.state;
      switch (state) {
        case 'talking':
        case 'offered':
        case 'busy-elsewhere':
          return t(`refusal.${state}`);
        default:
          return t('refusal.other', { message: error.message });
      }
    }
  };
}
