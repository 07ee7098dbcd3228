/** `fleetveil units enroll, enroll-list, list, replace, strike-off, mosquitto`. */
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { dayOf } from '@fleetveil/proto';
import { type Command, InvalidArgumentError } from 'commander';
import type { BrokerConfig, FleetApiConfig } from '../config.ts';
import { dateOfDay } from '../database/days.ts';
import { FleetApiError } from '../errors.ts';
import { openFleetClock } from '../fleet-clock.ts';
import type { Host } from '../host.ts';
import { loadEnvelopeRoot } from '../keys/signers.ts';
import { parseSource } from '../units/agent-settings.ts';
import { type Enrolment, enrollUnit } from '../units/enroll.ts';
import { writeMosquittoFiles } from '../units/mosquitto.ts';
import { parseStrikeReason, STRIKE_REASONS, strikeOffUnit } from '../units/strike-off.ts';
import { parseLabel, parseVehicleKind } from '../units/unit.ts';
import { parseUnitList } from '../units/unit-list.ts';
import { findVehicle, listStruckOff, listUnits } from '../units/unit-store.ts';
import { type CommonOptions, configOf, withCommonOptions } from './options.ts';
import { createOutput } from './output.ts';
import { withOwner } from './with-database.ts';

/** Of both ways of enrolling. */
interface EnrollingOptions extends CommonOptions {
  readonly out: string;
  readonly brokerUrl?: string;
}

interface EnrollOptions extends EnrollingOptions {
  readonly vehicleKind: string;
  readonly label: string;
  readonly source: string;
  readonly start?: number;
  readonly batteryWh?: number;
}

interface ReplaceOptions extends EnrollingOptions {
  readonly vehicle: string;
  readonly reason: string;
  readonly source: string;
  readonly start?: number;
  readonly batteryWh?: number;
}

interface StrikeOffOptions extends CommonOptions {
  readonly unit: string;
  readonly reason: string;
  readonly despiteTheft?: boolean;
}

interface EnrollListOptions extends EnrollingOptions {
  readonly list: string;
}

const DEFAULT_SOURCE = 'gpsd:127.0.0.1:2947';

/** Adds the commands. */
export function addUnitsCommands(program: Command, host: Host): void {
  const units = program.command('units').description('vehicles and their telematics units');
  addEnroll(units, host);
  addEnrollList(units, host);
  addReplace(units, host);
  addStrikeOff(units, host);
  withCommonOptions(units.command('list'))
    .description('all units, with what their last hello said, and those that were struck off')
    .action((options: CommonOptions) => list(options, host));
  withCommonOptions(units.command('mosquitto'))
    .description('write a password file and an ACL file for mosquitto')
    .requiredOption('--out <folder>', 'where to write them; those of before are replaced')
    .action((options: CommonOptions & { out: string }) => writeMosquitto(options, host));
}

/** Of a command that writes the settings of one unit. */
const OUT_FILE = ['--out <file>', 'settings file to write; the key goes beside it'] as const;

/** A command that enrols, under both spellings, with what each way of it is told. */
function addEnrolling(
  units: Command,
  name: 'enroll' | 'enroll-list' | 'replace',
  out: readonly [string, string],
): Command {
  const command = units.command(name);
  return withCommonOptions(name === 'replace' ? command : command.alias(name.replace('enroll', 'enrol')))
    .requiredOption(...out)
    .option('--broker-url <url>', 'where units find the broker');
}

function addEnroll(units: Command, host: Host): void {
  withSource(addEnrolling(units, 'enroll', OUT_FILE))
    .description("make a vehicle, its unit, its keys and its agent's settings file")
    .requiredOption('--vehicle-kind <kind>', 'car, e_scooter or e_bike')
    .requiredOption('--label <text>', 'what people call the vehicle')
    .action((options: EnrollOptions) => enroll(options, host));
}

/** What a unit that is enrolled by itself reads. */
function withSource(command: Command): Command {
  return command
    .option(
      '--source <source>',
      'gpsd:HOST:PORT, nmea-tcp:HOST:PORT, nmea-file:FILE or recorded:FILE',
      DEFAULT_SOURCE,
    )
    .option('--start <seconds>', 'domain time of the first row of a recorded source', wholeNumber)
    .option('--battery-wh <wh>', 'energy of a full battery', wholeNumber);
}

function addReplace(units: Command, host: Host): void {
  withSource(addEnrolling(units, 'replace', OUT_FILE))
    .description('give a vehicle another unit, and strike the one it has off')
    .requiredOption('--vehicle <id>', 'which vehicle: 32 hex digits, as `units list` shows them')
    .requiredOption('--reason <reason>', `why the unit that it has goes: ${STRIKE_REASONS.join(', ')}`)
    .action((options: ReplaceOptions) => replace(options, host));
}

function addStrikeOff(units: Command, host: Host): void {
  withCommonOptions(units.command('strike-off'))
    .description('let a unit speak and hear no more: it is lost, stolen or broken')
    .requiredOption('--unit <id>', 'which unit: 32 hex digits, as `units list` shows them')
    .requiredOption('--reason <reason>', STRIKE_REASONS.join(', '))
    .option('--despite-theft', 'though a theft of its vehicle is open, which then cannot be followed')
    .action((options: StrikeOffOptions) => strike(options, host));
}

function addEnrollList(units: Command, host: Host): void {
  const out = ['--out <folder>', "a folder for each unit is made in it, named by the unit's line"] as const;
  addEnrolling(units, 'enroll-list', out)
    .description('the same for every line of a list: vehicle kind,label[,Wh of a full battery]')
    .requiredOption('--list <file>', 'CSV without a heading; nothing is made where a line is wrong')
    .action((options: EnrollListOptions) => enrollList(options, host));
}

async function enrollList(options: EnrollListOptions, host: Host): Promise<void> {
  const config = await configOf(options, host);
  const lines = parseUnitList(await readList(resolve(host.workingDir, options.list)));
  const output = createOutput(host, { json: options.json ?? false });
  await withOwner(config, async (owner) => {
    for (const [at, line] of lines.entries()) {
      const out = join(options.out, String(at + 1), 'agent.yaml');
      const enrolment = enrolmentOf({ ...options, ...line, out, source: DEFAULT_SOURCE }, config, host);
      await mkdir(dirname(enrolment.file), { recursive: true });
      const { unitId, vehicleId, label } = await enrollUnit(owner, config.keysDir, enrolment);
      const file = enrolment.file;
      output.item(`${label}: vehicle ${vehicleId}, unit ${unitId}, settings in ${file}`, {
        ...{ unitId, vehicleId, label, file },
      });
    }
  });
}

function readList(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new FleetApiError('config', '--list: the file cannot be read.', cause);
  });
}

function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('a whole number');
  return Number(text);
}

async function enroll(options: EnrollOptions, host: Host): Promise<void> {
  const config = await configOf(options, host);
  const enrolment = enrolmentOf(options, config, host);
  const unit = await withOwner(config, (owner) => enrollUnit(owner, config.keysDir, enrolment));
  const { unitId, vehicleId, vehicleKind, label } = unit;
  createOutput(host, { json: options.json ?? false }).item(
    `${label} (${vehicleKind}): vehicle ${vehicleId}, unit ${unitId}, settings in ${options.out}`,
    { unitId, vehicleId, vehicleKind, label, file: enrolment.file },
  );
}

async function replace(options: ReplaceOptions, host: Host): Promise<void> {
  const config = await configOf(options, host);
  const reason = parseStrikeReason(options.reason);
  const vehicleId = parseId('--vehicle', options.vehicle);
  const output = createOutput(host, { json: options.json ?? false });
  await withOwner(config, async (owner) => {
    const vehicle = await findVehicle(owner, config.tenant, vehicleId);
    if (vehicle === undefined)
      throw new FleetApiError('not_found', '--vehicle: no such vehicle: `fleetveil units list` shows all.');
    const enrolment = enrolmentOf({ ...options, ...vehicle }, config, host);
    const unit = await enrollUnit(owner, config.keysDir, {
      ...enrolment,
      vehicle: { vehicleId, reason, ...(vehicle.unitId === undefined ? {} : { unitId: vehicle.unitId }) },
    });
    const was = vehicle.unitId === undefined ? 'it had none' : `${vehicle.unitId} is struck off`;
    output.item(
      `${unit.label}: unit ${unit.unitId}, settings in ${options.out}; ${was}.${brokerHint(config)}`,
      {
        ...{ unitId: unit.unitId, vehicleId, label: unit.label, file: enrolment.file },
        ...(vehicle.unitId === undefined ? {} : { struckOff: vehicle.unitId }),
      },
    );
  });
}

async function strike(options: StrikeOffOptions, host: Host): Promise<void> {
  const config = await configOf(options, host);
  const striking = {
    ...{ tenant: config.tenant, unitId: parseId('--unit', options.unit) },
    ...{ reason: parseStrikeReason(options.reason), nowS: openFleetClock(config.clock).nowS() },
  };
  const struck = await withOwner(config, (owner) => strikeOffUnit(owner, striking, options.despiteTheft));
  const output = createOutput(host, { json: options.json ?? false });
  const { label, unitId, vehicleId } = struck;
  output.item(
    `${label}: unit ${unitId} is struck off; vehicle ${vehicleId} has none.${brokerHint(config)}`,
    struck,
  );
}

/** Ingest refuses the unit at once; only the broker itself can close its connection. */
function brokerHint({ broker }: FleetApiConfig): string {
  return broker.url === undefined
    ? ''
    : ' Write the files of your broker anew (`fleetveil units mosquitto`) and let it read them: then it turns that unit away.';
}

function parseId(option: string, text: string): string {
  const id = text.replaceAll('-', '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(id)) throw new FleetApiError('usage', `${option}: 32 hex digits.`);
  return id;
}

function enrolmentOf(
  options: Omit<EnrollOptions, keyof CommonOptions>,
  config: FleetApiConfig,
  host: Host,
): Enrolment {
  const { start, batteryWh } = options;
  return {
    tenant: config.tenant,
    vehicleKind: parseVehicleKind(options.vehicleKind),
    label: parseLabel(options.label),
    file: resolve(host.workingDir, options.out),
    brokerUrl: options.brokerUrl ?? config.broker.url ?? embeddedUrl(config.broker),
    clock: config.clock,
    source: parseSource(options.source, start),
    ...(batteryWh === undefined ? {} : { batteryWh }),
  };
}

/** Where units find the embedded broker, if it listens on one address. Throws `config` where on all of them. */
function embeddedUrl({ host, port }: BrokerConfig): string {
  if (host === '0.0.0.0' || host === '::') {
    throw new FleetApiError(
      'config',
      'broker.host: it listens on every address, and none of them says where. Say with --broker-url how units reach it.',
    );
  }
  return `mqtt://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

async function list(options: CommonOptions, host: Host): Promise<void> {
  const config = await configOf(options, host);
  const [units, struckOff] = await withOwner(config, (owner) =>
    Promise.all([listUnits(owner, config.tenant), listStruckOff(owner, config.tenant)]),
  );
  const output = createOutput(host, { json: options.json ?? false });
  output.heading(units.length === 0 ? 'No unit is enrolled.' : `${units.length} units:`);
  for (const unit of units) {
    const said =
      unit.helloS === undefined
        ? 'not seen yet'
        : `policy ${unit.policyVersion}, ${unit.waitingRecords} records waiting`;
    output.item(`${unit.unitId} ${unit.vehicleId} ${unit.vehicleKind} ${unit.label}: ${said}`, unit);
  }
  for (const unit of struckOff) {
    const said = `struck off on ${dateOfDay(dayOf(unit.struckOffS))}: ${unit.reason}`;
    output.item(`${unit.unitId} ${unit.vehicleId} ${unit.vehicleKind} ${unit.label}: ${said}`, unit);
  }
}

async function writeMosquitto(options: CommonOptions & { out: string }, host: Host): Promise<void> {
  const config = await configOf(options, host);
  const { password } = config.broker;
  if (password === undefined)
    throw new FleetApiError('config', "broker.password: needed, as ingest's way into your broker.");
  const folder = resolve(host.workingDir, options.out);
  const units = await withOwner(config, (owner) => listUnits(owner, config.tenant));
  const root = await loadEnvelopeRoot(config.keysDir);
  const files = await writeMosquittoFiles(folder, root, units, password);
  const output = createOutput(host, { json: options.json ?? false });
  for (const file of files) output.item(file, { file });
}
