/**
 * Messages of gRPC over HTTP/2: one byte that says whether it is compressed, four bytes of length, then the message
 * (gRPC over HTTP2, "Length-Prefixed-Message"). Pure.
 */

/** Bytes before each message. */
const HEAD_BYTES = 5;

/** Cuts a stream of bytes into messages. */
export interface GrpcFrames {
  /** Takes the next piece, cut anywhere; `oversize`: a message longer than any honest one, or compressed unasked. */
  push(piece: Uint8Array): Uint8Array[] | 'oversize';
}

/** A message as it is sent. */
export function grpcFrame(message: Uint8Array): Uint8Array {
  const frame = new Uint8Array(HEAD_BYTES + message.length);
  new DataView(frame.buffer).setUint32(1, message.length);
  frame.set(message, HEAD_BYTES);
  return frame;
}

/** Makes a cutter that keeps at most `maxBytes` of one message. */
export function createGrpcFrames(maxBytes: number): GrpcFrames {
  let kept = Buffer.alloc(0);
  return {
    push(piece) {
      kept = Buffer.concat([kept, piece]);
      const found: Uint8Array[] = [];
      while (kept.length >= HEAD_BYTES) {
        const length = kept.readUInt32BE(1);
        if (kept[0] !== 0 || length > maxBytes) return 'oversize';
        if (kept.length < HEAD_BYTES + length) break;
        found.push(Uint8Array.from(kept.subarray(HEAD_BYTES, HEAD_BYTES + length)));
        kept = kept.subarray(HEAD_BYTES + length);
      }
      return found;
    },
  };
}
