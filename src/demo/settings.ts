/** What the demo's traffic needs to know; all from the environment, so that no secret is seen in `ps`. */
export interface TrafficSettings {
  readonly sipPort: number;
  readonly httpPort: number;
  /** Password with which callers authenticate as `trunk`. */
  readonly trunkPassword: string;
  /** Passwords of the phones `traffic1`, `traffic2` … */
  readonly phones: readonly { readonly user: string; readonly password: string }[];
  /** Password of the web user `traffic`, a supervisor. */
  readonly userPassword: string;
}

const PHONES = 8;

/** @throws Error naming every variable that is missing or wrong */
export function readSettings(env: NodeJS.ProcessEnv): TrafficSettings {
  const wrong: string[] = [];
  const text = (name: string): string => {
    const value = env[name] ?? '';
    if (value === '') wrong.push(`${name} is not set`);
    return value;
  };
  const port = (name: string): number => {
    const value = text(name);
    if (value !== '' && !/^[1-9]\d{0,4}$/.test(value)) wrong.push(`${name} is no port: "${value}"`);
    return Number(value);
  };
  const sipPassword = (name: string): string => {
    const value = text(name);
    // These end a field, a keyword or a line of SIPp's injection file.
    if (/[;\s[\]"]/.test(value))
      wrong.push(`${name} has a space or one of ; [ ] " in it, which SIPp cannot send`);
    return value;
  };
  const settings: TrafficSettings = {
    sipPort: port('SVARA_DEMO_SIP_PORT'),
    httpPort: port('SVARA_HTTP_PORT'),
    trunkPassword: sipPassword('SVARA_DEMO_TRUNK'),
    phones: Array.from({ length: PHONES }, (_, index) => ({
      user: `traffic${index + 1}`,
      password: sipPassword(`SVARA_DEMO_DEVICE_TRAFFIC${index + 1}`),
    })),
    userPassword: text('SVARA_DEMO_USER_TRAFFIC'),
  };
  if (wrong.length > 0) throw new Error(`The demo's traffic cannot start: ${wrong.join('; ')}`);
  return settings;
}
