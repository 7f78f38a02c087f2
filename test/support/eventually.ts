import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks again until `attempt` no longer throws; for what another process does in its own time.
 * @throws the last error when the limit has passed
 */
export async function eventually<T>(attempt: () => Promise<T> | T, withinMs = 5_000): Promise<T> {
  const limit = performance.now() + withinMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > limit) throw error;
    }
    await pause(20);
  }
}
