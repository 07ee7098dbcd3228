/** Every place for a string that the contract has, read from the contract: nobody lists them by hand. */
import { readFileSync } from 'node:fs';
import { CALLS, type Known, type Operation, type Request, requestOf } from './calls.ts';

/** A place for a string. */
export interface StringPlace {
  readonly in: 'path' | 'query' | 'header' | 'body';
  /** Names from the outside in. */
  readonly way: readonly string[];
  /** Words of people: the contract has no list, no pattern and no form for them. */
  readonly isFree: boolean;
}

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

interface Described {
  readonly operationId: string;
  readonly parameters?: readonly { name: string; in: StringPlace['in']; schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

const CONTRACT = JSON.parse(readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

const DESCRIBED = new Map(
  Object.values(CONTRACT.paths)
    .flatMap((methods) => Object.values(methods))
    .map((described) => [described.operationId, described]),
);

/** The places for strings of an operation: parameters of each kind, and every string in its body, however deep. */
export function stringsOf({ id }: Operation): StringPlace[] {
  const { parameters = [], requestBody } = DESCRIBED.get(id) ?? {};
  const outside = parameters.flatMap(({ name, in: where, schema }) =>
    stringsIn(schema, [name], where === 'path' || where === 'query' ? 'any' : 'strings').map((place) => ({
      ...place,
      in: where,
    })),
  );
  const body = requestBody?.content['application/json']?.schema;
  const inside = body === undefined ? [] : stringsIn(body, [], 'strings');
  return [...outside, ...inside.map((place) => ({ ...place, in: 'body' as const }))];
}

/** In an address everything is a string, whatever the contract makes of it. */
type Wanted = 'strings' | 'any';

function stringsIn(schema: Schema, way: readonly string[], wanted: Wanted): Omit<StringPlace, 'in'>[] {
  const { $ref, properties = {}, items } = schema;
  if ($ref !== undefined) {
    const named = CONTRACT.components.schemas[$ref.slice($ref.lastIndexOf('/') + 1)];
    return named === undefined ? [] : stringsIn(named, way, wanted);
  }
  const variants = [...(schema.oneOf ?? []), ...(schema.anyOf ?? []), ...(schema.allOf ?? [])];
  const found = [
    ...variants.flatMap((variant) => stringsIn(variant, way, wanted)),
    ...Object.entries(properties).flatMap(([name, inner]) => stringsIn(inner, [...way, name], 'strings')),
    ...(items === undefined ? [] : stringsIn(items, [...way, '0'], 'strings')),
  ];
  const isString = [schema.type].flat().includes('string');
  if (!isString && !(wanted === 'any' && found.length === 0)) return once(found);
  return once([...found, { way, isFree: isString && isFree(schema) }]);
}

const isFree = ({ enum: list, const: fixed, pattern, format }: Schema): boolean =>
  list === undefined && fixed === undefined && pattern === undefined && format === undefined;

/** A place that several variants have is as free as the freest of them. */
function once(places: readonly Omit<StringPlace, 'in'>[]): Omit<StringPlace, 'in'>[] {
  const byWay = Map.groupBy(places, ({ way }) => way.join('/'));
  return [...byWay.values()].map((same) => ({
    way: same[0]?.way ?? [],
    isFree: same.some((place) => place.isFree),
  }));
}

/** The operation's good call with this text in this place. */
export async function withText(
  operation: Operation,
  known: Known,
  token: string | undefined,
  { place, text }: { readonly place: StringPlace; readonly text: string },
): Promise<Request> {
  const good = await requestOf(operation, known, token);
  const [name = ''] = place.way;
  const encoded = encodeURIComponent(text.toWellFormed());
  if (place.in === 'path') {
    const own = operation.path.replaceAll(`{${name}}`, encoded);
    const rest = good.path.split('?')[0]?.split('/') ?? [];
    const path = own.split('/').map((piece, at) => (piece.startsWith('{') ? rest[at] : piece));
    return { ...good, path: path.join('/') };
  }
  if (place.in === 'query') {
    const [path, query] = good.path.split('?');
    const others = [...new URLSearchParams(query)].filter(([other]) => other !== name);
    return { ...good, path: `${path}?${new URLSearchParams(others)}&${name}=${encoded}` };
  }
  if (place.in === 'header') {
    const headers = { ...(good.init.headers as Record<string, string>), [name.toLowerCase()]: encoded };
    return { ...good, init: { ...good.init, headers } };
  }
  const call = await CALLS[operation.id]?.(known);
  const headers = { ...(good.init.headers as Record<string, string>), 'content-type': 'application/json' };
  const body = JSON.stringify(placed(structuredClone(call?.body ?? {}), place.way, text));
  return { ...good, init: { ...good.init, headers, body } };
}

/** Puts a text into a body, making what lies on the way. */
function placed(body: unknown, [name, ...way]: readonly string[], text: string): unknown {
  if (name === undefined) return text;
  const isList = /^\d+$/.test(name);
  if (isList) return [placed(Array.isArray(body) ? body[0] : undefined, way, text)];
  const object = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {};
  return { ...object, [name]: placed((object as Record<string, unknown>)[name], way, text) };
}
