/** Words by number in Latvian. Pure. */

/** One, and everything else: 1, 21, 31 … but not 11. @example isOne(21) // true */
export const isOne = (n: number): boolean => n % 10 === 1 && n % 100 !== 11;
