import type { DeviceId, Language, PhoneNumber } from '../../core/kernel/ids.ts';
import type { Device } from '../../core/desk/directory.ts';

/** The line to the outside. */
export interface TrunkSettings {
  /** User name of the digest. A party that registers with us uses it as its user name, too. */
  readonly username: string;
  readonly password: string;
  /** The operator's server, `sip.example.net` or with `:5060`; null: the other party registers with us. */
  readonly host: string | null;
}

/** Everything that the generated files say. */
export interface AsteriskFileSettings {
  /** Name of the ARI application. */
  readonly app: string;
  readonly devices: readonly Device[];
  /** Password of each device. */
  readonly devicePasswords: ReadonlyMap<DeviceId, string>;
  /** null: no line to the outside. */
  readonly trunk: TrunkSettings | null;
  /** Rung through the trunk when the service is away. */
  readonly emergencyNumber: PhoneNumber | null;
  /** What a caller is told in while the service is away. */
  readonly language: Language;
  /** Sound is sent from and received at this address alone; null: at any of the machine's. Never softphones. */
  readonly mediaAddress: string | null;
  /** Phones behind address translation: answers go where the packets came from, not where they say. */
  readonly phonesBehindNat: boolean;
  /** A phone is asked this often whether it is there, in seconds; 0: only its registration counts. */
  readonly qualifyS: number;
  /** Dialled on a phone of the desk, it plays back what is said: `*43`. */
  readonly echoNumber: string;
  /** A call on the trunk without sound is cut after this, in seconds; 0: never. */
  readonly trunkRtpTimeoutS: number;
}

/** What most desks can leave as it is. */
export const defaultFileSettings = {
  app: 'svara',
  trunk: null,
  emergencyNumber: null,
  language: 'sv',
  mediaAddress: null,
  phonesBehindNat: false,
  qualifyS: 0,
  trunkRtpTimeoutS: 0,
  echoNumber: '*43',
} as const satisfies Partial<AsteriskFileSettings>;
