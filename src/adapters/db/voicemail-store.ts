import { asc, desc, eq, lte } from 'drizzle-orm';
import type { Mail } from '../../app/ports/outbox.ts';
import type { Voicemail, VoicemailStore } from '../../app/ports/voicemail.ts';
import type { OrganisationId, RecordingName } from '../../core/kernel/ids.ts';
import type { InstantMs } from '../../core/kernel/time.ts';
import type { Orm } from './orm.ts';
import { insertMails } from './outbox.ts';
import { schema } from './schema.ts';

const { voicemails } = schema;

/** The longest list that is given. */
const LIST_LIMIT = 1_000;

/** The messages of callers in a table of their own. */
export class StoredVoicemails implements VoicemailStore {
  readonly #orm: Orm;

  constructor(orm: Orm) {
    this.#orm = orm;
  }

  async add(voicemail: Voicemail, mails: readonly Mail[]): Promise<void> {
    await this.#orm.transaction(async (tx) => {
      await tx.insert(voicemails).values(voicemail).onConflictDoNothing();
      await insertMails(tx, mails);
    });
  }

  async get(id: RecordingName): Promise<Voicemail | null> {
    const [row] = await this.#orm.select().from(voicemails).where(eq(voicemails.id, id));
    return row ?? null;
  }

  async list(organisation: OrganisationId | null): Promise<readonly Voicemail[]> {
    return this.#orm
      .select()
      .from(voicemails)
      .where(organisation === null ? undefined : eq(voicemails.organisation, organisation))
      .orderBy(desc(voicemails.at), desc(voicemails.id))
      .limit(LIST_LIMIT);
  }

  async expired(now: InstantMs): Promise<readonly RecordingName[]> {
    const rows = await this.#orm
      .select({ id: voicemails.id })
      .from(voicemails)
      .where(lte(voicemails.keepUntil, now))
      .orderBy(asc(voicemails.keepUntil))
      .limit(LIST_LIMIT);
    return rows.map(({ id }) => id);
  }

  async remove(id: RecordingName): Promise<void> {
    await this.#orm.delete(voicemails).where(eq(voicemails.id, id));
  }
}
