import type { AmiMessage } from './connection.ts';

/** What is known of one phone. */
export interface PhoneState {
  readonly registered: boolean;
  /** On a call that is not ours. */
  readonly busyElsewhere: boolean;
}

/** A phone nobody has told of. */
const unknownPhone: PhoneState = { registered: false, busyElsewhere: false };

/** States of a device that cannot be rung: it is not registered, or Asterisk has never heard of it. */
const unreachable: ReadonlySet<string> = new Set(['UNAVAILABLE', 'INVALID', 'UNKNOWN']);

/** What Asterisk says of a contact that cannot be reached. */
const away: ReadonlySet<string> = new Set(['Removed', 'Unreachable']);

/** The endpoint through which a phone outside is dialled, `PJSIP/trunk` of `PJSIP/+46701740650@trunk`; null for others. */
export function trunkOf(endpoint: string): string | null {
  const [, tech, trunk] = /^([^/]+)\/[^@]+@(.+)$/.exec(endpoint) ?? [];
  return trunk === undefined ? null : `${tech}/${trunk}`;
}

/** Legs that we originate are named `<call>.a<attempt>`; Asterisk's own ids end in digits alone. */
const ours = /\.a\d+$/;

/**
 * The phones of one Asterisk, folded from its events. Items of a list count like events, so that the whole truth
 * can be read at any time by asking for the lists after a `clear`. Pure but for its own state.
 */
export class Phones {
  readonly #registered = new Map<string, boolean>();
  /** Ids of the channels on an endpoint that are not ours. */
  readonly #foreign = new Map<string, Set<string>>();

  /** Where each endpoint can be reached now, of those that Asterisk has told of. */
  readonly #contacts = new Map<string, Set<string>>();

  clear(): void {
    this.#contacts.clear();
    this.#registered.clear();
    this.#foreign.clear();
  }

  /**
   * A phone outside never registers: it can be rung unless its trunk is known to be away; what else is said on the
   * trunk is no call of that phone.
   * @param endpoint `PJSIP/desk1`, or `PJSIP/+46701740650@trunk`
   */
  stateOf(endpoint: string): PhoneState {
    const trunk = trunkOf(endpoint);
    if (trunk !== null) {
      return { registered: this.#contacts.get(trunk)?.size !== 0, busyElsewhere: false };
    }
    const registered = this.#registered.get(endpoint);
    const busyElsewhere = this.#foreign.has(endpoint);
    return registered === undefined && !busyElsewhere
      ? unknownPhone
      : { registered: registered ?? false, busyElsewhere };
  }

  /** Takes an event. @returns the endpoint it tells of, or null when it tells of none */
  apply(event: AmiMessage): string | null {
    switch (event['event']) {
      case 'DeviceStateChange':
        return this.#deviceState(event);
      case 'EndpointList':
        return this.#endpoint(event);
      case 'ContactStatus':
        return this.#contact(event);
      case 'Newchannel':
      case 'CoreShowChannel':
        return this.#channel(event, (channels, id) => channels.add(id));
      case 'Hangup':
        return this.#channel(event, (channels, id) => channels.delete(id));
      default:
        return null;
    }
  }

  #deviceState({ device, state }: AmiMessage): string | null {
    if (device === undefined || state === undefined) return null;
    this.#registered.set(device, !unreachable.has(state));
    return device;
  }

  /** `Contacts` is a list such as `trunk/sip:trunk@192.0.2.1:5060,`. */
  #endpoint({ objectname: name, contacts }: AmiMessage): string | null {
    if (name === undefined || contacts === undefined) return null;
    const uris = contacts.split(',').map((each) => each.slice(each.indexOf('/') + 1));
    this.#contacts.set(`PJSIP/${name}`, new Set(uris.filter((uri) => uri.trim() !== '')));
    return `PJSIP/${name}`;
  }

  #contact({ endpointname: name, uri, contactstatus: status }: AmiMessage): string | null {
    if (name === undefined || uri === undefined || status === undefined) return null;
    const endpoint = `PJSIP/${name}`;
    const contacts = this.#contacts.get(endpoint) ?? new Set();
    if (away.has(status)) contacts.delete(uri);
    else contacts.add(uri);
    this.#contacts.set(endpoint, contacts);
    return endpoint;
  }

  #channel(
    { channel, uniqueid }: AmiMessage,
    change: (channels: Set<string>, id: string) => void,
  ): string | null {
    // `PJSIP/desk1-0000002a`: the endpoint and a number.
    const endpoint = /^(.+)-[0-9a-f]+$/i.exec(channel ?? '')?.[1];
    if (endpoint === undefined || uniqueid === undefined || ours.test(uniqueid)) return null;
    const channels = this.#foreign.get(endpoint) ?? new Set();
    change(channels, uniqueid);
    if (channels.size === 0) this.#foreign.delete(endpoint);
    else this.#foreign.set(endpoint, channels);
    return endpoint;
  }
}
