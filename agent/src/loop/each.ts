/**
 * Does each part, in turn, also where one before it threw: whoever has to hear that a reason is over hears it. Then
 * throws what was thrown first.
 */
export async function doEach(parts: readonly (() => Promise<void> | void)[]): Promise<void> {
  const faults: unknown[] = [];
  for (const part of parts) {
    try {
      await part();
    } catch (error) {
      faults.push(error);
    }
  }
  if (faults.length > 0) throw faults[0];
}
