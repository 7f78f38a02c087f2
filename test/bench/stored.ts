import { join } from 'node:path';
import Database from 'better-sqlite3';

/** How many calls have each fact, as the stopped service left them. */
export interface StoredFacts {
  readonly arrived: number;
  readonly answered: number;
  readonly handled: number;
  readonly ended: number;
  /** Calls whose facts are not one each of arrived, queued, answered and ended. */
  readonly incomplete: number;
  readonly facts: number;
}

export function readStoredFacts(dataDir: string): StoredFacts {
  const database = new Database(join(dataDir, 'svara.db'), { readonly: true });
  try {
    const count = (sql: string): number => (database.prepare(sql).get() as { n: number }).n;
    const ofType = (type: string): number =>
      count(`select count(distinct call) n from facts where type = '${type}'`);
    return {
      arrived: ofType('call-arrived'),
      answered: ofType('call-answered'),
      ended: ofType('call-ended'),
      handled: count(
        "select count(*) n from facts where type = 'call-ended' and json_extract(fact, '$.reason') = 'handled'",
      ),
      incomplete: count(`select count(*) n from (
        select call from facts where call is not null and type glob 'call-*' group by call
        having sum(type = 'call-arrived') <> 1 or sum(type = 'call-queued') <> 1
          or sum(type = 'call-answered') <> 1 or sum(type = 'call-ended') <> 1)`),
      facts: count('select count(*) n from facts'),
    };
  } finally {
    database.close();
  }
}
