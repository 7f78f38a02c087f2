import type { Logger } from 'pino';
import { renderAsteriskFiles } from './adapters/asterisk-files/render.ts';
import { defaultFileSettings } from './adapters/asterisk-files/settings.ts';
import { writeAsteriskFiles } from './adapters/asterisk-files/write.ts';
import { promptsWithoutFile } from './adapters/doctor/ari-checks.ts';
import type { PromptCatalogue } from './adapters/speech/prompt-store.ts';
import type { Devices } from './app/ports/devices.ts';
import { promptsInUse } from './app/queries/prompts-in-use.ts';
import type { LoadedConfig } from './config/load.ts';
import type { Settings } from './config/settings.ts';

/** What Asterisk's own files depend on. */
export interface AsteriskParts {
  readonly settings: Settings;
  readonly config: LoadedConfig;
  readonly log: Logger;
  readonly catalogue?: PromptCatalogue;
}

/** Writes the trunk and the phones for Asterisk. */
export async function writeAsteriskPieces(dir: string, { settings, config }: AsteriskParts): Promise<void> {
  const [first] = config.directory.organisations.values();
  const files = renderAsteriskFiles({
    ...defaultFileSettings,
    app: settings.ari.app,
    devices: [...config.directory.devices.values()],
    devicePasswords: config.deviceSecrets,
    trunk: config.trunk,
    emergencyNumber: config.trunk?.emergencyNumber ?? null,
    language: first?.language ?? 'sv',
    mediaAddress: settings.mediaAddress,
    echoNumber: settings.echoNumber,
  });
  await writeAsteriskFiles(dir, files);
}

/** Makes Asterisk read the generated pieces as soon as it can be reached. */
export async function reloadOnce(devices: Devices, log: Logger): Promise<void> {
  try {
    await devices.reload();
  } catch (error) {
    log.error({ err: error }, 'Asterisk could not be made to read its generated configuration');
  }
}

/** Tells the prompts that are played and have no file in Asterisk: in their place there is silence. */
export async function tellSilentPrompts({ settings, config, catalogue, log }: AsteriskParts): Promise<void> {
  const prompts = await promptsWithoutFile(
    settings.ari,
    promptsInUse(config.directory, catalogue?.ids ?? []),
  );
  if (prompts === null || prompts.length === 0) return;
  log.error({ prompts }, 'Asterisk has no file for these prompts: in their place nothing is heard');
}
