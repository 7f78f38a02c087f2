import { describe, expect, test } from 'vitest';
import { formatSettingsMistake, readSettings } from '../../../src/config/settings.ts';

const files: Readonly<Record<string, string>> = { '/run/secrets/ari': 'from a file\n' };

async function readFile(path: string): Promise<Uint8Array> {
  const text = files[path];
  if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
  return new TextEncoder().encode(text);
}

const needed = { SVARA_ARI_PASSWORD: 'one', SVARA_AMI_PASSWORD: 'two' };

async function mistakesOf(env: Record<string, string>): Promise<string[]> {
  const reading = await readSettings({ ...needed, ...env }, readFile);
  return reading.ok ? [] : reading.mistakes.map(formatSettingsMistake);
}

describe('settings of the environment', () => {
  test('have the defaults that docs/config.md tells', async () => {
    expect(await readSettings(needed, readFile)).toEqual({
      ok: true,
      settings: {
        configPath: 'config/desk.yaml',
        dataDir: 'data',
        http: { host: '127.0.0.1', port: 3000, publicUrl: null },
        ari: { url: 'http://127.0.0.1:8088', user: 'svara', password: 'one', app: 'svara' },
        ami: { host: '127.0.0.1', port: 5038, user: 'svara', password: 'two' },
        sessionSecret: null,
        asteriskDir: null,
        mediaAddress: null,
        echoNumber: '*43',
        practiceCalls: false,
        logLevel: 'info',
      },
    });
  });

  test('are read', async () => {
    const env = {
      SVARA_CONFIG: '/etc/svara/desk.yaml',
      SVARA_DATA: '/var/lib/svara',
      SVARA_HTTP_HOST: '::1',
      SVARA_HTTP_PORT: '0',
      SVARA_HTTP_PUBLIC_URL: 'https://desk.example.se/',
      SVARA_ARI_URL: 'https://pbx.example.se:8089/',
      SVARA_ARI_USER: 'desk',
      SVARA_ARI_PASSWORD: '',
      SVARA_ARI_PASSWORD_FILE: '/run/secrets/ari',
      SVARA_ARI_APP: 'desk-app',
      SVARA_AMI_HOST: 'pbx.example.se',
      SVARA_AMI_PORT: '5039',
      SVARA_AMI_USER: 'manager',
      SVARA_SESSION_SECRET: 'x'.repeat(32),
      SVARA_ASTERISK_DIR: '/etc/asterisk/svara',
      SVARA_MEDIA_ADDRESS: '192.0.2.10',
      SVARA_ECHO_NUMBER: '*99',
      SVARA_PRACTICE_CALLS: 'on',
      SVARA_LOG_LEVEL: 'debug',
    };
    expect(await readSettings({ ...needed, ...env }, readFile)).toEqual({
      ok: true,
      settings: {
        configPath: '/etc/svara/desk.yaml',
        dataDir: '/var/lib/svara',
        http: { host: '::1', port: 0, publicUrl: 'https://desk.example.se' },
        ari: { url: 'https://pbx.example.se:8089', user: 'desk', password: 'from a file', app: 'desk-app' },
        ami: { host: 'pbx.example.se', port: 5039, user: 'manager', password: 'two' },
        sessionSecret: 'x'.repeat(32),
        asteriskDir: '/etc/asterisk/svara',
        mediaAddress: '192.0.2.10',
        echoNumber: '*99',
        practiceCalls: true,
        logLevel: 'debug',
      },
    });
  });

  test('tell all mistakes at once, by name', async () => {
    const env = {
      SVARA_ARI_PASSWORD: '',
      SVARA_AMI_PASSWORD: '',
      SVARA_AMI_PASSWORD_FILE: '/gone',
      SVARA_HTTP_PORT: '70000',
      SVARA_AMI_PORT: '0',
      SVARA_LOG_LEVEL: 'loud',
      SVARA_SESSION_SECRET: 'short',
      SVARA_AMI_HOST: 'host/path',
      SVARA_ARI_APP: 'a b',
      SVARA_DATA: 'a\nb',
    };
    expect((await mistakesOf(env)).map((text) => text.split(':')[0]).sort()).toEqual([
      'SVARA_AMI_HOST',
      'SVARA_AMI_PASSWORD',
      'SVARA_AMI_PORT',
      'SVARA_ARI_APP',
      'SVARA_ARI_PASSWORD',
      'SVARA_DATA',
      'SVARA_HTTP_PORT',
      'SVARA_LOG_LEVEL',
      'SVARA_SESSION_SECRET',
    ]);
  });

  test.each(['ftp://x', 'nonsense', 'http://svara:hunter2@pbx', 'http://pbx/?api_key=a:hunter2'])(
    'refuse the address %s without repeating it',
    async (url) => {
      const found = await mistakesOf({ SVARA_ARI_URL: url });
      expect(found).toHaveLength(1);
      expect(found[0]).toMatch(/^SVARA_ARI_URL: must/);
      expect(found[0]).not.toContain('hunter2');
    },
  );
});
