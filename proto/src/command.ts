/**
 * How far a command to a parked vehicle may go (ring, flash: `v1.Command`). The door that has one signed and the vehicle
 * that obeys it hold the same numbers, so that a door that is taken over gains nothing by other ones (decision 0036).
 */
export const COMMAND_LIMITS = {
  /** Seconds for which one holds: somebody stands in the street and waits. What comes later does nothing. */
  holdsS: 180,
  /** Longest that a vehicle takes, whoever signed it. */
  mostHoldsS: 300,
  /** Within an hour: of one worker at the door, of all together at the vehicle, so that none rings all night. */
  anHour: 12,
} as const;

/** Seconds over which {@link COMMAND_LIMITS} counts. */
export const COMMAND_HOUR_S = 3_600;
