import { join } from 'node:path';
import express from 'express';
import type { Response, Router } from 'express';

const NOT_BUILT =
  'The web page of Svara has not been built yet. Run "npm run build" and load this page again.\n' +
  'The interface for programs under /api works without it.\n';

/**
 * Serves the built web page. Files under `assets/` carry a hash of their content in the name and are kept by
 * browsers for good; `index.html` is asked for anew each time and answers every address without a file ending,
 * since the page itself knows its addresses.
 * @param directory the folder with `index.html`; when it is missing, a 503 says what to do
 */
export function webPage(directory: string): Router {
  const router = express.Router();
  router.use(
    express.static(directory, {
      index: false,
      redirect: false,
      setHeaders: (response: Response, path: string) => {
        const hashed = path.startsWith(join(directory, 'assets'));
        response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    }),
  );
  router.get('/{*path}', (request, response, next) => {
    if (/\.\w+$/.test(request.path)) {
      response.status(404).type('text').send('Not found\n');
      return;
    }
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile('index.html', { root: directory }, (error?: Error & { status?: number }) => {
      if (error === undefined || response.headersSent) return;
      if (error.status !== 404) next(error);
      else response.status(503).type('text').send(NOT_BUILT);
    });
  });
  return router;
}
