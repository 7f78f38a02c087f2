#!/usr/bin/env node
/**
 * `npm run bench`: from a fresh clone to figures, in one command. Plain JavaScript with Node's built-ins only,
 * since nothing is installed when it begins. Options go to test/bench/bench.ts.
 */
import { join } from 'node:path';
import { requireRootUser } from './lib/asterisk-root.mjs';
import { start } from './lib/children.mjs';
import { runCommand } from './lib/lifecycle.mjs';
import { requireNode } from './lib/node-modules.mjs';
import { repoDir } from './lib/paths.mjs';
import {
  lockCheckout,
  prepareAsteriskRoot,
  prepareBuild,
  prepareNodeModules,
  preparePackages,
  preparePrompts,
} from './lib/prepare.mjs';
import { createProgress } from './lib/progress.mjs';

const progress = createProgress(process.stderr);
const context = { progress, logDir: join(repoDir, 'data/log') };

await runCommand(progress, async () => {
  requireNode();
  requireRootUser();
  const own = process.env.SVARA_ASTERISK_ROOT;
  const setup = await lockCheckout(context);
  await preparePackages(context, { asterisk: true, asteriskRoot: own, browser: true });
  await prepareNodeModules(context);
  const root = await prepareAsteriskRoot(context, own);
  await preparePrompts(context);
  await prepareBuild(context);
  await setup.release();
  const bench = start(
    process.execPath,
    ['--import', 'tsx', join(repoDir, 'test/bench/bench.ts'), ...process.argv.slice(2)],
    {
      name: 'bench',
      cwd: repoDir,
      env: { ...process.env, SVARA_ASTERISK_ROOT: root.dir },
      stdio: 'inherit',
    },
  );
  const { code } = await bench.exited;
  return code ?? 1;
});
