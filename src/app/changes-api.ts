import type { Change, ChangeData } from '../core/changes/change.ts';
import type { Directory } from '../core/desk/directory.ts';
import type { ChangeKind } from '../core/desk/desk-facts.ts';
import type { OrganisationId, ServiceId } from '../core/kernel/ids.ts';

/** A change as it stands now. */
export interface ChangeRow extends Change {
  /** Whether it counts now or will: nobody has ended it, and it is not over. */
  readonly inForce: boolean;
  /** In English: "outage message for Burg until 14:30: The network is down". */
  readonly summary: string;
}

/** Who asks for a change. */
export interface ChangeAsking {
  /** User name, or the name of a program. */
  readonly by: string;
  /** The revision of the desk that they have seen; null: whatever it is. */
  readonly revision: string | null;
}

export interface ChangeQuery {
  readonly kind?: ChangeKind;
  readonly inForce?: boolean;
}

/** What coordinators, supervisors and programs change while the desk runs. Calls in progress keep their plan. */
export interface ChangesApi {
  /** Names the directory in force now. */
  revision(): string;
  /** Newest first. */
  list(query: ChangeQuery): Promise<readonly ChangeRow[]>;
  /** @throws AppError `not-found` */
  get(id: string): Promise<ChangeRow>;
  /**
   * All of them or none; in force when it resolves.
   * @throws AppError `invalid-request` naming the field that cannot be, `changed-meanwhile`, `unavailable`
   */
  begin(wanted: readonly ChangeData[], asking: ChangeAsking): Promise<readonly ChangeRow[]>;
  /** The directory that `begin` would make, without changing anything. @throws AppError as `begin` */
  tried(wanted: readonly ChangeData[], asking: ChangeAsking): Promise<Directory>;
  /** @throws AppError `not-found`, `conflict` when it has been ended, `changed-meanwhile` */
  end(id: string, asking: ChangeAsking): Promise<ChangeRow>;
  /** Puts an outage in the place of the one that is on for the same organisation and service, if any. */
  setOutage(outage: ChangeData & { kind: 'outage' }, asking: ChangeAsking): Promise<ChangeRow>;
  /** @throws AppError `not-found` when none is on */
  endOutage(organisation: OrganisationId, service: ServiceId | null, asking: ChangeAsking): Promise<void>;
}
