import { AppError } from '../../app/errors.ts';
import type { Voicemail } from '../../app/ports/voicemail.ts';
import type { VoicemailJson, voicemailRoutes } from '../../contract/voicemails.ts';
import type { ApiHandlers } from './api.ts';
import type { HttpOptions } from './options.ts';
import type { Identity } from './sessions.ts';

/** What the routes of callers' messages do: for those alone who answer for an organisation. */
export function createVoicemailHandlers({
  voicemails,
}: Pick<HttpOptions, 'voicemails'>): Pick<ApiHandlers, keyof typeof voicemailRoutes> {
  const api = (identity: Identity) => {
    requireCoordinator(identity);
    if (voicemails === undefined) throw new AppError('unavailable', 'This service takes no messages');
    return voicemails;
  };
  return {
    voicemails: async ({ query, identity }) => {
      const rows = await api(identity).list(query.organisation ?? null);
      return { status: 200, body: rows.map(voicemailJson) };
    },
    voicemailAudio: async ({ params, identity, response }) => {
      const body = await api(identity).sound(params.id);
      response.setHeader('Cache-Control', 'no-store');
      return { status: 200, body };
    },
    deleteVoicemail: async ({ params, identity }) => {
      await api(identity).remove(params.id);
      return { status: 204 };
    },
  };
}

function requireCoordinator({ roles }: Identity): void {
  if (roles.includes('coordinator') || roles.includes('admin')) return;
  throw new AppError('not-allowed', 'Only a coordinator or an administrator may hear messages of callers');
}

const voicemailJson = ({ at, keepUntil, ...rest }: Voicemail): VoicemailJson => ({
  ...rest,
  at: new Date(at).toISOString(),
  keepUntil: new Date(keepUntil).toISOString(),
});
