/** The parts of src/bootstrap (plain JavaScript) that tests use. */

declare module '*/bootstrap/lib/asterisk-config.mjs' {
  export interface AsteriskPorts {
    sip: number;
    ari: number;
    ami: number;
    rtpFrom: number;
    rtpTo: number;
  }
  export function writeAsteriskConfig(options: {
    root: string;
    runDir: string;
    ports: AsteriskPorts;
    secrets: { ari: string; ami: string };
    soundsDir: string;
    repoDir: string;
    sipAddress?: string;
    extraFiles?: Record<string, string>;
  }): { configFile: string; generatedDir: string; logDir: string; hostDir: string };
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

declare module '*/bootstrap/lib/ports.mjs' {
  export function freePort(protocol: 'tcp' | 'udp'): Promise<number>;
}
