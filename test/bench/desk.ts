/** The desk that is measured: fifty phones, one service; the same phones stand in app_queue's queues. */

const PHONES = 50;
/** How many agents take calls where callers are to wait. */
const FEW = 5;

export const phoneIds: readonly string[] = Array.from({ length: PHONES }, (_, index) => `bench${index + 1}`);
export const fewIds = phoneIds.slice(0, FEW);

/** The number that the callers dial at Svara. */
export const DIALLED = '0406280460';

/** A desk file for it. Passwords come from the environment. */
export function deskYaml(): string {
  const agents = phoneIds.map(
    (id) => `  ${id}:\n    name: ${id}\n    services: [bench]\n    devices: [${id}]`,
  );
  const devices = phoneIds.map(
    (id) => `  ${id}:\n    kind: desk-phone\n    password: { env: BENCH_PHONE_PASSWORD }`,
  );
  return `organisations:
  bench:
    name: Bench
    country: SE
numbers:
  '040-628 04 60':
    organisation: bench
    service: bench
    greeting: { prompt: greeting, when: while }
services:
  bench:
    name: Bench
    organisation: bench
    wrapUpMs: 0
agents:
${agents.join('\n')}
devices:
${devices.join('\n')}
trunk:
  username: trunk
  password: { env: BENCH_TRUNK_PASSWORD }
  country: SE
users:
  bench:
    roles: [supervisor]
    password: { env: BENCH_USER_PASSWORD }
`;
}

/** What app_queue needs, in its best order: every member free to be rung, no pause between calls. */
export function queuesConf(): string {
  const queue = (name: string, members: readonly string[]): string => `
[${name}]
strategy = rrmemory
musicclass = svara
timeout = 15
; One second is the least it takes.
retry = 1
wrapuptime = 0
autofill = yes
ringinuse = no
joinempty = yes
leavewhenempty = no
announce-frequency = 0
${members.map((id) => `member => PJSIP/${id}`).join('\n')}
`;
  return `[general]
persistentmembers = no
autofill = yes
shared_lastcall = no
log_membername_as_agent = no
${queue('all', phoneIds)}${queue('few', fewIds)}`;
}

/** Dialled at the endpoint `benchtrunk`: both queues, and a plain Dial of one phone. */
export const benchDialplan = `
[bench]
exten => all,1,Answer(,i)
 same => n,Queue(all,,,,300)
 same => n,Hangup()
exten => few,1,Answer(,i)
 same => n,Queue(few,,,,300)
 same => n,Hangup()
exten => dial,1,Dial(PJSIP/${phoneIds[0]},30)
 same => n,Hangup()
`;
