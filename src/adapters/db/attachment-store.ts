import { eq } from 'drizzle-orm';
import type { Attachment, AttachmentStore } from '../../app/ports/attachment-store.ts';
import type { AgentId } from '../../core/kernel/ids.ts';
import type { Orm } from './orm.ts';
import { schema } from './schema.ts';

const { attachments } = schema;

/** The pages that are phones, one for each agent at most. */
export class StoredAttachments implements AttachmentStore {
  readonly #orm: Orm;

  constructor(orm: Orm) {
    this.#orm = orm;
  }

  async all(): Promise<readonly Attachment[]> {
    return this.#orm.select().from(attachments);
  }

  async put(attachment: Attachment): Promise<void> {
    await this.#orm
      .insert(attachments)
      .values(attachment)
      .onConflictDoUpdate({ target: attachments.agent, set: attachment });
  }

  async remove(agent: AgentId): Promise<void> {
    await this.#orm.delete(attachments).where(eq(attachments.agent, agent));
  }
}
