import type { Role, User, Users } from '../../src/app/ports/users.ts';

/** The accounts of the demo, all with one password that is "hashed" as itself. */
export class FakeUsers implements Users {
  readonly #users = new Map<string, User>();

  /** @param password of every user */
  constructor(password: string) {
    const put = (username: string, roles: readonly Role[], agentId: string | null): void => {
      this.#users.set(username, { username, roles, agentId, passwordHash: password });
    };
    for (let n = 1; n <= 6; n += 1) put(`agent${n}`, ['agent'], `agent${n}`);
    put('supervisor', ['supervisor'], null);
    put('coordinator', ['coordinator'], null);
    put('admin', ['admin'], null);
  }

  async find(username: string): Promise<User | null> {
    return this.#users.get(username) ?? null;
  }

  put(user: User): void {
    this.#users.set(user.username, user);
  }

  remove(username: string): void {
    this.#users.delete(username);
  }
}

/** Compares plainly: only for {@link FakeUsers}. */
export async function verifyFakePassword(user: User | null, password: string): Promise<boolean> {
  return user !== null && user.passwordHash === password;
}
