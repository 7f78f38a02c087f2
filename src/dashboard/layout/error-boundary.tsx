import { Component } from 'react';
import type { ReactNode } from 'react';
import i18next from 'i18next';
import { Notice } from './notice.tsx';

/** A fault in the page itself: told with a way out, instead of an empty page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <main className="alone">
        <Notice
          title={i18next.t('app.broken')}
          help={i18next.t('app.brokenHelp')}
          action={{ label: i18next.t('app.reload'), onPress: () => location.reload() }}
        />
      </main>
    );
  }
}
