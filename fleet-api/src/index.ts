/**
 * The front door of the data centre, for tests and tools; people use the command `fleetveil`.
 *
 *     unit ─► broker ─► ingest ─► PostgreSQL ─► doors ─► people
 *                          └─ deposit ─► vault ─┘ open
 */
export { type ConfigSources, type FleetApiConfig, loadConfig } from './config.ts';
export { exitCodeOf, FleetApiError, type FleetApiErrorCode, isFleetApiError } from './errors.ts';
export { createLog, type Log, type LogFields } from './log.ts';
export type { PartTools, RunningPart, StartPart } from './part.ts';
