import { fault, ok, reasonOf } from './finding.ts';
import type { Finding } from './finding.ts';

/**
 * Sends one action over a manager connection that is signed in. Rejects, with the reason as its message, when
 * there is no connection, the login or the action was refused, or no answer came.
 */
export type AmiAction = (name: string, fields?: Readonly<Record<string, string>>) => Promise<unknown>;

/** Actions that the service relies on: what they are for, and the class of privilege. None changes anything. */
const NEEDED_ACTIONS = [
  { name: 'CoreShowChannels', fields: {}, use: 'see the calls on phones', privilege: 'reporting' },
  // Of the same class as Reload.
  {
    name: 'ModuleCheck',
    fields: { Module: 'res_pjsip' },
    use: 'make Asterisk read the generated files',
    privilege: 'system',
  },
] as const;

const CONTEXTS = [
  { name: 'svara-trunk', without: 'calls from outside have nowhere to go', file: 'entry.conf' },
  {
    name: 'svara-fallback',
    without: 'callers meet silence while the service is away',
    file: 'fallback.conf',
  },
  { name: 'svara-desk', without: 'agents’ phones have no context', file: 'internal.conf' },
  { name: 'svara-phones', without: 'phones cannot call one another', file: 'internal.conf' },
] as const;

/** All that can be seen through the manager interface; when nobody may sign in, only that. */
export async function checkAmi(
  ami: { readonly host: string; readonly port: number; readonly user: string },
  act: AmiAction,
): Promise<Finding[]> {
  try {
    await act('Ping');
  } catch (error) {
    return [
      fault(
        `the manager interface at ${ami.host}:${ami.port} does not let ${ami.user} in: ${reasonOf(error)}`,
        `In manager.conf set enabled = yes and the port, and let it have a user [${ami.user}] with the password in SVARA_AMI_PASSWORD and a permit line for this machine.`,
      ),
    ];
  }
  const findings = [ok(`the manager interface at ${ami.host}:${ami.port} lets ${ami.user} in`)];
  for (const { name, fields, use, privilege } of NEEDED_ACTIONS) {
    if (await succeeds(act, name, fields)) findings.push(ok(`${ami.user} may ${use}`));
    else
      findings.push(
        fault(
          `${ami.user} may not ${use}`,
          `Let "write" of [${ami.user}] in manager.conf have the class ${privilege}, and "read" the classes system,call.`,
        ),
      );
  }
  for (const { name, without, file } of CONTEXTS) {
    if (await succeeds(act, 'ShowDialPlan', { Context: name })) findings.push(ok(`the dialplan has ${name}`));
    else
      findings.push(
        fault(
          `the dialplan has no context ${name}: ${without}`,
          `Let extensions.conf include dialplans/${file}, then "dialplan reload".`,
        ),
      );
  }
  return findings;
}

async function succeeds(
  act: AmiAction,
  name: string,
  fields: Readonly<Record<string, string>>,
): Promise<boolean> {
  try {
    await act(name, fields);
    return true;
  } catch {
    return false;
  }
}
