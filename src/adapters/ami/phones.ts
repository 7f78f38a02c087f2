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

  clear(): void {
    this.#registered.clear();
    this.#foreign.clear();
  }

  /** @param endpoint `PJSIP/desk1` */
  stateOf(endpoint: string): PhoneState {
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
