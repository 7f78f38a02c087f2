import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request that changes something, or opens a socket, may come from where it says it comes from.
 * Browsers tell it in `Sec-Fetch-Site`, older ones in `Origin`; what sends neither is a program and has no
 * cookie that a foreign page could abuse.
 * @param publicUrl how browsers reach the service when that is not the request's own host
 */
export function isTrustedOrigin(headers: IncomingHttpHeaders, publicUrl?: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const origin = headers.origin;
  if (origin === undefined || site === 'same-origin') return true;
  if (!URL.canParse(origin)) return false;
  const { host, origin: normalised } = new URL(origin);
  if (publicUrl !== undefined && normalised === new URL(publicUrl).origin) return true;
  return host !== '' && host === headers.host?.toLowerCase();
}
