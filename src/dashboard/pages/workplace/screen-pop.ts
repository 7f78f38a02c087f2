/** An address that may be opened: of the web, and nothing that would run here. @returns null for any other */
export function safeAddress(address: string | null): string | null {
  if (address === null || !URL.canParse(address)) return null;
  const { protocol, href } = new URL(address);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
}
