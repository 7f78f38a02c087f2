import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderAsteriskFiles } from '../../src/adapters/asterisk-files/render.ts';
import { defaultFileSettings } from '../../src/adapters/asterisk-files/settings.ts';
import { promptsWithoutFile } from '../../src/adapters/doctor/ari-checks.ts';
import { runDoctor } from '../../src/adapters/doctor/doctor.ts';
import type { DoctorOptions } from '../../src/adapters/doctor/doctor.ts';
import { TestAmi } from '../support/ami.ts';
import { startAsterisk } from '../support/asterisk.ts';
import type { RealAsterisk } from '../support/asterisk.ts';

const template = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../docker/asterisk/${name}`, import.meta.url)), 'utf8');

const files = renderAsteriskFiles({
  ...defaultFileSettings,
  devices: [{ id: 'desk1', kind: 'desk-phone', endpoint: 'PJSIP/desk1' }],
  devicePasswords: new Map([['desk1', 'one']]),
  trunk: { username: 'trunk', password: 'line', host: null },
});

let healthy: RealAsterisk;
/** One with many things wrong at once. */
let sick: RealAsterisk;

beforeAll(async () => {
  [healthy, sick] = await Promise.all([
    startAsterisk({ generated: files }),
    startAsterisk({
      extraFiles: {
        'ari.conf': '[general]\nenabled = yes\n[reader]\ntype = user\nread_only = yes\npassword = x\n',
        'modules.conf': template('modules.conf')
          .replace(/load = (res_musiconhold|codec_g722)\.so\n/g, '')
          .replace('load = bridge_softmix.so', '$&\nload = bridge_simple.so\nload = bridge_native_rtp.so'),
        'extensions.conf': '[general]\n[svara-desk]\nexten = 1,1,Hangup()\n',
      },
    }),
  ]);
});
afterAll(async () => {
  await healthy?.stop();
  await sick?.stop();
});

async function examine(
  asterisk: RealAsterisk,
  changes: Partial<DoctorOptions> = {},
): Promise<{ status: number; report: string }> {
  const lines: string[] = [];
  const open: TestAmi[] = [];
  const manager = async (): Promise<TestAmi> => {
    const made = await asterisk.manager();
    open.push(made);
    return made;
  };
  const act: DoctorOptions['ami']['action'] = async (name, fields = {}) => {
    const answer = await (await manager()).action({ Action: name, ...fields });
    if (answer['Response'] !== 'Success') throw new Error(answer['Message']);
  };
  const status = await runDoctor({
    ari: asterisk.ari,
    ami: { ...asterisk.ami, action: act },
    expected: {
      endpoints: ['trunk', 'desk1'],
      prompts: ['sv/closed', 'en/sorry'],
      pagesArePhones: true,
      generatedDir: asterisk.generatedDir,
    },
    print: (line) => lines.push(line),
    ...changes,
  });
  for (const ami of open) ami.close();
  return { status, report: lines.join('\n') };
}

describe('the doctor', () => {
  it('finds nothing to mend on an Asterisk laid out as in the repository', async () => {
    const { status, report } = await examine(healthy);
    expect(report).not.toContain('MEND');
    expect(report).toContain('ok    Asterisk is of version 22.');
    expect(report).toContain('ok    Asterisk takes the credentials of softphones in pages');
    expect(report).toContain('Svara can take calls with this Asterisk.');
    expect(status).toBe(0);
    expect(await healthy.command('pjsip show auths')).not.toContain('svara-doctor');
  });

  it('tells the prompts that Asterisk has no file for', async () => {
    const prompts = ['sv/position-1', 'nn/wait-3-5', 'sv/no-such-prompt', 'nb/callback-offer'];
    expect(await promptsWithoutFile(healthy.ari, prompts)).toEqual(['sv/no-such-prompt']);
    expect(await promptsWithoutFile({ ...healthy.ari, password: 'x' }, prompts)).toBeNull();
    expect(await promptsWithoutFile({ ...healthy.ari, url: 'http://127.0.0.1:1' }, prompts)).toBeNull();
  });

  it('tells each thing that is wrong and what to do, and does not stop at the first', async () => {
    const { status, report } = await examine(sick, { ari: { ...sick.ari, user: 'reader', password: 'x' } });
    expect(status).toBe(1);
    for (const text of [
      'the ARI user reader may only read',
      'modules are not loaded: res_musiconhold.so',
      'hm    codec_g722.so is not loaded',
      'MEND  bridge_simple.so and bridge_native_rtp.so are loaded',
      'PJSIP does not know: trunk, desk1',
      'Asterisk does not take the credentials of softphones in pages',
      'the dialplan has no context svara-trunk',
      'ok    the dialplan has svara-desk',
    ]) {
      expect(report).toContain(text);
    }
    expect(report).toContain(`#tryinclude "${sick.generatedDir}/pjsip_svara.conf"`);
    const faults = report.split('\n').filter((line) => line.startsWith('MEND')).length;
    expect(report.split('\n').at(-1)).toBe(`${faults} things to mend.`);
  });

  it('tells wrong passwords from doors that are shut, and never the password', async () => {
    const wrong = await examine(healthy, {
      ari: { ...healthy.ari, password: 'no-such-secret' },
      ami: {
        ...healthy.ami,
        action: async () => (await TestAmi.login(healthy.ami.port, 'svara', 'no-such-secret')).action({}),
      },
    });
    expect(wrong.status).toBe(1);
    expect(wrong.report).toContain('ARI refuses the user svara');
    expect(wrong.report).toContain('refused the login');
    expect(wrong.report).not.toContain('no-such-secret');
    const shut = await examine(healthy, { ari: { ...healthy.ari, url: 'http://127.0.0.1:1' } });
    expect(shut.report).toMatch(/ARI cannot be reached at http:\/\/127\.0\.0\.1:1: .*ECONNREFUSED/);
    const elsewhere = await examine(healthy, { ari: { ...healthy.ari, url: `${healthy.ari.url}/prefix` } });
    expect(elsewhere.report).toContain('there is no ARI at');
  });

  it('misses prompts, files and phones that are not there', async () => {
    const { status, report } = await examine(healthy, {
      expected: {
        endpoints: ['trunk', 'desk9'],
        prompts: ['sv/closed', 'sv/none'],
        pagesArePhones: true,
        generatedDir: join(healthy.generatedDir, 'none'),
      },
    });
    expect(status).toBe(1);
    expect(report).toContain('prompts are missing: sv/none');
    expect(report).toContain('PJSIP does not know: desk9');
    expect(report).toContain('the generated files are not in');
  });
});
