/**
 * Node's HTTP without what `import` would bring with it: a module's view of `node:http` reads all of its exports, one of
 * which is a websocket, and that loads a whole HTTP client (undici; 10 MB resident on a unit, measured). `require` does not.
 */
import { createRequire } from 'node:module';

type Http = typeof import('node:http');

/** `createServer` and `request` of `node:http`. */
export const { createServer, request } = createRequire(import.meta.url)('node:http') as Http;
