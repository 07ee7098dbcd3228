/** Three numbers in a typed array, changed in place: nothing here makes an object for a reading. */
export type Vector = Float64Array;

/** A vector of zeros. */
export function zeros(): Vector {
  return new Float64Array(3);
}

/** Moves a running mean towards a reading by a share of 0 to 1. */
export function lean(mean: Vector, x: number, y: number, z: number, share: number): void {
  mean[0] = at(mean, 0) + share * (x - at(mean, 0));
  mean[1] = at(mean, 1) + share * (y - at(mean, 1));
  mean[2] = at(mean, 2) + share * (z - at(mean, 2));
}

/** How long the difference of a reading to a vector is. */
export function distance(from: Vector, x: number, y: number, z: number): number {
  const dx = x - at(from, 0);
  const dy = y - at(from, 1);
  const dz = z - at(from, 2);
  return Math.sqrt(dx * dx + dy * dy + dz * dz);
}

/** How long a vector is. */
export function lengthOf(vector: Vector): number {
  return distance(vector, 0, 0, 0);
}

/** Length of what of a vector is at right angles to another: the horizontal, if the other is gravity. */
export function lengthAcross(x: number, y: number, z: number, along: Vector): number {
  const square = x * x + y * y + z * z;
  const length = lengthOf(along);
  if (length === 0) return Math.sqrt(square);
  const part = (x * at(along, 0) + y * at(along, 1) + z * at(along, 2)) / length;
  return Math.sqrt(Math.max(0, square - part * part));
}

/** Degrees between two vectors; 0 where one of them is none. */
export function angleDeg(a: Vector, b: Vector): number {
  const lengths = lengthOf(a) * lengthOf(b);
  if (lengths === 0) return 0;
  const dot = at(a, 0) * at(b, 0) + at(a, 1) * at(b, 1) + at(a, 2) * at(b, 2);
  return (Math.acos(Math.min(1, Math.max(-1, dot / lengths))) * 180) / Math.PI;
}

/** A number of a typed array; 0 beyond its end. */
export function at(values: { readonly [index: number]: number }, index: number): number {
  return values[index] ?? 0;
}
