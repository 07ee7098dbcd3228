/**
 * Where a sign-in begins: the issuer's address with what is asked of it. What its own query says stays (RFC 6749 3.1). Pure.
 *
 * @example authorizeAddress('https://login.example/authorize?realm=a', { state: 's' }) // '…?realm=a&state=s'
 */
export function authorizeAddress(authorizeUrl: string, query: Readonly<Record<string, string>>): string {
  const address = new URL(authorizeUrl);
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  return address.href;
}
