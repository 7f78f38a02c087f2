import { describe, expect, it } from 'vitest';
import { runCoverageCommand } from '../../../src/cli/coverage-command.ts';
import { runRotaCommand } from '../../../src/cli/rota-command.ts';

const demo = new URL('../../../config/demo.yaml', import.meta.url).pathname;
const span = ['--config', demo, '--from', '2027-03-01', '--days', '60'];

async function run(command: typeof runCoverageCommand, ...argv: string[]) {
  const said = { out: '', err: '' };
  const code = await command(argv, {
    stdout: (text) => void (said.out += text),
    stderr: (text) => void (said.err += text),
    now: () => new Date('2027-03-24T11:30:00Z'),
  });
  return { code, ...said };
}

describe('svara coverage', () => {
  it('tells gaps of one kind once, with how often and from when to when', async () => {
    const { code, out } = await run(runCoverageCommand, ...span);
    expect(code).toBe(0);
    const lines = out.split('\n');
    expect(lines[0]).toBe('Strandnäs kommun: 42 gaps');
    expect(lines[1]).toMatch(
      /^ {2}12:00 – 12:45, 42 times from 2027-03-01 to 2027-04-29: the desk is closed/,
    );
    expect(out).toMatch(/16:00 – 08:00 the next day, 32 times from 2027-03-01 to 2027-04-28/);
    expect(out).toMatch(/16:00 – 08:00, 3 days later, 7 times/);
    expect(out).toContain('2027-03-24 12:00 – 2027-03-30 08:00: the desk is closed after 12:00');
  });

  it('lists every one of them as data', async () => {
    const { out } = await run(runCoverageCommand, ...span, '--json');
    expect(JSON.parse(out).gaps).toHaveLength(84);
  });

  it('tells what it cannot work with', async () => {
    const { code, err } = await run(runCoverageCommand, '--from', '2027-02-29', '--config', demo);
    expect([code, err]).toEqual([
      1,
      '--from: there is no date 2027-02-29; a date is written as 2027-03-28\n',
    ]);
  });
});

describe('svara rota', () => {
  it('names those whose rest is short as people know them', async () => {
    const { out } = await run(runRotaCommand, ...span);
    expect(out).toContain('Warning: Maja Wester rests 8 h 45 min between two duties');
  });
});
