/** Reads protobuf's text format, as `protoc --decode` prints it. */

/** A message: each field's values in their order; what stood in quotes as bytes. */
export interface TextMessage {
  [field: string]: (string | Uint8Array | TextMessage)[];
}

export function parseTextFormat(text: string): TextMessage {
  const lines = text.split('\n').map((line) => line.trim());
  return parseFields(lines.filter((line) => line !== '').values());
}

function parseFields(lines: IteratorObject<string>): TextMessage {
  const message: TextMessage = {};
  for (let line = lines.next(); !line.done && line.value !== '}'; line = lines.next()) {
    const [, name = '', rest = ''] = /^(\w+)(?::)? (.*)$/.exec(line.value) ?? [];
    if (name === '') throw new Error(`not text format: ${line.value}`);
    const value = rest === '{' ? parseFields(lines) : scalar(rest);
    message[name] = [...(message[name] ?? []), value];
  }
  return message;
}

function scalar(text: string): string | Uint8Array {
  return text.startsWith('"') ? unquote(text.slice(1, -1)) : text;
}

const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, '"': 34, "'": 39, '\\': 92 };

function unquote(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const [piece, octal, escaped] of text.matchAll(/\\([0-7]{3})|\\(.)|[^\\]/gs)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (escaped !== undefined) bytes.push(ESCAPES[escaped] ?? Number.NaN);
    else bytes.push(...Buffer.from(piece));
  }
  return Uint8Array.from(bytes);
}
