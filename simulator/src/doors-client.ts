/** The few calls of the doors that a booking system, a rider and an operator of the demo make. */

/** What the booking door answers. */
export interface Rental {
  readonly rental_id: string;
  readonly state: string;
  /** Base64 of the signed grant. */
  readonly grant: string;
  readonly not_after_s: number;
}

export interface DoorsClient {
  /** A token of the demo's issuer. */
  token(subject: string, roles: readonly string[]): Promise<string>;
  get<Answer>(path: string, token?: string): Promise<Answer>;
  text(path: string, token?: string): Promise<string>;
  post<Answer>(path: string, token: string, body: object, idempotencyKey?: string): Promise<Answer>;
}

/** A door said no; the message is its own. */
export class DoorRefused extends Error {
  override readonly name = 'DoorRefused';
  readonly status: number;
  /** The problem's stable code, where it has one. */
  readonly code: string | undefined;
  /** Seconds after which to ask again, where the door says so. */
  readonly retryAfterS: number | undefined;
  /** The rental that is in the way, where the problem names one. */
  readonly rentalId: string | undefined;

  constructor(asked: string, { status, headers }: Response, body: string) {
    super(`${asked}: ${status} ${body.slice(0, 300)}`);
    this.status = status;
    this.retryAfterS = headers.has('retry-after') ? Number(headers.get('retry-after')) : undefined;
    this.code = /"code":"([a-z_]+)"/.exec(body)?.[1];
    this.rentalId = /"rental_id":"([0-9a-f]{32})"/.exec(body)?.[1];
  }
}

/** @example const doors = createDoorsClient('http://127.0.0.1:8080', 'demo'); */
export function createDoorsClient(baseUrl: string, tenant: string): DoorsClient {
  async function call(path: string, init: RequestInit): Promise<Response> {
    const response = await fetch(`${baseUrl}${path}`, init);
    if (!response.ok)
      throw new DoorRefused(`${init.method ?? 'GET'} ${path}`, response, await response.text());
    return response;
  }
  const bearer = (token?: string): Record<string, string> =>
    token ? { authorization: `Bearer ${token}` } : {};
  return {
    async token(subject, roles) {
      const response = await call('/demo/oidc/token', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ sub: subject, roles, tenant }),
      });
      return ((await response.json()) as { access_token: string }).access_token;
    },
    get: async <Answer>(path: string, token?: string) =>
      (await (await call(path, { headers: bearer(token) })).json()) as Answer,
    text: async (path, token) => (await call(path, { headers: bearer(token) })).text(),
    post: async <Answer>(path: string, token: string, body: object, idempotencyKey?: string) => {
      const headers = {
        ...bearer(token),
        'content-type': 'application/json',
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      };
      return (await (
        await call(path, { method: 'POST', headers, body: JSON.stringify(body) })
      ).json()) as Answer;
    },
  };
}
