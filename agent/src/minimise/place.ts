/** One good fix as the place sees it. */
export interface PlaceFix {
  readonly latitudeE6: number;
  readonly longitudeE6: number;
  /** Whole metres; 0 = not known. */
  readonly accuracyM: number;
  /** Boot clock times the demo's rate, seconds: how long the vehicle stands does not hang on a wrong clock. */
  readonly bootS: number;
}
