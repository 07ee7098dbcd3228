/** The links and commands that `npm start` prints, and the way in behind each: as whoever reads them goes it. */
import { createHash, randomBytes } from 'node:crypto';

/** Something to open: an address of a page, or a command's address with its token. */
export interface Link {
  readonly url: URL;
  readonly token?: string;
}

/** Pages behind a sign-in: who the text says, and the first thing that the page asks. */
export const FIRST_DOORS: readonly {
  readonly path: RegExp;
  readonly door: string;
  readonly person: string;
  asks(path: string): string;
}[] = [
  { path: /^\/app\/rider$/, door: 'rider', person: 'Anna', asks: () => '/v1/rider/trips' },
  {
    ...{ path: /^\/app\/rider\/trips\//, door: 'rider', person: 'Anna' },
    asks: (path) => path.replace('/app/', '/v1/'),
  },
  {
    ...{ path: /^\/app\/operator$/, door: 'operator', person: 'Olga' },
    asks: () => '/v1/operator/map?west=-180&south=-90&east=180&north=90',
  },
  { path: /^\/app\/office$/, door: 'privacy', person: 'Dana', asks: () => '/v1/privacy/audit' },
];

/** All of them in a text; colours are taken off first. */
export function linksIn(text: string): Link[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is how colours begin
  const plain = text.replace(/\u001b\[\d+m/g, '');
  return plain.split('\n').flatMap((line) => {
    const [address] = /http:\/\/[^\s]+/.exec(line) ?? [];
    if (address === undefined) return [];
    const [, token] = /authorization: Bearer ([^']+)'/.exec(line) ?? [];
    return [{ url: new URL(address), ...(token === undefined ? {} : { token }) }];
  });
}

/**
 * Signs in by the demo's own page: its link of that person is followed, its code redeemed (RFC 7636). Throws where the
 * page has no such link.
 */
export async function signedIn(origin: string, door: string, person: string): Promise<string> {
  const settings = (await (await fetch(`${origin}/app/settings.json`)).json()) as {
    login: { authorizeUrl: string; tokenUrl: string; clientId: string; scope: string };
  };
  const { authorizeUrl, tokenUrl, clientId: client_id, scope } = settings.login;
  const [code_verifier, redirect_uri] = [randomBytes(32).toString('base64url'), `${origin}/app/signed-in`];
  const query = new URLSearchParams({
    ...{ response_type: 'code', client_id, redirect_uri, scope, state: 'live', login_hint: door },
    code_challenge: createHash('sha256').update(code_verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const page = await (await fetch(`${authorizeUrl}?${query}`)).text();
  const [, href] = new RegExp(`<a href="([^"]+)"><strong>${person}</strong>`).exec(page) ?? [];
  if (href === undefined) throw new Error(`nobody called ${person} signs in at ${door}`);
  const back = await fetch(new URL(href.replaceAll('&amp;', '&'), origin), { redirect: 'manual' });
  const code = new URL(back.headers.get('location') ?? '', origin).searchParams.get('code') ?? '';
  const form = { grant_type: 'authorization_code', code, redirect_uri, client_id, code_verifier };
  const answer = await fetch(tokenUrl, { method: 'POST', body: new URLSearchParams(form) });
  const { access_token } = (await answer.json()) as { access_token: string };
  return access_token;
}

/** How much an answer has: items of a list, vehicles of a map, members of anything else. */
export function countOf(body: unknown): number {
  const { items, vehicles } = body as { items?: unknown[]; vehicles?: number };
  return items?.length ?? vehicles ?? Object.keys(body as object).length;
}
