import { betaRatio } from '../../src/app/simulator/statistics.ts';

/**
 * What queueing theory says of one queue with `n` agents, calls by chance, exponential talks and exponential
 * patience. Lengths of time are in mean talks unless said otherwise.
 */
export interface QueueTheory {
  /** Share of callers who wait at all. */
  readonly waitProbability: number;
  /** Of the answered. */
  readonly meanWait: number;
  /** Share of callers who are answered within the time asked about. */
  readonly answeredWithin: number;
  /** Share of callers who give up. */
  readonly abandoned: number;
}

/**
 * 1 / B(n, a): Erlang's loss formula by the recursion for its inverse, which only adds positive numbers.
 * Source: A. K. Erlang 1917; recursion as in V. B. Iversen, Teletraffic Engineering Handbook, 7.3.
 * @param load a, offered work in mean talks per mean talk
 */
export function inverseErlangB(n: number, load: number): number {
  let inverse = 1;
  for (let k = 1; k <= n; k += 1) inverse = 1 + (k / load) * inverse;
  return inverse;
}

/**
 * The queue of patient callers, M/M/n: Erlang C. A wait is longer than t with probability C·exp(−(n − a)·t).
 * Source: A. K. Erlang 1917; R. B. Cooper, Introduction to Queueing Theory, 3.4.
 * @param load below n
 */
export function erlangC(n: number, load: number, within: number): QueueTheory {
  const blocked = 1 / inverseErlangB(n, load);
  const waits = (n * blocked) / (n - load * (1 - blocked));
  return {
    waitProbability: waits,
    meanWait: waits / (n - load),
    answeredWithin: 1 - waits * Math.exp(-(n - load) * within),
    abandoned: 0,
  };
}

/**
 * The queue of impatient callers, M/M/n + M: Erlang A. With j waiting, the state is left downwards at the rate
 * n + j·θ; what follows is worked out state by state and never subtracts.
 *
 * Who finds j before them moves up through j + 1 steps, the k-th at the rate n + k·θ while they are patient
 * themselves: they are answered with probability n / (n + (j + 1)·θ), and their wait is then a sum of
 * exponential times with rates n + θ … n + (j + 1)·θ. The sum of exponential times with rates b, b + θ, …,
 * b + j·θ is −ln(X)/θ with X of the beta distribution (b/θ, j + 1) (Rényi's representation of order
 * statistics).
 *
 * Sources: C. Palm 1946; A. Mandelbaum & S. Zeltyn, "Service Engineering in Action: The Palm/Erlang-A Queue,
 * with Applications to Call Centers" (2007).
 * @param theta θ, the rate of giving up: mean talk / mean patience
 */
export function erlangA(n: number, load: number, theta: number, within: number): QueueTheory {
  // Probabilities in units of that of "all agents talk, nobody waits".
  let total = inverseErlangB(n, load);
  let state = 1;
  const sums = { waits: 0, answered: 0, waitOfAnswered: 0, within: 0 };
  let waitIfAnswered = 0;
  for (let ahead = 0; state > 1e-18 * total || ahead < load; ahead += 1) {
    const answered = n / (n + (ahead + 1) * theta);
    waitIfAnswered += 1 / (n + (ahead + 1) * theta);
    sums.waits += state;
    sums.answered += state * answered;
    sums.waitOfAnswered += state * answered * waitIfAnswered;
    const inTime = 1 - betaRatio(Math.exp(-theta * within), (n + theta) / theta, ahead + 1);
    sums.within += state * answered * inTime;
    state *= load / (n + (ahead + 1) * theta);
    total += state;
  }
  const answered = (total - sums.waits + sums.answered) / total;
  return {
    waitProbability: sums.waits / total,
    meanWait: sums.waitOfAnswered / total / answered,
    answeredWithin: (total - sums.waits + sums.within) / total,
    abandoned: 1 - answered,
  };
}
