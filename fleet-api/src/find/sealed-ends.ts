/** The sealed ends of the rental before, as the database hands them out: one row a chunk. */
type Bytes = Uint8Array<ArrayBuffer>;

/** A row of `last_ends_of`. */
export interface SealedRow {
  readonly stream_id: string;
  readonly grants: readonly Uint8Array[];
  readonly chunk_no: number;
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** What the vault needs to open them. */
export interface SealedEnds {
  readonly grants: Bytes[];
  readonly streams: {
    readonly streamId: string;
    readonly chunks: { readonly chunkNo: number; readonly nonce: Bytes; readonly ciphertext: Bytes }[];
  }[];
}

/** The rows of one rental; `undefined` where there are none. */
export function sealedEnds(rows: readonly SealedRow[]): SealedEnds | undefined {
  const [first] = rows;
  if (first === undefined) return undefined;
  const streams = [...Map.groupBy(rows, (row) => row.stream_id)].map(([streamId, chunks]) => ({
    streamId,
    chunks: chunks.map(({ chunk_no: chunkNo, nonce, ciphertext }) => ({
      ...{ chunkNo, nonce: own(nonce), ciphertext: own(ciphertext) },
    })),
  }));
  return { grants: first.grants.map(own), streams };
}

function own(bytes: Uint8Array): Bytes {
  return new Uint8Array(bytes);
}
