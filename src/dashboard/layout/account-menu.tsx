import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Button,
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
} from 'react-aria-components';
import type { ReactNode } from 'react';
import { useLanguage } from '../i18n/i18n.ts';
import { isLanguage, languages } from '../i18n/languages.ts';
import { useOnBoard } from '../live/live-context.tsx';
import { useMe, useSession } from '../session/session.tsx';
import { isTheme, themes, useTheme } from '../theme/theme.ts';
import { Icon } from '../ui/icons.tsx';
import { useProblemText } from '../ui/problem-text.ts';
import { LeaveDialog } from './leave-dialog.tsx';

const themeNames = {
  system: 'account.themeSystem',
  light: 'account.themeLight',
  dark: 'account.themeDark',
} as const;

/** Who I am, how the page speaks and looks, and the way out. */
export function AccountMenu({ onProblem }: { onProblem: (text: string | null) => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const { signOut } = useSession();
  const problemText = useProblemText();
  const [leaving, setLeaving] = useState(false);
  const mine = useOnBoard((board) => board?.agents.get(me.agentId ?? ''));
  const name = mine?.row.name ?? me.username;
  const role = me.roles[0];

  const leave = (): void => {
    onProblem(null);
    if (mine !== undefined && mine.row.state !== 'signed-out') setLeaving(true);
    else signOut().catch((error: unknown) => onProblem(problemText(error)));
  };
  return (
    <>
      <MenuTrigger>
        <Button className="account">
          <Icon name="person" />
          <span className="visually-hidden">{t('account.label')}</span>
          <span className="account-name">
            <span>{name}</span>
            {role !== undefined && <span className="account-role">{t(`account.roles.${role}`)}</span>}
          </span>
          <Icon name="chevron" />
        </Button>
        <Popover className="popover" placement="bottom end">
          <Settings onSignOut={leave} />
        </Popover>
      </MenuTrigger>
      {me.agentId !== undefined && (
        <LeaveDialog agentId={me.agentId} isOpen={leaving} onOpenChange={setLeaving} />
      )}
    </>
  );
}

function Settings({ onSignOut }: { onSignOut: () => void }) {
  const { t } = useTranslation();
  const { language, choose: chooseLanguage } = useLanguage();
  const { theme, choose: chooseTheme } = useTheme();
  return (
    <Menu
      className="menu"
      aria-label={t('account.theme')}
      onAction={(key) => key === 'sign-out' && onSignOut()}
    >
      <MenuSection
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[language]}
        onSelectionChange={(keys) => {
          const [key] = keys === 'all' ? [] : keys;
          if (isLanguage(key)) chooseLanguage(key);
        }}
      >
        <Header className="menu-header">{t('account.language')}</Header>
        {Object.entries(languages).map(([id, { name }]) => (
          <Choice key={id} id={id} text={name} lang={id}>
            {name}
          </Choice>
        ))}
      </MenuSection>
      <Separator className="menu-line" />
      <MenuSection
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[theme]}
        onSelectionChange={(keys) => {
          const [key] = keys === 'all' ? [] : keys;
          if (isTheme(key)) chooseTheme(key);
        }}
      >
        <Header className="menu-header">{t('account.theme')}</Header>
        {themes.map((id) => (
          <Choice key={id} id={id} text={t(themeNames[id])}>
            {t(themeNames[id])}
          </Choice>
        ))}
      </MenuSection>
      <Separator className="menu-line" />
      <MenuItem id="sign-out" className="menu-item" textValue={t('account.signOut')}>
        <span className="menu-check">
          <Icon name="power" />
        </span>
        {t('account.signOut')}
      </MenuItem>
    </Menu>
  );
}

function Choice(props: { id: string; text: string; lang?: string; children: ReactNode }) {
  return (
    <MenuItem id={props.id} className="menu-item" textValue={props.text}>
      {({ isSelected }) => (
        <>
          <span className="menu-check">{isSelected && <Icon name="check" />}</span>
          <span lang={props.lang}>{props.children}</span>
        </>
      )}
    </MenuItem>
  );
}
