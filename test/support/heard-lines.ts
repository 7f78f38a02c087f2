import type { Effect } from '../../src/core/desk/effects.ts';

/** What each leg hears once everything asked for has been done: music, or the others in its bridge. */
export class HeardLines {
  readonly #bridges = new Map<string, Set<string>>();
  readonly #music = new Set<string>();
  /** What Asterisk would not do as it was meant. */
  readonly faults: string[] = [];

  apply(effects: readonly Effect[]): void {
    for (const effect of effects) this.#perform(effect);
  }

  gone(leg: string): void {
    this.#music.delete(leg);
    for (const legs of this.#bridges.values()) legs.delete(leg);
  }

  /** `music`, the others in the bridge by name, or `silence`. */
  heardBy(leg: string): string {
    if (this.#music.has(leg)) return 'music';
    for (const legs of this.#bridges.values()) {
      if (legs.has(leg) && legs.size > 1)
        return [...legs]
          .filter((other) => other !== leg)
          .sort()
          .join('+');
    }
    return 'silence';
  }

  #perform(effect: Effect): void {
    switch (effect.type) {
      case 'create-bridge':
        if (!this.#bridges.has(effect.bridge)) this.#bridges.set(effect.bridge, new Set());
        return;
      case 'add-to-bridge':
        return this.#add(effect.bridge, effect.legs);
      case 'remove-from-bridge':
        for (const leg of effect.legs) this.#bridges.get(effect.bridge)?.delete(leg);
        return;
      case 'destroy-bridge':
        this.#bridges.delete(effect.bridge);
        return;
      case 'start-hold-music':
        if (this.heardBy(effect.leg) !== 'music' && this.#isBridged(effect.leg))
          this.faults.push(`${effect.leg} is given music in a bridge`);
        this.#music.add(effect.leg);
        return;
      case 'stop-hold-music':
        this.#music.delete(effect.leg);
        return;
      case 'hang-up':
        return this.gone(effect.leg);
      default:
        return;
    }
  }

  #isBridged(leg: string): boolean {
    return [...this.#bridges.values()].some((legs) => legs.has(leg));
  }

  #add(bridge: string, legs: readonly string[]): void {
    const members = this.#bridges.get(bridge);
    if (!members) this.faults.push(`${legs.join()} are added to ${bridge}, which is not there`);
    for (const leg of legs) {
      if (this.#music.has(leg)) this.faults.push(`${leg} is bridged while it hears music`);
      members?.add(leg);
    }
  }
}
