/** The helpers of src/bootstrap/lib (plain JavaScript) that tests look at closely. */

declare module '*/bootstrap/lib/debian-sources.mjs' {
  export interface Source {
    uri: string;
    suites: string[];
    components: string[];
  }
  export function parseOneLineSources(text: string): Source[];
  export function parseDeb822Sources(text: string): Source[];
  export function debianMirrors(
    sources: readonly Source[],
    options?: { codename?: string; readMirrorList?: (file: string) => string },
  ): string[];
  export function aptSettingsToHandOn(dump: string): string[];
}

declare module '*/bootstrap/lib/ports.mjs' {
  export function parsePort(text: string, option: string): number;
  export function parsePortRange(text: string, option: string): { from: number; to: number };
  export function portIsFree(protocol: 'tcp' | 'udp', port: number): Promise<boolean>;
  export function portOwner(
    protocol: 'tcp' | 'udp',
    port: number,
  ): { pid: number; command: string } | undefined;
  export function requireFreePorts(
    wanted: readonly { what: string; protocol: 'tcp' | 'udp'; port: number; option: string }[],
  ): Promise<void>;
}

declare module '*/bootstrap/lib/demo-options.mjs' {
  export interface DemoOptions {
    help: boolean;
    traffic: boolean;
    configFile: string;
    dataDir: string;
    asteriskRoot: string | undefined;
    ports: { http: number; sip: number; ari: number; ami: number; rtpFrom: number; rtpTo: number };
  }
  export function parseDemoOptions(
    args: readonly string[],
    env: Readonly<Record<string, string | undefined>>,
  ): DemoOptions;
}

declare module '*/bootstrap/lib/demo-secrets.mjs' {
  export function demoVariables(yaml: string): string[];
  export function demoSecrets(options: {
    dataDir: string;
    yaml: string;
    env: Readonly<Record<string, string | undefined>>;
  }): { variables: Record<string, string>; ari: string; ami: string; file: string; shared: boolean };
}

declare module '*/bootstrap/lib/build.mjs' {
  export function sourceStamp(repoDir: string): string;
  export function isBuilt(repoDir: string): boolean;
}

declare module '*/bootstrap/lib/node-modules.mjs' {
  export function requireNode(version?: string): void;
  export function nodeModulesState(repoDir: string): 'missing' | 'changed' | undefined;
  export function stampNodeModules(repoDir: string): void;
  export function headerVersion(text: string): string;
}

declare module '*/bootstrap/lib/suites.mjs' {
  export const suites: Readonly<Record<string, readonly string[]>>;
  export function judgeReport(
    suite: string,
    report: unknown,
    exitCode: number | null,
  ): { suite: string; passed: number; failed: number; problems: string[] };
}

declare module '*/bootstrap/lib/apt.mjs' {
  export function missingPackages(
    needed: readonly { package: string; program?: string; file?: string }[],
  ): Promise<string[]>;
  export function explainApt(output: string, wanted: string): string | undefined;
}

declare module '*/bootstrap/lib/asterisk-root.mjs' {
  export interface Recipe {
    version: number;
    suite: string;
    variant: string;
    packages: string[];
    exclude: string[];
    include: string[];
  }
  export const recipe: Recipe;
  export function rootKey(from: Recipe, architecture: string): string;
  export function lastGoodRoot(
    cache: string,
  ): { dir: string; built: { asterisk: string; builtAt: string } } | undefined;
  export function cachedRoot(
    own: string | undefined,
    cache?: string,
  ): { dir: string; asterisk: string } | undefined;
  export function mmdebstrapArguments(
    target: string,
    mirror: string | undefined,
    settings: readonly string[],
  ): string[];
  export function explainMmdebstrap(output: string): string | undefined;
  export function mountsBelow(dir: string, mountinfo: string): string[];
  export function versionsOf(status: string, names: RegExp): Record<string, string>;
  export function hostsWithOwnName(hosts: string, name: string): string;
}
