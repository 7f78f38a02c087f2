/*
 * A screen pop is an address of another system that an agent's page opens with a call, such as
 * `https://cases.example.se/new?phone={caller}&unit={organisation}`. What stands in its fields may come from a
 * caller, so it can only ever be data within the path, the query or the fragment: the template itself says scheme,
 * host and port, and every field is percent-encoded.
 */

/** What a field in braces stands for. */
export const screenPopFields = ['caller', 'dialled', 'organisation', 'service', 'class', 'call'] as const;
export type ScreenPopField = (typeof screenPopFields)[number];

const isField = (name: string): name is ScreenPopField =>
  (screenPopFields as readonly string[]).includes(name);

/** Names of this machine and addresses that no traffic leaves a private network by: plain http may do there. */
const privateHost =
  /^(localhost|127(\.\d{1,3}){3}|10(\.\d{1,3}){3}|192\.168(\.\d{1,3}){2}|172\.(1[6-9]|2\d|3[01])(\.\d{1,3}){2}|\[::1\])$/i;
const host = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:.]+\])$/i;

/** Why `template` is no screen pop; null when it is one. Pure. */
export function whyNoScreenPop(template: string): string | null {
  if (/[^\u0021-\u007e]|[\\"<>^`|]/.test(template))
    return 'must be an address in plain characters without spaces; write others percent-encoded';
  const [, scheme, authority, rest] = /^(https?):\/\/([^/?#]*)(.*)$/i.exec(template) ?? [];
  if (scheme === undefined || authority === undefined || rest === undefined)
    return 'must begin with https:// (http:// only for this machine and private addresses)';
  if (/[{}]/.test(authority))
    return 'has a field in the host: fields may stand after it only, so that no caller decides where it leads';
  if (authority.includes('@')) return 'must not hold a user name or password';
  const [, name = '', port = ''] = /^(.*?)(:\d{1,5})?$/.exec(authority) ?? [];
  if (!host.test(name) || (port !== '' && Number(port.slice(1)) > 65_535))
    return 'must name a host, such as https://cases.example.se/';
  if (scheme.toLowerCase() === 'http' && !privateHost.test(name))
    return 'must begin with https://; http:// only for this machine and private addresses';
  return whyNoFields(rest);
}

function whyNoFields(rest: string): string | null {
  const known = screenPopFields.map((field) => `{${field}}`).join(', ');
  for (const [, name = ''] of rest.matchAll(/\{([^{}]*)\}/g)) {
    if (!isField(name)) return `has a field {${name}} that is none; the fields are ${known}`;
  }
  return /[{}]/.test(rest.replaceAll(/\{[^{}]*\}/g, ''))
    ? `has a brace without its other one; the fields are ${known}`
    : null;
}

/**
 * The address for a call. A field that is not known is empty. Pure.
 * @param template one for which {@link whyNoScreenPop} is null
 */
export function fillScreenPop(
  template: string,
  values: Readonly<Record<ScreenPopField, string | null>>,
): string {
  return template.replaceAll(/\{([^{}]*)\}/g, (_, name: string) =>
    isField(name) ? encoded(values[name] ?? '') : '',
  );
}

/** Text that is nothing but data in an address. A lone `.` or `..` would be a step in a path even when encoded. */
function encoded(value: string): string {
  if (/^\.+$/.test(value)) return '';
  return encodeURIComponent(value.replaceAll(/\p{Cs}/gu, '\ufffd')).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
