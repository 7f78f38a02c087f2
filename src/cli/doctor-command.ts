import { AmiConnection } from '../adapters/ami/connection.ts';
import { trunkEndpoint } from '../adapters/asterisk-files/render.ts';
import { runDoctor } from '../adapters/doctor/doctor.ts';
import { systemTimers } from '../adapters/system/timers.ts';
import { promptsInUse } from '../app/queries/prompts-in-use.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { Settings } from '../config/settings.ts';
import { knownPrompts } from './known-prompts.ts';

/**
 * `svara doctor`: checks the Asterisk that the service would use with these settings and this desk file.
 * @param print takes the report, line by line
 * @returns the exit status: 0 when calls can be taken
 */
export async function runDoctorCommand(
  settings: Settings,
  config: LoadedConfig,
  print: (line: string) => void,
): Promise<number> {
  const { ari, ami } = settings;
  let opening: Promise<AmiConnection> | null = null;
  const silent = { event: () => undefined, closed: () => undefined, fault: () => undefined };
  try {
    return await runDoctor({
      ari,
      ami: {
        ...ami,
        action: async (name, fields) => {
          opening ??= AmiConnection.open(ami, systemTimers, silent);
          return (await opening).action(name, fields);
        },
      },
      expected: {
        endpoints: endpointsOf(config),
        prompts: promptsInUse(config.directory, knownPrompts() ?? []),
        generatedDir: settings.asteriskDir,
        pagesArePhones: [...config.directory.devices.values()].some(({ ofPage }) => ofPage),
      },
      print,
    });
  } finally {
    // One that could not be opened has told so above.
    await (opening as Promise<AmiConnection> | null)?.then(
      (connection) => connection.close('checked'),
      () => undefined,
    );
  }
}

function endpointsOf(config: LoadedConfig): string[] {
  // Mobiles are dialled through the trunk's.
  const own = [...config.directory.devices.values()].filter(({ kind }) => kind !== 'mobile');
  const phones = own.map(({ endpoint }) => endpoint.replace(/^PJSIP\//, ''));
  return config.trunk === null ? phones : [trunkEndpoint(config.trunk), ...phones];
}
