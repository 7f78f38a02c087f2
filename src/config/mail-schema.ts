import { z } from 'zod';
import { block, duration, secret, whole, word } from './schema-kit.ts';

/** The parts of the desk file about messages of callers and about e-mail. */

const emailAddress = z.email('must be an e-mail address').max(254, 'is too long for an e-mail address');

/** How an organisation takes messages of callers. */
export const voicemail = block({
  maxMs: duration('the longest message', 5_000, 1_800_000)
    .default(180_000)
    .describe('The longest message; it ends by itself then.'),
  silenceMs: duration('the silence that ends a message', 2_000, 60_000)
    .default(5_000)
    .describe('A silence so long ends it; counted in whole seconds.'),
  keepDays: whole('how long a message is kept', 1, 730)
    .default(30)
    .describe('Days after which a recording is deleted.'),
  email: z
    .array(emailAddress, 'must be a list of e-mail addresses')
    .max(20, 'has more than 20 addresses')
    .default([])
    .describe(
      'Where recordings are sent; needs `mail`. Left out: they are only kept, for coordinators to fetch.',
    ),
}).describe('Callers may leave messages, where a number or a menu leads there; left out: they cannot.');

/** The server that e-mail is sent through. */
export const mail = block({
  host: z
    .string('must be a host name or an address')
    .regex(
      /^[A-Za-z0-9:]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?$/,
      'must be a host name or an address, without a port',
    )
    .describe('The mail server.'),
  port: whole('a port', 1, 65_535)
    .optional()
    .describe('465 for `tls`, 587 for `starttls` and 25 for `none` when left out.'),
  security: word('how the connection is secured', ['starttls', 'tls', 'none'])
    .default('starttls')
    .describe(
      '`starttls`: begins in the open, nothing is sent before it is encrypted. `tls`: encrypted from the start. `none`: in the open; never with a password.',
    ),
  user: z
    .string('must be a user name')
    .regex(/^[^\p{Cc}]{1,254}$/u, 'must be a user name of 1 to 254 characters')
    .optional()
    .describe('Signs in with it; left out: does not sign in.'),
  password: secret.optional().describe('Where the password of user is read from.'),
  from: emailAddress.describe('Address that mails come from; bounces go there.'),
  giveUpAfterMs: duration('how long a mail is tried', 60_000, 14 * 86_400_000)
    .default(3 * 86_400_000)
    .describe('A mail that could not be sent for so long is given up, and told by doctor and health.'),
})
  .superRefine(({ security, user, password }, context) => {
    const wrong = (key: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [key], message });
    };
    if ((user === undefined) !== (password === undefined))
      wrong(user === undefined ? 'user' : 'password', 'user and password belong together');
    if (security === 'none' && password !== undefined)
      wrong('security', 'a password is never sent in the open: say starttls or tls');
  })
  .describe('The server that e-mail is sent through; left out: none is sent.');

export type MailEntry = z.output<typeof mail>;
