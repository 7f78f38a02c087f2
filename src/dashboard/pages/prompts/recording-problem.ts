import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api/client.ts';
import { useProblemText } from '../../ui/problem-text.ts';

/** What the service says of a recording that will not do, by its words. */
const kinds = [
  ['clipped', /clipped/],
  ['long', /longer than/],
  ['short', /shorter than/],
  ['silent', /nothing is heard/],
  ['cut', /ends too early/],
  ['large', /larger than|too large/],
  ['empty', /empty/],
] as const;

/** Which of the texts under `prompts.problem` says it. */
export const recordingProblemKind = (message: string) =>
  kinds.find(([, words]) => words.test(message))?.[0] ?? 'other';

/** Why a recording was refused, in the reader's language. */
export function useRecordingProblem(): (error: unknown) => string {
  const { t } = useTranslation();
  const problemText = useProblemText();
  return (error) => {
    if (!(error instanceof ApiProblem) || error.code !== 'invalid-request') return problemText(error);
    return t(`prompts.problem.${recordingProblemKind(error.message)}`);
  };
}
