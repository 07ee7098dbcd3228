/** Runs something hostile and counts what it costs. */

/** What came of an input, and what it cost of a processor (not of a clock: other programs run here too). */
export function tried<Value>(run: () => Value): { value?: Value; error?: unknown; costMs: number } {
  const before = process.cpuUsage();
  const cost = () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
  try {
    const value = run();
    return { value, costMs: cost() };
  } catch (error) {
    return { error, costMs: cost() };
  }
}
