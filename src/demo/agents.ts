import { setTimeout as delay } from 'node:timers/promises';
import type { Draw } from './plan.ts';

/** Keeps the simulated agents at work through the HTTP API, as a supervisor would. */

export interface AgentKeeperOptions {
  readonly baseUrl: string;
  readonly username: string;
  readonly password: string;
  readonly agents: readonly string[];
  readonly draw: Draw;
  /** Ends the keeping. */
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

const LOOK_EVERY_MS = 2_000;
const REQUEST_LIMIT_MS = 5_000;
/** How many may be on a break at a time. */
const BREAKS = 1;

interface AgentView {
  readonly id: string;
  readonly state: string;
  readonly reachable: boolean;
}

type WantedState = { readonly state: 'available' } | { readonly state: 'paused'; readonly reason: string };

/**
 * Until the signal: signs every agent in, brings back those who did not answer after a while, and lets one
 * at a time take a short break. The service may be away; it is tried again.
 */
export async function keepAgents(options: AgentKeeperOptions): Promise<void> {
  const { signal, log } = options;
  const door = new Door(options.baseUrl, options.username, options.password, signal);
  const plans = new Map<string, number>();
  let trouble = '';
  while (!signal.aborted) {
    try {
      const agents = await door.agents();
      for (const [id, wanted] of decide(agents, options, plans, performance.now()))
        await door.setState(id, wanted);
      if (trouble !== '') log('the service answers again');
      trouble = '';
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      if (!signal.aborted && text !== trouble)
        log(`the agents cannot be kept at work at the moment: ${text}`);
      trouble = text;
    }
    await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

/**
 * Whom to set to what now.
 * @param plans per agent when to bring them back, by the same clock as `now`; kept up here
 */
export function decide(
  agents: readonly AgentView[],
  options: Pick<AgentKeeperOptions, 'agents' | 'draw'>,
  plans: Map<string, number>,
  now: number,
): readonly (readonly [agent: string, wanted: WantedState])[] {
  const ours = agents.filter((agent) => options.agents.includes(agent.id));
  const wanted: [string, WantedState][] = [];
  let onBreak = ours.filter((agent) => agent.state === 'paused').length;
  for (const { id, state } of ours) {
    if (state === 'signed-out') wanted.push([id, { state: 'available' }]);
    else if (state === 'not-responding' || state === 'paused') {
      const longest = state === 'paused' ? 90_000 : 25_000;
      const backAt = plans.get(id) ?? now + longest * (0.3 + 0.7 * options.draw());
      plans.set(id, backAt);
      if (now < backAt) continue;
      plans.delete(id);
      wanted.push([id, { state: 'available' }]);
    } else {
      plans.delete(id);
      // About one break in two minutes among eight.
      if (state !== 'available' || onBreak >= BREAKS || options.draw() > 0.004) continue;
      onBreak += 1;
      wanted.push([id, { state: 'paused', reason: 'break' }]);
    }
  }
  return wanted;
}

/** The HTTP API with a session that is renewed when it has run out. */
class Door {
  private readonly baseUrl: string;
  private readonly username: string;
  private readonly password: string;
  private readonly signal: AbortSignal;
  private cookie: string | null = null;

  constructor(baseUrl: string, username: string, password: string, signal: AbortSignal) {
    this.baseUrl = baseUrl;
    this.username = username;
    this.password = password;
    this.signal = signal;
  }

  async agents(): Promise<readonly AgentView[]> {
    const list: unknown = await (await this.request('GET', '/api/agents')).json();
    if (!Array.isArray(list)) throw new Error('GET /api/agents gave no list');
    return list as readonly AgentView[];
  }

  /** A refusal (409) is no trouble: the agent's state changed meanwhile. */
  async setState(agent: string, wanted: WantedState): Promise<void> {
    const response = await this.request('PUT', `/api/agents/${agent}/state`, wanted, [409]);
    await response.body?.cancel();
  }

  private async request(
    method: string,
    path: string,
    body?: unknown,
    allowed: readonly number[] = [],
  ): Promise<Response> {
    if (this.cookie === null) await this.signIn();
    let response = await this.send(method, path, body);
    if (response.status === 401) {
      await this.signIn();
      response = await this.send(method, path, body);
    }
    if (!response.ok && !allowed.includes(response.status)) {
      throw new Error(`${method} ${path} gave ${response.status}`);
    }
    return response;
  }

  private async signIn(): Promise<void> {
    this.cookie = null;
    const response = await this.send('POST', '/api/session', {
      username: this.username,
      password: this.password,
    });
    if (!response.ok) throw new Error(`the user ${this.username} could not sign in: ${response.status}`);
    this.cookie = response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
    await response.body?.cancel();
  }

  private send(method: string, path: string, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = this.cookie === null ? {} : { cookie: this.cookie };
    if (body !== undefined) headers['content-type'] = 'application/json';
    const init: RequestInit = {
      method,
      headers,
      signal: AbortSignal.any([this.signal, AbortSignal.timeout(REQUEST_LIMIT_MS)]),
    };
    if (body !== undefined) init.body = JSON.stringify(body);
    return fetch(new URL(path, this.baseUrl), init);
  }
}
