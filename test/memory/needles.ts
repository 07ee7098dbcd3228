/**
 * What a position looks like in the memory of an agent: all that the leak search knows, and the forms it has on its
 * way in. A receiver's sentence is text of degrees and minutes; a runtime keeps text in one byte a letter or in two.
 */
import { type Needle, needlesOf, type Position } from '../leak/needles.ts';

/** All needles of one position in memory, short ones as halves. */
export function memoryNeedlesOf(position: Position, fix: number): Needle[] {
  const texts = [
    nmeaText(position.latitude, 2),
    nmeaText(position.longitude, 3),
    position.latitude.toFixed(6),
    position.longitude.toFixed(6),
  ];
  return [
    ...needlesOf(position, fix),
    ...texts.flatMap((text) => [
      { encoding: 'text of a sentence', bytes: Buffer.from(text, 'latin1'), fix, half: 'whole' as const },
      { encoding: 'text in two bytes', bytes: Buffer.from(text, 'utf16le'), fix, half: 'whole' as const },
    ]),
  ];
}

/**
 * Degrees and minutes as NMEA 0183 has them.
 *
 * @example nmeaText(56.95, 2) // '5657.00000'
 */
export function nmeaText(degrees: number, digits: number): string {
  const whole = Math.floor(Math.abs(degrees));
  const minutes = ((Math.abs(degrees) - whole) * 60).toFixed(5).padStart(8, '0');
  return `${String(whole).padStart(digits, '0')}${minutes}`;
}
