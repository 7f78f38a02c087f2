import { and, eq, isNull } from 'drizzle-orm';
import type { User, Users } from '../../app/ports/users.ts';
import type { Orm } from './orm.ts';
import { schema } from './schema.ts';

const { users } = schema;

/** Users as the directory store wrote them; removed ones are not found. */
export class StoredUsers implements Users {
  readonly #orm: Orm;

  constructor(orm: Orm) {
    this.#orm = orm;
  }

  async find(username: string): Promise<User | null> {
    const [row] = await this.#orm
      .select({
        username: users.username,
        roles: users.roles,
        agentId: users.agentId,
        passwordHash: users.passwordHash,
      })
      .from(users)
      .where(and(eq(users.username, username), isNull(users.removedAt)));
    return row ?? null;
  }
}
