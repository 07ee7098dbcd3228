/**
 * Opens a route that only its rider can: what the door hands out, and the rider's private key, give the fixes. Runs
 * in Node and in a browser; the private key goes nowhere.
 *
 *     data key ─ sealed to the rider ─ sealed to the vault (which opens its own layer and no more)
 */
import { fromBase64 } from './bytes.ts';
import { openChunk, openForRider } from './seal.ts';
import { decodeTrack, type Fix } from './track.ts';

/** One stream, in the words of the door `/v1/rider/trips/{id}/route`. Bytes are base64. */
export interface RiderSealedStream {
  readonly tenant: string;
  readonly vehicle_id: string;
  readonly stream_id: string;
  /** 80 bytes. */
  readonly sealed_key: string;
  readonly chunks: readonly {
    readonly chunk_no: number;
    readonly nonce: string;
    readonly ciphertext: string;
  }[];
}

/**
 * The fixes of a stream in the order of its chunks, and how many chunks do not open. Throws `forged` where the key is
 * another one, `malformed` where the stream is none.
 *
 * @param privateKey the rider's X25519 key, 32 bytes
 *
 * @example const { fixes } = await openRiderStream(route.streams[0], privateKey);
 */
export async function openRiderStream(
  stream: RiderSealedStream,
  privateKey: Uint8Array,
): Promise<{ fixes: Fix[]; damaged: number }> {
  const { tenant, vehicle_id: vehicleId, stream_id: streamId } = stream;
  const context = { tenant, vehicleId, streamId, kind: 'route' } as const;
  const dataKey = await openForRider(fromBase64(stream.sealed_key), privateKey, context);
  const opened = await Promise.all(
    stream.chunks.map(async ({ chunk_no: chunkNo, nonce, ciphertext }) => {
      try {
        const sealed = await openChunk(dataKey, streamId, chunkNo, fromBase64(nonce), fromBase64(ciphertext));
        return decodeTrack(sealed.plain);
      } catch {
        return undefined; // altered, moved or cut
      }
    }),
  );
  dataKey.fill(0);
  const whole = opened.filter((fixes) => fixes !== undefined);
  return { fixes: whole.flat(), damaged: opened.length - whole.length };
}
