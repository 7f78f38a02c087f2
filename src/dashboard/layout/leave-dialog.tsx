import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useSession } from '../session/session.tsx';
import { useChangeState } from '../pages/board/change-state.ts';
import { useProblemText } from '../ui/problem-text.ts';

/** An agent who signs out of the page would still be rung: which of the two is meant? */
export function LeaveDialog(props: {
  agentId: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const { agentId, isOpen, onOpenChange } = props;
  const { t } = useTranslation();
  const { signOut } = useSession();
  const change = useChangeState();
  const problemText = useProblemText();
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const leave = async (queuesToo: boolean): Promise<void> => {
    if (busy) return;
    setBusy(true);
    const why = queuesToo ? await change(agentId, { state: 'signed-out' }) : null;
    try {
      if (why === null) await signOut();
      setProblem(why === null ? null : t('account.leaveFailed', { why }));
    } catch (error) {
      setProblem(problemText(error));
    }
    setBusy(false);
  };
  return (
    <ModalOverlay className="overlay" isDismissable isOpen={isOpen} onOpenChange={onOpenChange}>
      <Modal className="modal">
        <Dialog role="alertdialog" className="dialog">
          <Heading slot="title">{t('account.stillReachable')}</Heading>
          <p>{t('account.stillReachableHelp')}</p>
          {problem !== null && (
            <p className="inline-problem" role="alert">
              {problem}
            </p>
          )}
          <div className="dialog-buttons">
            <Button className="button primary" autoFocus onPress={() => void leave(true)}>
              {t('account.leaveAndSignOut')}
            </Button>
            <Button className="button" onPress={() => void leave(false)}>
              {t('account.signOutOnly')}
            </Button>
            <Button className="button plain" slot="close">
              {t('app.cancel')}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
