/** The parts of src/bootstrap (plain JavaScript) that tests use. */

declare module '*/bootstrap/lib/asterisk-config.mjs' {
  export interface AsteriskPorts {
    sip: number;
    ari: number;
    ami: number;
    rtpFrom: number;
    rtpTo: number;
  }
  export interface AsteriskRunFolder {
    configFile: string;
    generatedDir: string;
    logDir: string;
    hostDir: string;
  }
  export function writeAsteriskConfig(options: {
    root: string;
    runDir: string;
    ports: AsteriskPorts;
    secrets: { ari: string; ami: string };
    soundsDir: string;
    repoDir: string;
    sipAddress?: string;
    extraFiles?: Readonly<Record<string, string>>;
  }): AsteriskRunFolder;
}

declare module '*/bootstrap/lib/asterisk-root.mjs' {
  export function ensureAsteriskRoot(options: {
    own?: string | undefined;
    logDir: string;
    cache?: string;
    prepare?: () => Promise<void>;
    notice?: (line: string) => void;
  }): Promise<{ dir: string; asterisk: string; made: boolean }>;
}

declare module '*/bootstrap/lib/paths.mjs' {
  export const repoDir: string;
}

declare module '*/bootstrap/lib/ports.mjs' {}

declare module '*/bootstrap/prompts.mjs' {
  export function makePrompts(options?: {
    soundsDir?: string;
    log?: (line: string) => void;
  }): Promise<{ made: string[]; kept: string[]; own: string[] }>;
}
