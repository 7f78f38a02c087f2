/**
 * PJSIP configuration for tests without Svara: endpoints known by digest, all with one password.
 * @param context where their calls go in the dialplan
 */
export function pjsipEndpoints(users: readonly string[], password: string, context: string): string {
  const one = (user: string): string => `
[${user}]
type = endpoint
context = ${context}
disallow = all
allow = alaw,ulaw
direct_media = no
identify_by = auth_username,username
auth = ${user}
aors = ${user}

[${user}]
type = auth
auth_type = digest
username = ${user}
password = ${password}

[${user}]
type = aor
max_contacts = 1
remove_existing = yes
`;
  return users.map(one).join('');
}
