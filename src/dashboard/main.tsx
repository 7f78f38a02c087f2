import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@fontsource-variable/hanken-grotesk/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/my-state.css';
import './styles/board.css';
import './styles/agents.css';
import './styles/calls.css';
import './styles/planning.css';
import './styles/hours.css';
import './styles/outages.css';
import './styles/on-call.css';
import './styles/prompts.css';
import './styles/sign-in.css';
import { App } from './app.tsx';
import { startI18n } from './i18n/i18n.ts';

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no #app');
await startI18n();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
