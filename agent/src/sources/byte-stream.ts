import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { systemCode } from '../errors.ts';

/** Most bytes read at a time. */
const FULL = 65_536;

/**
 * Reads a device of bytes that is no terminal (Linux's /dev/gnss0): Node can wait for none, so it is asked again and
 * again, `everyMs` after each answer that was not full. The handle was opened with NONBLOCK and stays the caller's: destroy
 * the stream, then close the handle, which waits for a reading under way.
 */
export function byteStream(handle: FileHandle, everyMs: number): Readable {
  const bytes = Buffer.alloc(FULL);
  let timer: NodeJS.Timeout | undefined;
  let waitMs = 0;
  const later = () => {
    timer = setTimeout(() => void take(), waitMs);
  };
  const take = async (): Promise<void> => {
    try {
      const { bytesRead } = await handle.read(bytes, 0, FULL);
      if (stream.destroyed) return;
      waitMs = bytesRead === FULL ? 0 : everyMs;
      stream.push(bytesRead === 0 ? null : Buffer.from(bytes.subarray(0, bytesRead)));
    } catch (error) {
      if (stream.destroyed) return;
      waitMs = everyMs;
      if (systemCode(error) === 'EAGAIN') later();
      else stream.destroy(error instanceof Error ? error : undefined);
    }
  };
  const stream = new Readable({
    read: later,
    destroy(error, done) {
      clearTimeout(timer);
      done(error);
    },
  });
  return stream;
}
