/** All on one address. */
export interface AsteriskPorts {
  /** UDP. */
  readonly sip: number;
  /** HTTP and WebSocket. */
  readonly ari: number;
  readonly ami: number;
  /** First and last UDP port for sound. */
  readonly rtpFrom: number;
  readonly rtpTo: number;
}

export interface AsteriskConfigOptions {
  readonly root: string;
  readonly runDir: string;
  readonly ports: AsteriskPorts;
  readonly secrets: { readonly ari: string; readonly ami: string };
  readonly soundsDir: string;
  readonly repoDir: string;
  readonly sipAddress?: string;
  readonly extraFiles?: Readonly<Record<string, string>>;
}

export interface AsteriskRunFolder {
  /** Path inside the root, for `asterisk -f -C`. */
  readonly configFile: string;
  /** Path outside the root where the service writes its pieces. */
  readonly generatedDir: string;
  readonly logDir: string;
  readonly hostDir: string;
}

export function writeAsteriskConfig(options: AsteriskConfigOptions): AsteriskRunFolder;
export function renderTemplate(text: string, values: Readonly<Record<string, string>>, name: string): string;
