/** What a browser may do on the pages: the Content-Security-Policy, from the configuration. Pure. */
import type { WebConfig } from './settings.ts';

/** The one policy of Trusted Types: it lets the address of the map's worker pass, and nothing else. */
const TRUSTED_TYPES_POLICY = 'default';

/**
 * The policy of a page. Nothing is loaded from elsewhere, nothing runs that is not a file of ours, no form is sent, and no
 * text becomes markup or a script (Trusted Types). Only what is configured adds an origin: the issuer's token address,
 * and those of a basemap.
 *
 * @example pageCsp({ login: undefined, basemap: undefined, places: [] }, 'http://127.0.0.1:7480') // "default-src 'none'; …"
 */
export function pageCsp({ login, basemap }: WebConfig, publicUrl: string): string {
  const own = new URL(publicUrl).origin;
  const issuer = login === undefined ? [] : [new URL(login.tokenUrl).origin];
  const asked = [...new Set([...issuer, ...(basemap?.origins ?? [])])].filter((origin) => origin !== own);
  // Images are a style's alone: an archive's tiles are numbers, which are drawn here.
  const images = basemap?.kind === 'style' ? ['blob:', ...new Set(basemap.origins)] : [];
  return [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self'",
    source('img-src', images),
    source('connect-src', asked),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    `trusted-types ${TRUSTED_TYPES_POLICY}`,
  ].join('; ');
}

const source = (name: string, origins: readonly string[]): string => [`${name} 'self'`, ...origins].join(' ');
