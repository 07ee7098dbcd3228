/** The pages' part of the configuration: where people sign in, and what the map stands on. */
import { z } from 'zod';

const url = z
  .string()
  .refine(
    (text) => /^https?:\/\/[^\s]+$/.test(text) && URL.canParse(text),
    'an address of http:// or https://',
  );

const login = z.strictObject({
  /** Where a browser is sent to sign in (OpenID Connect Core 3.1.2). */
  authorizeUrl: url,
  /** Where a code becomes a token; it must allow requests from the pages' own origin. */
  tokenUrl: url,
  clientId: z.string().min(1).max(255),
  scope: z.string().min(1).max(255).default('openid'),
});

const place = z.strictObject({
  name: z.string().min(1).max(60),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});

/** The setting `web`; every part may be absent. */
export const WEB_FORM = z
  .strictObject({
    login: login.optional(),
    /** A MapLibre style. Without one the map has cells, a grid and `places`, and asks nobody. */
    basemap: z.strictObject({ styleUrl: url, origins: z.array(url).max(8).default([]) }).optional(),
    /** The operator's own names on the map. */
    places: z.array(place).max(200).default([]),
  })
  .prefault({});

/** Where people sign in. */
export interface WebLogin {
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly scope: string;
}

/** A name on the map, degrees. */
export interface WebPlace {
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** The pages' settings. */
export interface WebConfig {
  /** Absent where no login is configured: then nobody can sign in by a browser. */
  readonly login: WebLogin | undefined;
  /** A map of somebody's: `origins` are asked for it by the reader's browser, and by nothing else. */
  readonly basemap: { readonly styleUrl: string; readonly origins: readonly string[] } | undefined;
  readonly places: readonly WebPlace[];
}

/** The client that the demo's issuer knows. */
export const DEMO_CLIENT = 'fleetveil-web';

/**
 * The settings as they hold.
 *
 * @param demoIssuer the demo's own issuer, where this is one: it is the login unless another is configured
 */
export function webConfigOf(form: z.infer<typeof WEB_FORM>, demoIssuer: string | undefined): WebConfig {
  return {
    login: form.login ?? (demoIssuer === undefined ? undefined : demoLogin(demoIssuer)),
    basemap: form.basemap && {
      styleUrl: form.basemap.styleUrl,
      origins: [form.basemap.styleUrl, ...form.basemap.origins].map((text) => new URL(text).origin),
    },
    places: form.places,
  };
}

function demoLogin(issuer: string): WebLogin {
  const [authorizeUrl, tokenUrl] = [`${issuer}/authorize`, `${issuer}/token`];
  return { authorizeUrl, tokenUrl, clientId: DEMO_CLIENT, scope: 'openid' };
}
