import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { checkAmi } from './ami-checks.ts';
import type { AmiAction } from './ami-checks.ts';
import { checkAri } from './ari-checks.ts';
import type { AriAccess, Expected } from './ari-checks.ts';
import { fault, ok, reasonOf, warning } from './finding.ts';
import type { Finding } from './finding.ts';

export interface DoctorOptions {
  readonly ari: AriAccess;
  readonly ami: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly action: AmiAction;
  };
  readonly expected: Expected;
  /** Takes the report, line by line. */
  readonly print: (line: string) => void;
}

const MARKS = { ok: 'ok   ', warning: 'hm   ', fault: 'MEND ' } as const;

/**
 * Checks an Asterisk of one's own and says what to mend; changes nothing there.
 * @returns the exit status: 0 when calls can be taken, 1 when something must be mended
 */
export async function runDoctor(options: DoctorOptions): Promise<number> {
  const { ari, ami, expected, print } = options;
  let faults = 0;
  const report = (findings: readonly Finding[]): void => {
    for (const { level, text, mend } of findings) {
      print(`${MARKS[level]} ${text}`);
      if (mend !== undefined) print(`      → ${mend}`);
      if (level === 'fault') faults += 1;
    }
  };
  report(await guarded('ARI', () => checkAri(ari, expected)));
  report(await guarded('the manager interface', () => checkAmi(ami, ami.action)));
  report(await checkFolder(expected.generatedDir));
  print(
    faults === 0
      ? 'Svara can take calls with this Asterisk.'
      : `${faults} ${faults === 1 ? 'thing' : 'things'} to mend.`,
  );
  return faults === 0 ? 0 : 1;
}

/** A check that breaks is a finding too, not the end of the others. */
async function guarded(what: string, check: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await check();
  } catch (error) {
    return [
      fault(
        `${what} could not be checked to the end: ${reasonOf(error)}`,
        'Look into Asterisk’s log, then try again.',
      ),
    ];
  }
}

async function checkFolder(dir: string | null): Promise<Finding[]> {
  if (dir === null) {
    return [
      warning(
        'SVARA_ASTERISK_DIR is not set: the service writes no trunk and phones for Asterisk',
        'Set it to a folder that pjsip.conf and extensions.conf include from, or keep both by hand.',
      ),
    ];
  }
  try {
    await access(dir, constants.W_OK);
    for (const name of ['pjsip_svara.conf', 'extensions_svara.conf'])
      await access(join(dir, name), constants.R_OK);
  } catch (error) {
    return [
      fault(
        `the generated files are not in ${dir}: ${reasonOf(error)}`,
        'Let the service write there (SVARA_ASTERISK_DIR) and start it once.',
      ),
    ];
  }
  return [ok(`the generated files are in ${dir}`)];
}
