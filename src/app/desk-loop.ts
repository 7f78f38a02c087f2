import type { TelephonyEffect } from '../core/desk/effects.ts';
import type { Fact } from '../core/desk/facts.ts';
import type { Input } from '../core/desk/inputs.ts';
import type { Desk } from '../core/desk/state.ts';
import { step } from '../core/desk/step.ts';
import type { AgentId, CallId } from '../core/kernel/ids.ts';
import type { InstantMs } from '../core/kernel/time.ts';
import { AppError } from './errors.ts';
import type { Clock } from './ports/clock.ts';
import { DeskTimers } from './desk-timers.ts';

export interface DeskLoopOptions {
  readonly desk: Desk;
  readonly clock: Clock;
  readonly performTelephony: (effect: TelephonyEffect) => void;
  /** Told the facts of every step, in order, after its effects were sent off. Must not throw. */
  readonly onFacts: (facts: readonly Fact[]) => void;
  /** Told which calls and agents each step has touched, after its facts. Must not throw. */
  readonly onTouched?: (touched: Touched) => void;
  /** An input that the core could not take: it is as if it had never come. */
  readonly onFault: (error: unknown, input: Input) => void;
}

/** What a step has touched, whether or not it is a fact. */
export interface Touched {
  readonly calls: ReadonlySet<CallId>;
  readonly agents: ReadonlySet<AgentId>;
}

/** Inputs that wait while one is being decided; more than this is a runaway of our own. */
const MAILBOX_LIMIT = 100_000;

interface Letter {
  readonly input: Input;
  readonly answer?: (facts: readonly Fact[] | null) => void;
}

/**
 * The one writer. Everything that happens enters here, is stamped with its time, decided by the core, and its
 * effects sent off, one input after the other: so there are no locks, and no decision sees half of another.
 */
export class DeskLoop {
  #desk: Desk;
  readonly #options: DeskLoopOptions;
  readonly #timers: DeskTimers;
  readonly #mailbox: Letter[] = [];
  #deciding = false;
  #stopped = false;
  #latest: InstantMs = 0;

  constructor(options: DeskLoopOptions) {
    this.#desk = options.desk;
    this.#options = options;
    this.#timers = new DeskTimers(options.clock, (timer) => this.submit({ type: 'timer-fired', timer }));
  }

  /** The state after the last step; to be read, never changed. */
  get desk(): Desk {
    return this.#desk;
  }

  /** Takes an input. What it brings about comes as facts and effects. */
  submit(input: Input): void {
    this.#post({ input });
  }

  /**
   * Takes an input and tells the facts that came of it.
   * @throws AppError `unavailable` when the core could not take it or the loop has stopped
   */
  ask(input: Input): Promise<readonly Fact[]> {
    return new Promise((resolve, reject) => {
      const answer = (facts: readonly Fact[] | null): void => {
        if (facts) resolve(facts);
        else reject(new AppError('unavailable', 'The desk could not do this; try again.'));
      };
      this.#post({ input, answer });
    });
  }

  /** Ends deciding and takes every timer back. Calls go on in Asterisk. */
  stop(): void {
    this.#stopped = true;
    this.#timers.stop();
    for (const { answer } of this.#mailbox.splice(0)) answer?.(null);
  }

  #post(letter: Letter): void {
    if (this.#stopped || this.#mailbox.length >= MAILBOX_LIMIT) {
      letter.answer?.(null);
      if (!this.#stopped) this.#options.onFault(new Error('the mailbox is full'), letter.input);
      return;
    }
    this.#mailbox.push(letter);
    if (this.#deciding) return;
    this.#deciding = true;
    try {
      for (let next = this.#mailbox.shift(); next; next = this.#mailbox.shift()) this.#decide(next);
    } finally {
      this.#deciding = false;
    }
  }

  #decide({ input, answer }: Letter): void {
    // A clock that is set back must not make time run backwards within the desk.
    this.#latest = Math.max(this.#latest, this.#options.clock.now());
    try {
      const { desk, facts, effects } = step(this.#desk, input, this.#latest);
      this.#desk = desk;
      for (const effect of effects) {
        if (effect.type === 'arm-timer' || effect.type === 'cancel-timer') this.#timers.perform(effect);
        else this.#options.performTelephony(effect);
      }
      if (facts.length > 0) this.#options.onFacts(facts);
      this.#options.onTouched?.(desk.journal);
      answer?.(facts);
    } catch (error) {
      this.#options.onFault(error, input);
      answer?.(null);
    }
  }
}
