import { useEffect, useId, useRef, useState } from 'react';
import type { FormEvent, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import { useLanguage } from '../../i18n/i18n.ts';
import { languages } from '../../i18n/languages.ts';
import type { Language } from '../../i18n/languages.ts';
import { PageHeading } from '../../router/router.tsx';
import { useSession } from '../../session/session.tsx';
import { Icon, Mark, Voice } from '../../ui/icons.tsx';
import { useProblemText } from '../../ui/problem-text.ts';

/** @param ended the session ended by itself */
export function SignInPage({ ended }: { ended: boolean }) {
  const { t } = useTranslation();
  return (
    <div className="sign-in">
      <header className="sign-in-side">
        <p className="sign-in-name">
          <Mark />
          Svara
        </p>
        <Voice />
        <p className="sign-in-intro">{t('signIn.intro')}</p>
      </header>
      <main className="sign-in-main">
        <div className="sign-in-box">
          <PageHeading title={t('signIn.title')} />
          {ended && (
            <p className="banner warning" role="status">
              <Icon name="info" />
              {t('signIn.ended')}
            </p>
          )}
          <SignInForm />
          <LanguageChoice />
        </div>
      </main>
    </div>
  );
}

function SignInForm() {
  const { t } = useTranslation();
  const { signIn } = useSession();
  const problemText = useProblemText();
  const username = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ text: string; count: number } | null>(null);
  const problemId = useId();

  const complain = (text: string, field: RefObject<HTMLInputElement | null>): void => {
    setProblem((before) => ({ text, count: (before?.count ?? 0) + 1 }));
    field.current?.focus();
  };
  useEffect(() => username.current?.focus(), []);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const name = username.current?.value.trim() ?? '';
    const secret = password.current?.value ?? '';
    if (name === '') return complain(t('signIn.missingUsername'), username);
    if (secret === '') return complain(t('signIn.missingPassword'), password);
    setBusy(true);
    try {
      await signIn(name, secret);
    } catch (error) {
      setBusy(false);
      complain(problemText(error), password);
    }
  };
  const described = { 'aria-describedby': problem === null ? undefined : problemId };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <label className="field">
        {t('signIn.username')}
        <input
          ref={username}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={100}
          required
          {...described}
        />
      </label>
      <label className="field">
        {t('signIn.password')}
        <input
          ref={password}
          name="password"
          type={shown ? 'text' : 'password'}
          autoComplete="current-password"
          maxLength={1_000}
          required
          {...described}
        />
      </label>
      <label className="check">
        <input type="checkbox" checked={shown} onChange={(event) => setShown(event.target.checked)} />
        {t('signIn.showPassword')}
      </label>
      <div id={problemId} role="alert" className="form-problem">
        {problem !== null && (
          <p key={problem.count}>
            <Icon name="late" />
            {problem.text}
          </p>
        )}
      </div>
      <Button type="submit" className="button primary wide">
        {busy ? t('signIn.submitting') : t('signIn.submit')}
      </Button>
    </form>
  );
}

function LanguageChoice() {
  const { t } = useTranslation();
  const { language, choose } = useLanguage();
  return (
    <div className="languages" role="group" aria-label={t('account.language')}>
      {Object.entries(languages).map(([id, { name }]) => (
        <Button
          key={id}
          className="button plain small"
          aria-pressed={id === language}
          onPress={() => choose(id as Language)}
        >
          <span lang={id}>{name}</span>
        </Button>
      ))}
    </div>
  );
}
