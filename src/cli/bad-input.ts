/** What somebody gave a command that it cannot work with; the message names the place and the reason. */
export class BadInput extends Error {
  override readonly name = 'BadInput';
}
