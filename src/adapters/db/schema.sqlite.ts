import { schema } from './schema.ts';

/** The tables one by one, as the migration generator (`npm run db:generate`) wants to see them. */
export const {
  facts,
  calls,
  organisations,
  numbers,
  calendars,
  devices,
  skills,
  services,
  serviceRequirements,
  agents,
  agentSkills,
  agentLines,
  agentDevices,
  users,
  sessions,
  attachments,
  settings,
  changes,
  voicemails,
  outbox,
} = schema;
