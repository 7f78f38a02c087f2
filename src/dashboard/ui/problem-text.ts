import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api/client.ts';

/** What a failed request means to its reader, in the reader's language. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => {
    if (!(error instanceof ApiProblem)) return t('problem.other', { message: String(error) });
    switch (error.code) {
      case 'wrong-credentials':
        return t('problem.wrongCredentials');
      case 'too-many-requests':
        return t('problem.tooMany');
      case 'unreachable':
        return t('problem.unreachable');
      case 'unavailable':
        return t('problem.unavailable');
      case 'not-allowed':
        return t('problem.notAllowed');
      case 'not-found':
        return t('problem.notFound');
      case 'invalid-request':
        return t('problem.invalid', { message: error.message });
      default:
        return t('problem.other', { message: error.message });
    }
  };
}
