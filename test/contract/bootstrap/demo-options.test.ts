import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseDemoOptions } from '../../../src/bootstrap/lib/demo-options.mjs';
import { demoSecrets, demoVariables } from '../../../src/bootstrap/lib/demo-secrets.mjs';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'svara-bootstrap-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

describe('the options of the demo', () => {
  test('without any, the ports are those of the contract and callers ring', () => {
    const options = parseDemoOptions([], {});
    expect(options.ports).toEqual({
      http: 3000,
      sip: 5060,
      ari: 8088,
      ami: 5038,
      rtpFrom: 10000,
      rtpTo: 10999,
    });
    expect(options.traffic).toBe(true);
    expect(options.configFile).toMatch(/config\/demo\.yaml$/);
    expect(options.dataDir).toMatch(/data\/demo$/);
  });

  test('an option goes before the environment, that before the default', () => {
    const env = { SVARA_HTTP_PORT: '3100', SVARA_SIP_PORT: '5100', SVARA_NO_TRAFFIC: '1' };
    const options = parseDemoOptions(['--http-port', '3200', '--rtp-ports', '20000-20099'], env);
    expect(options.ports).toMatchObject({ http: 3200, sip: 5100, ari: 8088, rtpFrom: 20000, rtpTo: 20099 });
    expect(options.traffic).toBe(false);
  });

  test('options that npm kept to itself are heard all the same', () => {
    const options = parseDemoOptions([], { npm_config_http_port: '4000', npm_config_traffic: '' });
    expect(options.ports.http).toBe(4000);
    expect(options.traffic).toBe(false);
  });

  test('a path is read from where the user stands', () => {
    writeFileSync(join(dir, 'mine.yaml'), '');
    const options = parseDemoOptions(['--config', 'mine.yaml', '--data', 'd'], { INIT_CWD: dir });
    expect(options.configFile).toBe(join(dir, 'mine.yaml'));
    expect(options.dataDir).toBe(join(dir, 'd'));
    expect(parseDemoOptions([], { INIT_CWD: dir, SVARA_CONFIG: 'mine.yaml' }).configFile).toBe(
      join(dir, 'mine.yaml'),
    );
  });

  test.each([
    [['--http-port', '0'], '--http-port must be a port number from 1 to 65535, not "0".'],
    [['--http-port', '70000'], '--http-port must be'],
    [['--sip-port', '50 60'], '--sip-port must be'],
    [['--rtp-ports', '10000'], '--rtp-ports must be two ports'],
    [['--rtp-ports', '10000-10001'], '--rtp-ports must hold at least four ports'],
    [['--config', '/nowhere/desk.yaml'], 'There is no configuration /nowhere/desk.yaml'],
    [['--htp-port', '1'], "Unknown option '--htp-port'"],
    [['4000'], "Unexpected argument '4000'"],
  ])('%j is refused with a reason', (args, reason) => {
    expect(() => parseDemoOptions(args, {})).toThrow(reason);
  });
});

describe('the passwords of the demo', () => {
  const yaml = `
users:
  agent1: { password: { env: SVARA_DEMO_USER_AGENT1 } }
  traffic: { password: { env: "SVARA_DEMO_USER_TRAFFIC" } }
devices:
  desk1:
    password:
      env: SVARA_DEMO_DEVICE_DESK1
  # old: { env: SVARA_DEMO_DEVICE_OLD }
`;

  test('the desk file says which there are', () => {
    expect(demoVariables(yaml)).toEqual([
      'SVARA_DEMO_USER_AGENT1',
      'SVARA_DEMO_USER_TRAFFIC',
      'SVARA_DEMO_DEVICE_DESK1',
    ]);
  });

  test('random ones are drawn once and kept for their owner only', () => {
    const first = demoSecrets({ dataDir: dir, yaml, env: {} });
    expect(new Set(Object.values(first.variables)).size).toBe(4);
    expect(demoSecrets({ dataDir: dir, yaml, env: {} })).toEqual(first);
    expect(statSync(first.file).mode & 0o777).toBe(0o600);
  });

  test('SVARA_DEMO_PASSWORD is for people, trunk and desk phones, not for the simulated agents, and is not written down', () => {
    const { variables, file, shared } = demoSecrets({
      dataDir: dir,
      yaml,
      env: { SVARA_DEMO_PASSWORD: 'one for all' },
    });
    expect(shared).toBe(true);
    expect(variables).toMatchObject({
      SVARA_DEMO_USER_AGENT1: 'one for all',
      SVARA_DEMO_DEVICE_DESK1: 'one for all',
      SVARA_DEMO_TRUNK: 'one for all',
    });
    expect(variables['SVARA_DEMO_USER_TRAFFIC']).not.toBe('one for all');
    expect(readFileSync(file, 'utf8')).not.toContain('one for all');
  });

  test('a password in the environment stands; one that would break a configuration line is refused', () => {
    const env = { SVARA_DEMO_USER_AGENT1: 'mine', SVARA_DEMO_PASSWORD: 'all' };
    expect(demoSecrets({ dataDir: dir, yaml, env }).variables['SVARA_DEMO_USER_AGENT1']).toBe('mine');
    expect(() => demoSecrets({ dataDir: dir, yaml, env: { SVARA_DEMO_PASSWORD: 'a\nb' } })).toThrow(
      'SVARA_DEMO_PASSWORD',
    );
  });

  test('a file of passwords that cannot be read says so', () => {
    writeFileSync(join(dir, 'passwords.json'), '{');
    expect(() => demoSecrets({ dataDir: dir, yaml, env: {} })).toThrow(/passwords\.json cannot be read/);
  });
});
