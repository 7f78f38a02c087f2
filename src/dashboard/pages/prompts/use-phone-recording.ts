import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PromptRecordingJson, RecordingTargetJson } from '../../../contract/prompt-recordings.ts';
import { ApiProblem } from '../../api/client.ts';
import { cancelRecording, fetchRecording, recordByPhone } from '../../api/planning.ts';
import { useProblemText } from '../../ui/problem-text.ts';

/** How often it is asked how far a recording has come: whoever reads out looks at the telephone. */
const LOOK_EVERY_MS = 1_000;

/** A prompt being recorded by telephone, as the page sees it. */
export interface PhoneRecording {
  /** Null before it rings. */
  readonly row: PromptRecordingJson | null;
  readonly busy: boolean;
  readonly problem: string | null;
  ring(target: RecordingTargetJson): void;
  /** Hangs up; nothing is kept. */
  cancel(): void;
  /** Back to the choice of a telephone. */
  startOver(): void;
}

interface Which {
  readonly id: string;
  readonly language: string;
  readonly organisation: string;
}

/** @param onKept what callers hear has changed */
export function usePhoneRecording({ id, language, organisation }: Which, onKept: () => void): PhoneRecording {
  const problemOf = usePhoneProblem();
  const [row, setRow] = useState<PromptRecordingJson | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const kept = useRef(onKept);
  useEffect(() => {
    kept.current = onKept;
  });
  const session = row?.id ?? null;
  const goesOn = row !== null && row.phase !== 'over';
  useEffect(() => {
    if (session === null || !goesOn) return undefined;
    let left = false;
    const look = async (): Promise<void> => {
      const now = await fetchRecording(session).catch(() => null);
      if (!left && now !== null) setRow(now);
    };
    const looking = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => {
      left = true;
      clearInterval(looking);
    };
  }, [session, goesOn]);
  const outcome = row?.outcome ?? null;
  useEffect(() => {
    if (outcome === 'kept') kept.current();
  }, [outcome]);
  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  return {
    row,
    busy,
    problem,
    ring: (target) => void run(async () => setRow(await recordByPhone(id, language, organisation, target))),
    cancel: () => void run(async () => (session === null ? undefined : cancelRecording(session))),
    startOver: () => {
      setRow(null);
      setProblem(null);
    },
  };
}

function usePhoneProblem(): (error: unknown) => string {
  const { t } = useTranslation();
  const problemText = useProblemText();
  return (error) => {
    if (!(error instanceof ApiProblem)) return problemText(error);
    if (error.field === 'number') return t('prompts.phone.numberRefused');
    return error.status === 409 ? t('prompts.phone.conflict') : problemText(error);
  };
}
