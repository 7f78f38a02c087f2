#!/usr/bin/env node
/** Makes sure that there is a root folder with Asterisk and prints its path, alone, on standard output. */
import { join } from 'node:path';
import { runCommand } from './lib/lifecycle.mjs';
import { repoDir } from './lib/paths.mjs';
import { preparePackages, prepareAsteriskRoot } from './lib/prepare.mjs';
import { createProgress } from './lib/progress.mjs';

const progress = createProgress(process.stderr);

await runCommand(progress, async () => {
  const own = process.argv[2] ?? process.env.SVARA_ASTERISK_ROOT;
  const context = { progress, logDir: join(repoDir, 'data/log') };
  await preparePackages(context, { asterisk: true, asteriskRoot: own });
  const root = await prepareAsteriskRoot(context, own);
  process.stdout.write(`${root.dir}\n`);
});
