import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderTemplate, writeAsteriskConfig } from '../../../src/bootstrap/lib/asterisk-config.mjs';

const repoDir = fileURLToPath(new URL('../../..', import.meta.url));
let root: string;
let soundsDir: string;

/** A root folder with only what the layout looks at. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'svara-root-'));
  soundsDir = join(root, 'prompts');
  for (const dir of [
    'usr/lib/x86_64-linux-gnu/asterisk/modules',
    'usr/share/asterisk/documentation',
    'prompts/sv',
    'prompts/moh',
  ]) {
    mkdirSync(join(root, dir), { recursive: true });
  }
  writeFileSync(join(root, 'usr/lib/x86_64-linux-gnu/asterisk/modules/res_ari.so'), '');
  writeFileSync(join(soundsDir, 'sv/sorry.wav'), 'sorry');
  writeFileSync(join(soundsDir, 'moh/holding.wav'), 'music');
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (changes: object = {}) =>
  writeAsteriskConfig({
    root,
    runDir: 'srv/one',
    ports: { sip: 5070, ari: 8090, ami: 5040, rtpFrom: 10_000, rtpTo: 10_100 },
    secrets: { ari: 'ari;secret', ami: 'ami-secret' },
    soundsDir,
    repoDir,
    ...changes,
  });

describe('the run folder of an Asterisk', () => {
  it('has every path inside the root, under [directories] and not under a template of it', () => {
    const { configFile, generatedDir } = write();
    expect(configFile).toBe('/srv/one/etc/asterisk.conf');
    const text = readFileSync(join(root, configFile), 'utf8');
    expect(text).toMatch(/^\[directories\]$/m);
    expect(text).toContain('astmoddir = /usr/lib/x86_64-linux-gnu/asterisk/modules');
    expect(text).not.toContain(root);
    expect(generatedDir).toBe(join(root, 'srv/one/generated'));
    expect(readFileSync(join(root, 'srv/one/etc/pjsip.conf'), 'utf8')).toContain('bind = 127.0.0.1:5070');
  });

  it('keeps what the service has generated, and secrets from others', () => {
    const { generatedDir } = write();
    writeFileSync(join(generatedDir, 'pjsip_svara.conf'), 'kept');
    chmodSync(join(root, 'srv/one/etc/ari.conf'), 0o644);
    write({ secrets: { ari: 'new', ami: 'new' } });
    expect(readFileSync(join(generatedDir, 'pjsip_svara.conf'), 'utf8')).toBe('kept');
    for (const name of ['ari.conf', 'manager.conf'])
      expect(statSync(join(root, 'srv/one/etc', name)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(root, 'srv/one/etc/ari.conf'), 'utf8')).toContain('password = new');
  });

  it('brings prompts and music by copy, changed ones too, and the machine’s own name', () => {
    write();
    writeFileSync(join(soundsDir, 'sv/sorry.wav'), 'another voice');
    write();
    expect(readFileSync(join(root, 'srv/one/data/sounds/svara/sv/sorry.wav'), 'utf8')).toBe('another voice');
    expect(readFileSync(join(root, 'srv/one/data/moh/svara/holding.wav'), 'utf8')).toBe('music');
    expect(readFileSync(join(root, 'etc/hosts'), 'utf8').split(/\s+/)).toContain(hostname());
  });

  it('says what is missing', () => {
    rmSync(join(soundsDir, 'sv/sorry.wav'));
    expect(() => write()).toThrow('prompts.mjs');
    expect(() => write({ repoDir: soundsDir })).toThrow('no templates of Asterisk');
    rmSync(join(root, 'usr/lib'), { recursive: true });
    expect(() => write()).toThrow('is Asterisk installed in');
  });

  it('lets no value out of its line', () => {
    expect(renderTemplate('password = ${A}', { A: 'x;y' }, 'ari.conf')).toBe('password = x\\;y');
    for (const bad of ['x\ny', 'x\r', ' x', '']) {
      expect(() => renderTemplate('password = ${A}', { A: bad }, 'ari.conf')).toThrow(
        'ari.conf: the value for A',
      );
    }
    expect(() => renderTemplate('${B}', { A: '1' }, 'x.conf')).toThrow('x.conf: no value for the place ${B}');
  });
});
