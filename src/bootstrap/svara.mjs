#!/usr/bin/env node
/**
 * Runs Svara's own program in a clone (`npm start`, `npm run doctor`, `npx svara …`), and first installs
 * and builds what is missing or out of date. What it tells of that goes to standard error, so that
 * standard output is the program's alone.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isBuilt } from './lib/build.mjs';
import { runCommand } from './lib/lifecycle.mjs';
import { nodeModulesState, requireNode } from './lib/node-modules.mjs';
import { repoDir } from './lib/paths.mjs';
import { lockCheckout, prepareBuild, prepareNodeModules, preparePackages } from './lib/prepare.mjs';
import { createProgress } from './lib/progress.mjs';

const progress = createProgress(process.stderr);
const context = { progress, logDir: join(repoDir, 'data/log') };

/** The process becomes the program: same signals, same exit code, nothing in between. */
async function becomeSvara() {
  const file = join(repoDir, 'dist/main.js');
  process.argv[1] = file;
  await import(pathToFileURL(file).href);
}

if (nodeModulesState(repoDir) === undefined && isBuilt(repoDir)) {
  await becomeSvara();
} else {
  await runCommand(
    progress,
    async () => {
      requireNode();
      const setup = await lockCheckout(context);
      await preparePackages(context, {});
      await prepareNodeModules(context);
      await prepareBuild(context);
      await setup.release();
    },
    becomeSvara,
  );
}
