import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderAsteriskFiles } from '../../src/adapters/asterisk-files/render.ts';
import { defaultFileSettings } from '../../src/adapters/asterisk-files/settings.ts';
import { startAsterisk, type RealAsterisk } from '../support/asterisk.ts';
import { pjsipEndpoints } from '../support/sip-endpoints.ts';
import { benchDialplan, DIALLED, phoneIds, queuesConf } from './desk.ts';
import { Floor, type Route } from './floor.ts';
import { Service, type Secrets } from './service.ts';
import { freeTcpPort } from '../support/free-ports.ts';

/** What is called, side by side on the same Asterisk with the same phones. */
export const routes = {
  svara: { name: 'Svara', trunk: 'svara', number: DIALLED },
  queueAll: { name: 'app_queue', trunk: 'bench', number: 'all' },
  queueFew: { name: 'app_queue', trunk: 'bench', number: 'few' },
  dial: { name: 'plain Dial', trunk: 'bench', number: 'dial' },
} as const satisfies Record<string, Route>;

/** One real Asterisk, the phones, and the service when it is wanted. */
export class Stage {
  readonly asterisk: RealAsterisk;
  readonly floor: Floor;
  private readonly secrets: Secrets;
  private running: Service | null = null;

  private constructor(asterisk: RealAsterisk, floor: Floor, secrets: Secrets) {
    this.asterisk = asterisk;
    this.floor = floor;
    this.secrets = secrets;
  }

  static async open(): Promise<Stage> {
    const secrets = { trunk: randomBytes(9).toString('hex'), phones: randomBytes(9).toString('hex') };
    const asterisk = await startAsterisk({
      rtpPorts: 6_000,
      generated: generatedFiles(secrets),
      extraFiles: {
        'modules_local.conf': 'load = app_queue.so\n',
        'queues.conf': queuesConf(),
        'pjsip_local.conf': pjsipEndpoints(['benchtrunk'], secrets.trunk, 'bench'),
        'extensions_local.conf': benchDialplan,
      },
    });
    try {
      await takeVoiceFromAnywhere(asterisk);
      const floor = await Floor.open(asterisk.sip, secrets);
      await floor.register();
      return new Stage(asterisk, floor, secrets);
    } catch (error) {
      await asterisk.stop();
      throw error;
    }
  }

  /** The running service; started when it is not. */
  async service(): Promise<Service> {
    this.running ??= await Service.start(this.asterisk, this.secrets, await freeTcpPort());
    return this.running;
  }

  /** Ends the service; everything is stored then. */
  async endService(): Promise<void> {
    await this.running?.stop();
    this.running = null;
  }

  /** A fresh Asterisk on the same ports, with the same registrations. */
  async restartAsterisk(): Promise<void> {
    await this.asterisk.kill();
    await this.asterisk.start();
    await this.floor.register();
  }

  async close(): Promise<void> {
    await this.running?.stop();
    this.floor.close();
    await this.asterisk.stop();
  }
}

/**
 * All callers of the bench speak from one socket, whatever their session descriptions say; so they need not
 * hear the hold music of hundreds.
 */
async function takeVoiceFromAnywhere(asterisk: RealAsterisk): Promise<void> {
  appendFileSync(join(asterisk.generatedDir, '../etc/rtp.conf'), '\nstrictrtp = no\n');
  await asterisk.command('module reload res_rtp_asterisk.so');
}

function generatedFiles(secrets: Secrets): ReadonlyMap<string, string> {
  return renderAsteriskFiles({
    ...defaultFileSettings,
    devices: phoneIds.map((id) => ({ id, kind: 'desk-phone' as const, endpoint: `PJSIP/${id}` })),
    devicePasswords: new Map(phoneIds.map((id) => [id, secrets.phones])),
    trunk: { username: 'trunk', password: secrets.trunk, host: null },
  });
}
