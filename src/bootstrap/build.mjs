#!/usr/bin/env node
/** `npm run build`: service and web page into dist/, whether or not they are up to date. */
import { join } from 'node:path';
import { build } from './lib/build.mjs';
import { runCommand } from './lib/lifecycle.mjs';
import { requireNode } from './lib/node-modules.mjs';
import { repoDir } from './lib/paths.mjs';
import { lockCheckout, prepareNodeModules, preparePackages } from './lib/prepare.mjs';
import { createProgress } from './lib/progress.mjs';

const progress = createProgress(process.stdout);
const context = { progress, logDir: join(repoDir, 'data/log') };

await runCommand(progress, async () => {
  requireNode();
  const setup = await lockCheckout(context);
  await preparePackages(context, {});
  await prepareNodeModules(context);
  await progress.stage('Building service and web page', () => build(repoDir, context));
  await setup.release();
});
