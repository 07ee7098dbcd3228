/**
 * Seconds as a clock that runs down: "14:59", "1:02:03"; never below nothing. Pure.
 *
 * @example clockText(899.5) // '15:00'
 */
export function clockText(seconds: number): string {
  const all = Math.max(0, Math.ceil(seconds));
  const [h, m, s] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return h === 0 ? `${m}:${two(s)}` : `${h}:${two(m)}:${two(s)}`;
}
