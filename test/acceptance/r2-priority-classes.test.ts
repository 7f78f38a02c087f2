import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SvaraUnderTest } from '../support/svara-under-test.ts';

/** The demo's desk with a number for each class at one service. */
async function fourClasses(folder: string): Promise<string> {
  const demo = await readFile('config/demo.yaml', 'utf8');
  const number = (digits: string, callClass: string) =>
    `  '040-628 04 ${digits}':\n    organisation: ekedal\n    service: it-support\n    class: ${callClass}\n`;
  const file = join(folder, 'desk.yaml');
  const more = number('20', 'high') + number('21', 'low');
  await writeFile(file, demo.replace('\nnumbers:\n', `\nnumbers:\n${more}`));
  return file;
}

describe('R2: four priority classes, critical before everything else', () => {
  let desk: SvaraUnderTest;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'svara-r2-'));
    desk = await SvaraUnderTest.start({ config: await fourClasses(folder) });
  });
  afterAll(async () => {
    await desk.stop();
    await rm(folder, { recursive: true });
  });

  it.each([
    { arrivals: ['low', 'medium', 'high', 'critical'] },
    { arrivals: ['critical', 'low', 'high', 'medium'] },
  ] as const)('arrived as $arrivals, they are served critical, high, medium, low', async ({ arrivals }) => {
    const numbers = { critical: '0406280404', high: '0406280420', medium: '0406280400', low: '0406280421' };
    const callers = { critical: '0701740631', high: '0701740632', medium: '0701740633', low: '0701740634' };
    for (const name of arrivals) {
      const call = await desk.dial(numbers[name], callers[name]);
      await call.answered();
      await desk.callFrom(callers[name], (item) => item.state === 'queued' && item.class === name);
    }
    const phone = await desk.agent(1);
    const served: string[] = [];
    for (let n = 0; n < 4; n += 1) {
      const ring = await phone.incoming();
      served.push(ring.from);
      await ring.answer();
      await desk.agentIs('agent1', 'talking');
      ring.hangUp();
      await ring.ended();
    }
    expect(served).toEqual(['+46701740631', '+46701740632', '+46701740633', '+46701740634']);
    await desk.goHome(1, phone);
  });
});
