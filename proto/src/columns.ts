/**
 * One column of a track: whole numbers, each close to the one before. Three forms, of which the
 * writer takes the shortest:
 *
 *     delta    change from the value before
 *     delta2   change of that change (a steady drive is all zeros)
 *     runs     change, how often more it comes again (a clock that ticks, a vehicle that stands)
 *
 * Each begins with the first value; all numbers are zigzag varints, run lengths plain varints.
 */
import { ProtoError } from './errors.ts';
import { pushVarint, unzigzag, type VarintReader, varintBytes, zigzag } from './varint.ts';

/** Form of a column, by its number in the header. */
export const COLUMN_FORMS = ['delta', 'delta2', 'runs'] as const;
/** Form of a column. */
export type ColumnForm = (typeof COLUMN_FORMS)[number];

/** Bytes that a column takes in each form so far, and what the next value is held against. */
export interface ColumnSize {
  readonly bytes: Readonly<Record<ColumnForm, number>>;
  readonly last?: { readonly value: number; readonly delta: number; readonly more: number };
}

/** A column without values. */
export const EMPTY_COLUMN: ColumnSize = { bytes: { delta: 0, delta2: 0, runs: 0 } };

/** The size with one value more, counted without writing. */
export function growColumn({ bytes, last }: ColumnSize, value: number): ColumnSize {
  const delta = value - (last?.value ?? 0);
  const plain = varintBytes(zigzag(delta));
  if (last === undefined) {
    const all = { delta: plain, delta2: plain, runs: plain };
    return { bytes: all, last: { value, delta: 0, more: NO_RUN } };
  }
  const goesOn = last.more !== NO_RUN && delta === last.delta;
  const runs = goesOn ? varintBytes(last.more + 1) - varintBytes(last.more) : plain + 1;
  return {
    bytes: {
      delta: bytes.delta + plain,
      delta2: bytes.delta2 + varintBytes(zigzag(delta - last.delta)),
      runs: bytes.runs + runs,
    },
    last: { value, delta, more: goesOn ? last.more + 1 : 0 },
  };
}

const NO_RUN = -1;

/** The form in which a column is shortest; the earlier one where they are equal. */
export function shortestForm({ bytes }: ColumnSize): ColumnForm {
  return COLUMN_FORMS.reduce((best, next) => (bytes[next] < bytes[best] ? next : best));
}

/** Appends a column in a form. */
export function writeColumn(out: number[], values: readonly number[], form: ColumnForm): void {
  const deltas = values.map((value, i) => value - (values[i - 1] ?? 0));
  WRITERS[form](out, deltas);
}

const WRITERS: Readonly<Record<ColumnForm, (out: number[], deltas: readonly number[]) => void>> = {
  delta: (out, deltas) => {
    for (const delta of deltas) pushVarint(out, zigzag(delta));
  },
  delta2: (out, deltas) => {
    deltas.forEach((delta, i) => {
      pushVarint(out, zigzag(i < 2 ? delta : delta - (deltas[i - 1] ?? 0)));
    });
  },
  runs: (out, deltas) => {
    for (let i = 0, next = 0; i < deltas.length; i = next) {
      const delta = deltas[i] ?? 0;
      next = i + 1;
      while (i > 0 && next < deltas.length && deltas[next] === delta) next++;
      pushVarint(out, zigzag(delta));
      if (i > 0) pushVarint(out, next - i - 1);
    }
  },
};

/** Reads `count` values of a column. Throws `malformed` for runs that go beyond it. */
export function readColumn(reader: VarintReader, count: number, form: ColumnForm): number[] {
  const deltas = READERS[form](reader, count);
  let value = 0;
  return deltas.map((delta) => {
    value += delta;
    return value;
  });
}

const READERS: Readonly<Record<ColumnForm, (reader: VarintReader, count: number) => number[]>> = {
  delta: (reader, count) => Array.from({ length: count }, () => unzigzag(reader.next())),
  delta2: (reader, count) => {
    let delta = 0;
    return Array.from({ length: count }, (_, i) => {
      const change = unzigzag(reader.next());
      delta = i < 2 ? change : delta + change;
      return delta;
    });
  },
  runs: (reader, count) => {
    const deltas = count > 0 ? [unzigzag(reader.next())] : [];
    while (deltas.length < count) {
      const delta = unzigzag(reader.next());
      const more = reader.next();
      if (more >= count - deltas.length) throw new ProtoError('malformed', 'track: a run beyond its column');
      for (let i = 0; i <= more; i++) deltas.push(delta);
    }
    return deltas;
  },
};
