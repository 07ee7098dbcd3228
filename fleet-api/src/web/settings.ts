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

const basemap = z
  .strictObject({
    /** A MapLibre style. */
    styleUrl: url.optional(),
    /** What a style asks besides its own origin: tiles, sprites, glyphs. */
    origins: z.array(url).max(8).default([]),
    /** An archive of vector tiles (PMTiles 3), drawn in a style of ours; it asks its own origin alone. */
    pmtilesUrl: url.optional(),
    /** Whose map it is, as its licence wants it said. */
    attribution: z.string().min(1).max(200).optional(),
    /** Its host is yours, or works for you under a contract: it may see where a trip, a pursuit or one vehicle is. */
    precise: z.boolean().default(false),
  })
  .refine(({ styleUrl, pmtilesUrl }) => (styleUrl === undefined) !== (pmtilesUrl === undefined), {
    error: 'one of styleUrl and pmtilesUrl, and not both',
  })
  .refine(({ pmtilesUrl, origins }) => pmtilesUrl === undefined || origins.length === 0, {
    path: ['origins'],
    error: 'of a styleUrl only: an archive asks its own origin alone',
  });

/** The setting `web`; every part may be absent. */
export const WEB_FORM = z
  .strictObject({
    login: login.optional(),
    /** What the map stands on. Without one it has cells, a grid and `places`, and asks nobody. */
    basemap: basemap.optional(),
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

/** A map of somebody's: `origins` are asked for it by the reader's browser, and by nothing else. */
export interface WebBasemap {
  /** A style draws itself; an archive is drawn by us, without images. */
  readonly kind: 'style' | 'pmtiles';
  readonly url: string;
  readonly origins: readonly string[];
  readonly attribution?: string;
  /** Said by the operator: its host may see which place somebody looks at. */
  readonly precise: boolean;
}

/** The pages' settings. */
export interface WebConfig {
  /** Absent where no login is configured: then nobody can sign in by a browser. */
  readonly login: WebLogin | undefined;
  readonly basemap: WebBasemap | undefined;
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
    basemap: form.basemap && basemapOf(form.basemap),
    places: form.places,
  };
}

function basemapOf(form: z.infer<typeof basemap>): WebBasemap {
  const { styleUrl, pmtilesUrl, origins, attribution, precise } = form;
  const address = styleUrl ?? pmtilesUrl ?? ''; // the form has one of them
  return {
    ...{ kind: styleUrl === undefined ? ('pmtiles' as const) : ('style' as const), url: address },
    origins: [address, ...origins].map((text) => new URL(text).origin),
    ...(attribution === undefined ? {} : { attribution }),
    precise,
  };
}

/**
 * Whether a basemap may lie under what is finer than areas of the fleet. Whoever serves it sees which tiles are asked for, and
 * so the place: the doors' own origin may, another one where the operator said so, and one foreign origin among several closes it (M2).
 *
 * @param publicUrl what people call these doors
 * @example mayBePrecise({ kind: 'style', url: 'https://a.example/s', origins: ['https://a.example'], precise: false }, 'https://b.example') // false
 */
export function mayBePrecise({ precise, origins }: WebBasemap, publicUrl: string): boolean {
  const own = new URL(publicUrl).origin;
  return precise || origins.every((origin) => origin === own);
}

function demoLogin(issuer: string): WebLogin {
  const [authorizeUrl, tokenUrl] = [`${issuer}/authorize`, `${issuer}/token`];
  return { authorizeUrl, tokenUrl, clientId: DEMO_CLIENT, scope: 'openid' };
}
