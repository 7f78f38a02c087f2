#!/usr/bin/env node
/** Makes sure that there is a root folder with Asterisk and prints its path, alone, on standard output. */
import { join } from 'node:path';
import { runCommand } from './lib/lifecycle.mjs';
import { repoDir } from './lib/paths.mjs';
import { prepareAsteriskRoot } from './lib/prepare.mjs';
import { createProgress } from './lib/progress.mjs';

const progress = createProgress(process.stderr);

await runCommand(progress, async () => {
  const own = process.argv[2] ?? process.env.SVARA_ASTERISK_ROOT;
  const root = await prepareAsteriskRoot({ progress, logDir: join(repoDir, 'data/log') }, own);
  process.stdout.write(`${root.dir}\n`);
});
