#!/usr/bin/env node
/** Makes sure that there is a root folder with Asterisk and prints its path, alone, on standard output. */
import { join } from 'node:path';
import { installPackages, missingPackages, packageSets } from './lib/apt.mjs';
import { ensureAsteriskRoot } from './lib/asterisk-root.mjs';
import { runCommand } from './lib/lifecycle.mjs';
import { repoDir } from './lib/paths.mjs';
import { createProgress } from './lib/progress.mjs';

const progress = createProgress(process.stderr);
const logDir = join(repoDir, 'data/log');

await runCommand(progress, async () => {
  const root = await progress.stage('Asterisk', () =>
    ensureAsteriskRoot({
      own: process.argv[2] ?? process.env.SVARA_ASTERISK_ROOT,
      logDir,
      notice: progress.warn,
      prepare: async () => installPackages(await missingPackages(packageSets.asterisk ?? []), { logDir }),
    }),
  );
  process.stdout.write(`${root.dir}\n`);
});
