/**
 * `npm run study:cross-training`: how much it brings to teach agents a second skill, and what `svara simulate`
 * prints of the demo's desk. Prints both and writes them into docs/simulation.md and docs/images.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runSimulateCommand } from '../../src/cli/simulate-command.ts';
import { overServices, SKILLS, TARGET_SECONDS, tryCrossTraining } from './cross-training-desk.ts';
import { plot } from './plot.ts';

const repo = join(import.meta.dirname, '../..');
const page = join(repo, 'docs/simulation.md');

interface Finding {
  readonly skills: number;
  readonly level: { readonly mean: number; readonly halfWidth: number };
  readonly waitS: { readonly mean: number; readonly halfWidth: number };
}

function study(): readonly Finding[] {
  const extent = { runs: 20, hours: 30, warmUpHours: 5, seed: 2005 };
  return Array.from({ length: SKILLS }, (_, index) => {
    const skills = index + 1;
    const result = tryCrossTraining(skills, extent);
    const waitMs = overServices(result, 'meanWaitMs');
    const waitS = { mean: waitMs.mean / 1_000, halfWidth: waitMs.halfWidth / 1_000 };
    process.stderr.write(`${skills} of ${SKILLS} skills tried\n`);
    return { skills, level: overServices(result, 'serviceLevel'), waitS };
  });
}

const percent = (value: number): string => (100 * value).toFixed(1);

function table(findings: readonly Finding[]): string {
  const rows = findings.map(
    ({ skills, level, waitS }) =>
      `| ${skills} | ${percent(level.mean)} ± ${percent(level.halfWidth)} | ${waitS.mean.toFixed(1)} ± ${waitS.halfWidth.toFixed(1)} |`,
  );
  return [
    `| skills of each agent | answered within ${TARGET_SECONDS} s, % | mean wait, s |`,
    '| --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function picture(findings: readonly Finding[]): string {
  const most = Math.max(...findings.map(({ waitS }) => waitS.mean + waitS.halfWidth));
  const step = 10 ** Math.floor(Math.log10(most));
  const yMax = Math.ceil(most / step + 0.3) * step;
  const share = (y: number) => ({ y, label: `${100 * y} %` });
  const seconds = (y: number) => ({ y, label: `${y} s` });
  return plot(
    [
      {
        title: `Answered within ${TARGET_SECONDS} s`,
        xTitle: 'skills of each agent',
        yMax: 1.1,
        ticks: [0, 0.25, 0.5, 0.75, 1].map(share),
        points: findings.map(({ skills, level }) => ({
          x: skills,
          y: level.mean,
          halfWidth: level.halfWidth,
          label: `${Math.round(100 * level.mean)}`,
        })),
      },
      {
        title: 'Mean wait',
        xTitle: 'skills of each agent',
        yMax,
        ticks: [0, yMax / 4, yMax / 2, (3 * yMax) / 4, yMax].map(seconds),
        points: findings.map(({ skills, waitS }) => ({
          x: skills,
          y: waitS.mean,
          halfWidth: waitS.halfWidth,
          label: waitS.mean.toFixed(0),
        })),
      },
    ],
    'Answered in time and mean wait by skills of each agent: two are nearly as good as six. The figures are in the table beside it.',
  );
}

/** Of the page's example: the command as somebody would type it, and what it prints. */
async function example(): Promise<string> {
  const argv = [
    ['--config', 'config/demo.yaml', '--always-open'],
    ['--arrivals', 'poisson:24@0406280400', '--arrivals', 'poisson:8@0406280405'],
    ['--handling', 'lognormal:480,360', '--patience', 'exponential:240', '--wrap-up', '30'],
    ['--hours', '40', '--warm-up', '1', '--repeat', '20', '--seed', '7'],
  ];
  let out = '';
  const io = {
    stdout: (text: string) => void (out += text),
    stderr: () => undefined,
    now: () => new Date(0),
  };
  process.chdir(repo);
  const code = await runSimulateCommand(argv.flat(), io);
  if (code !== 0) throw new Error('the example is not understood');
  const lines = out.split('\n').filter((line) => !line.startsWith('traffic'));
  const typed = argv.map((words) => words.join(' ')).join(' \\\n      ');
  return ['```text', `$ npx svara simulate ${typed}`, lines.join('\n').trimEnd(), '```'].join('\n');
}

/** Puts text between the two comments of that name. */
function between(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/simulation.md has no place for ${name}`);
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}

const findings = study();
const shown = { example: await example(), 'cross-training': table(findings) };
let text = readFileSync(page, 'utf8');
for (const [name, content] of Object.entries(shown)) {
  process.stdout.write(`${content}\n\n`);
  text = between(text, name, content);
}
writeFileSync(page, text);
writeFileSync(join(repo, 'docs/images/cross-training.svg'), picture(findings));
