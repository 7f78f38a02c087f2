import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ReadingProvider } from './i18n/reading.tsx';
import { ErrorBoundary } from './layout/error-boundary.tsx';
import { Layout } from './layout/layout.tsx';
import { Notice } from './layout/notice.tsx';
import { LiveProvider } from './live/live-context.tsx';
import { WorkplaceProvider } from './live/workplace-context.tsx';
import { BoardPage } from './pages/board/board-page.tsx';
import { CallBanner } from './pages/workplace/call-banner.tsx';
import { PagePhone } from './pages/workplace/phone-choice.tsx';
import { SignInPage } from './pages/sign-in/sign-in-page.tsx';
import { navigate, usePlace } from './router/router.tsx';
import { MeProvider, SessionProvider, useMe, useSession } from './session/session.tsx';
import { Announcer } from './ui/announcer.tsx';
import { useProblemText } from './ui/problem-text.ts';

const WorkplacePage = lazy(() => import('./pages/workplace/workplace-page.tsx'));
const CallsPage = lazy(() => import('./pages/calls/calls-page.tsx'));
const HoursPage = lazy(() => import('./pages/hours/hours-page.tsx'));
const CalendarPage = lazy(() => import('./pages/hours/calendar-page.tsx'));
const OutagesPage = lazy(() => import('./pages/outages/outages-page.tsx'));
const OnCallPage = lazy(() => import('./pages/on-call/on-call-page.tsx'));
const PromptsPage = lazy(() => import('./pages/prompts/prompts-page.tsx'));
const CallPage = lazy(() => import('./pages/calls/call-page.tsx'));

export function App() {
  return (
    <ErrorBoundary>
      <ReadingProvider>
        <SessionProvider>
          <Announcer />
          <Entrance />
        </SessionProvider>
      </ReadingProvider>
    </ErrorBoundary>
  );
}

/** The sign-in, or what is behind it. */
function Entrance() {
  const { t } = useTranslation();
  const { state, end, retry } = useSession();
  const problemText = useProblemText();
  switch (state.kind) {
    case 'unknown':
      return null;
    case 'failed':
      return (
        <main className="alone">
          <Notice title={problemText(state.error)} action={{ label: t('app.tryAgain'), onPress: retry }} />
        </main>
      );
    case 'signed-out':
      return <SignInPage ended={state.ended} />;
    case 'signed-in':
      return (
        <MeProvider session={state.session}>
          <LiveProvider onSessionEnded={end}>
            <AgentsOwn onSessionEnded={end}>
              <Layout>
                <Suspense fallback={<p className="quiet">{t('app.loading')}</p>}>
                  <Pages />
                </Suspense>
              </Layout>
            </AgentsOwn>
          </LiveProvider>
        </MeProvider>
      );
  }
}

/** What an agent has on every page: the own view, the phone, and word of the calls. Nothing for others. */
function AgentsOwn({ onSessionEnded, children }: { onSessionEnded: () => void; children: ReactNode }) {
  const { agentId } = useMe();
  if (agentId === undefined) return children;
  return (
    <WorkplaceProvider onSessionEnded={onSessionEnded}>
      <PagePhone>
        {children}
        <CallBanner />
      </PagePhone>
    </WorkplaceProvider>
  );
}

/** Each page by its address. A new workplace gets a line here and one in the top bar. */
function Pages() {
  const { path, search } = usePlace();
  const { agentId } = useMe();
  switch (path) {
    case '/':
      return agentId === undefined ? <BoardPage /> : <WorkplacePage />;
    case '/board':
      return <BoardPage />;
    case '/calls': {
      const number = search.get('number') ?? '';
      return <CallsPage key={number} number={number} />;
    }
    // The id is no part of the path: it has a dot, and a path with one is taken for a file.
    case '/call': {
      const id = search.get('id') ?? '';
      return <CallPage key={id} id={id} />;
    }
    case '/hours':
      return <HoursPage />;
    case '/calendar': {
      const id = search.get('id') ?? '';
      const year = Number(search.get('year')) || new Date().getFullYear();
      return <CalendarPage key={id} id={id} year={year} />;
    }
    case '/on-call':
      return <OnCallPage rota={search.get('rota') ?? ''} from={search.get('from') ?? ''} />;
    case '/prompts':
      return <PromptsPage />;
    case '/outages':
      return <OutagesPage />;
    default:
      return <UnknownPage />;
  }
}

function UnknownPage() {
  const { t } = useTranslation();
  return (
    <Notice
      title={t('app.unknownPage')}
      help={t('app.unknownPageHelp')}
      action={{ label: t('app.toBoard'), onPress: () => navigate('/board') }}
    />
  );
}
