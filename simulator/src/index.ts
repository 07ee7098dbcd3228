/** Vehicles that do not exist: a city, drives, and fleets of real programs. */
export { type Chance, createChance, pick } from './chance.ts';
export { anyCorner, BLOCK_M, type Corner, pointAt, wayFrom } from './city.ts';
export { createDoorsClient, DoorRefused, type DoorsClient } from './doors-client.ts';
export { CSV_HEADER, type Day, type Part, type VehicleKind, writeDay } from './drive.ts';
export {
  type AgentLine,
  type AgentOptions,
  type AgentSettings,
  type AgentSource,
  type DemoClock,
  type Fleet,
  type FleetOptions,
  type FleetVehicle,
  freePort,
  readBootS,
  readVehicle,
  startFleet,
} from './fleet.ts';
export {
  anyBlow,
  type Blow,
  type BlowShape,
  blowAt,
  type ForcePlan,
  type ForceTrack,
  type Mishap,
  ordinaryKilometre,
  writeForces,
} from './forces.ts';
export { createPhone, type Phone } from './phone.ts';
export { type Program, ProgramFailed, runProgram, startProgram } from './programs.ts';
export {
  beginUse,
  book,
  bookingState,
  endByBooking,
  endByPhone,
  type OpenRental,
  readTrip,
  type TripView,
  wholeTrip,
} from './rental.ts';
export { createSyntheticUnit, type SyntheticKind, type SyntheticUnit } from './synthetic-unit.ts';
