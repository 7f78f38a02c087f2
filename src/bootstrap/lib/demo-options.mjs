import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PlainError } from './errors.mjs';
import { repoDir } from './paths.mjs';
import { parsePort, parsePortRange } from './ports.mjs';

export const demoHelp = `npm run demo -- [options]      (the two dashes hand the options on)

Starts a whole Svara on this machine: a real Asterisk, the service with its web page, and simulated
callers and desk phones. Ctrl-C stops everything. Everything listens on 127.0.0.1 only.

  --no-traffic           no simulated callers              SVARA_NO_TRAFFIC=1
  --config FILE          another desk                      SVARA_CONFIG      config/demo.yaml
  --http-port N          web page and API                  SVARA_HTTP_PORT   3000
  --sip-port N           SIP, UDP                          SVARA_SIP_PORT    5060
  --ari-port N           Asterisk's REST interface         SVARA_ARI_PORT    8088
  --ami-port N           Asterisk's manager interface      SVARA_AMI_PORT    5038
  --rtp-ports FROM-TO    sound, UDP                        SVARA_RTP_PORTS   10000-10999
  --data DIR             database, passwords, logs         SVARA_DATA        data/demo
  --asterisk-root DIR    a root folder with Asterisk       SVARA_ASTERISK_ROOT
                         of your own; / is the one installed on this machine
  --help                 this text

SVARA_DEMO_PASSWORD    one password for the web users, the trunk and the desk phones;
                       unset: random ones, kept in the data folder
SVARA_CACHE            where the Asterisk root folder is kept (default: XDG_CACHE_HOME or ~/.cache)
`;

const known = /** @type {const} */ ({
  'no-traffic': { type: 'boolean' },
  config: { type: 'string' },
  'http-port': { type: 'string' },
  'sip-port': { type: 'string' },
  'ari-port': { type: 'string' },
  'ami-port': { type: 'string' },
  'rtp-ports': { type: 'string' },
  data: { type: 'string' },
  'asterisk-root': { type: 'string' },
  help: { type: 'boolean' },
});

/**
 * @typedef {{
 *   help: boolean, traffic: boolean, configFile: string, dataDir: string, asteriskRoot: string | undefined,
 *   ports: { http: number, sip: number, ari: number, ami: number, rtpFrom: number, rtpTo: number },
 * }} DemoOptions
 */

/**
 * Reads the command line; what it does not say comes from the environment, then from the defaults.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {DemoOptions}
 */
export function parseDemoOptions(args, env) {
  /** @type {Record<string, string | boolean | undefined>} */
  let given;
  try {
    given = /** @type {any} */ (parseArgs({ args, options: known, allowPositionals: false }).values);
  } catch (error) {
    const what = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new PlainError(
      `${what}: options stand behind two dashes, and "npm run demo -- --help" lists them.`,
    );
  }
  /** @param {keyof typeof known} option @param {string} variable @param {string} otherwise */
  const value = (option, variable, otherwise) => {
    const text = given[option] ?? eatenByNpm(option, env) ?? (env[variable] || undefined);
    return { text: typeof text === 'string' ? text : otherwise, option: `--${option}` };
  };
  /** @param {{ text: string, option: string }} from */
  const port = ({ text, option }) => parsePort(text, option);
  /** @param {string} path */
  const fromUser = (path) => resolve(env.INIT_CWD || process.cwd(), path);

  const range = value('rtp-ports', 'SVARA_RTP_PORTS', '10000-10999');
  const rtp = parsePortRange(range.text, range.option);
  const config = value('config', 'SVARA_CONFIG', '').text;
  const data = value('data', 'SVARA_DATA', '').text;
  const root = value('asterisk-root', 'SVARA_ASTERISK_ROOT', '').text;
  const configFile = config === '' ? resolve(repoDir, 'config/demo.yaml') : fromUser(config);
  if (given.help !== true && !existsSync(configFile)) {
    throw new PlainError(`There is no configuration ${configFile}: give --config the path of a desk file.`);
  }
  return {
    help: given.help === true,
    traffic:
      given['no-traffic'] !== true &&
      !/^(1|true|yes)$/i.test(env.SVARA_NO_TRAFFIC ?? '') &&
      env.npm_config_traffic !== '',
    configFile,
    dataDir: data === '' ? resolve(repoDir, 'data/demo') : fromUser(data),
    asteriskRoot: root === '' ? undefined : fromUser(root),
    ports: {
      http: port(value('http-port', 'SVARA_HTTP_PORT', '3000')),
      sip: port(value('sip-port', 'SVARA_SIP_PORT', '5060')),
      ari: port(value('ari-port', 'SVARA_ARI_PORT', '8088')),
      ami: port(value('ami-port', 'SVARA_AMI_PORT', '5038')),
      rtpFrom: rtp.from,
      rtpTo: rtp.to,
    },
  };
}

/**
 * `npm run demo --http-port=4000` without the two dashes: npm keeps the option to itself and shows it in
 * the environment only. It is meant for us.
 * @param {string} option
 * @param {NodeJS.ProcessEnv} env
 */
function eatenByNpm(option, env) {
  return env[`npm_config_${option.replaceAll('-', '_')}`] || undefined;
}
