/** The fields of encoded messages by their names in the .proto files, for people and for protoc. */
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import { toHex } from '../src/index.ts';

/** What a golden file says of a field: numbers, texts, names of enums, bytes as hex. */
export type Field = string | number | boolean | Fields | Field[];
export interface Fields {
  [name: string]: Field;
}

const root = new protobuf.Root();
root.resolvePath = (_origin, target) => fileURLToPath(new URL(`../${target}`, import.meta.url));
for (const name of ['envelope', 'uplink', 'downlink', 'sealed']) {
  root.loadSync(`fleetveil/v1/${name}.proto`, { keepCase: true });
}
root.resolveAll();

/** Decodes by reflection on the .proto files, not by the generated code. */
export function fieldsOf(message: string, bytes: Uint8Array): Fields {
  const type = root.lookupType(`fleetveil.v1.${message}`);
  return fieldsOfType(type, type.decode(bytes));
}

function fieldsOfType(type: protobuf.Type, message: object): Fields {
  const fields: Fields = {};
  for (const field of type.fieldsArray) {
    const value = Object.hasOwn(message, field.name) ? (message as Fields)[field.name] : undefined;
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    fields[field.name] = Array.isArray(value) ? value.map((item) => plain(field, item)) : plain(field, value);
  }
  return fields;
}

function plain(field: protobuf.Field, value: unknown): Field {
  const { resolvedType } = field;
  if (resolvedType instanceof protobuf.Type) return fieldsOfType(resolvedType, value as object);
  if (resolvedType instanceof protobuf.Enum) return resolvedType.valuesById[value as number] ?? String(value);
  return value instanceof Uint8Array ? toHex(value) : (value as Field);
}
