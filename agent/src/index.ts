/**
 * The front door of the agent, for programs that run vehicles which do not exist, and for tests: what a
 * settings file is, what a recording is, what the agent says, and the other end of its local socket.
 * Nothing here collects anything.
 */

// What notices an accident, for those who measure how well: `createDetector('car').take(tS, x, y, z)`.
export { type AccidentDetector, createDetector } from './accident/detector.ts';
export type { AccidentVehicle } from './accident/rules.ts';
export { type AccidentWatch, createAccidentWatch } from './accident/watch.ts';
// Settings: `parseAgentConfig(text, env, folder)` throws an AgentError that names the setting.
export { type AgentConfig, ENV_PREFIX, parseAgentConfig } from './config.ts';
export { AgentError, type AgentErrorCode } from './errors.ts';
// The rider's phone and the vehicle's screen: `createLocalClient(path).now()`.
export { createLocalClient, type LocalClient } from './local/client.ts';
export type { LocalProblem, Now, Outcome, ShownReason } from './local/desk.ts';
// What the agent says, one JSON line each with `--json`.
export type { AgentEvent } from './log.ts';
// How often an agent speaks by itself, for those who count what that costs.
export { HELLO_EVERY_S } from './loop/ticks.ts';
// What leaves in clear, for those who attack it: pure rules, and nothing that they make can be sent from outside.
export { coarseReport, reportCell } from './minimise/coarse.ts';
export {
  type Place,
  type PlaceFix,
  placeAfterFix,
  placeAfterUse,
  placeCell,
  unknownPlace,
} from './minimise/place.ts';
export type { Moment } from './reasons/moment.ts';
export type { PolicyView } from './reasons/standing.ts';
// What a recording is, by its first characters.
export { detectFormat, HEAD_CHARS, type RecordingFormat } from './sources/format.ts';
export { CHUNK_SPAN_S } from './streams/route-writer.ts';
export { type TripFacts, tripEnd } from './streams/trip-end.ts';
// Whether a parked vehicle is being taken: pure, for those who count how often it is wrong.
export { freshTheft, type TheftReading, watchTheft } from './theft/detector.ts';
export { KEEPALIVE_S } from './uplink/watchdog.ts';
