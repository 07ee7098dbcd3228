/** `fleetveil packet`: what an insurer does with a released packet. Needs no fleet, no database and no settings. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  encodeMsd,
  fromHex,
  MSD_PROPULSIONS,
  MSD_VEHICLES,
  msdOf,
  PACKET_PROBLEMS,
  type PacketVerdict,
  toHex,
  verifyPacketFile,
} from '@fleetveil/proto';
import { type Command, Option } from 'commander';
import { FleetApiError } from '../errors.ts';
import type { Host } from '../host.ts';
import { createOutput } from './output.ts';

interface PacketOptions {
  readonly roots: string;
  readonly json?: boolean;
}

interface MsdOptions extends PacketOptions {
  readonly vin: string;
  readonly vehicle: (typeof MSD_VEHICLES)[number];
  readonly propulsion: (typeof MSD_PROPULSIONS)[number];
}

/** Adds the commands. */
export function addPacketCommands(program: Command, host: Host): void {
  const packet = program.command('packet').description('released accident packets');
  withRoots(packet.command('verify <file>'))
    .description('prove that a packet is what the vehicle signed, with the fleet’s root keys alone')
    .action((file: string, options: PacketOptions) => verify(file, options, host));
  withRoots(packet.command('msd <file>'))
    .description('a verified packet as eCall’s minimum set of data (EN 15722), in hex')
    .requiredOption('--vin <vin>', 'vehicle identification number: the fleet keeps none')
    .addOption(new Option('--vehicle <class>', 'class of the vehicle').choices(MSD_VEHICLES).default('M1'))
    .addOption(
      new Option('--propulsion <kind>', 'what it runs on').choices(MSD_PROPULSIONS).default('electric'),
    )
    .action((file: string, options: MsdOptions) => writeMsd(file, options, host));
}

function withRoots(command: Command): Command {
  return command
    .requiredOption('--roots <file>', 'the fleet’s root keys in hex, one a line, as its contract has them')
    .option('--json', 'one JSON line an item');
}

async function verify(file: string, options: PacketOptions, host: Host): Promise<void> {
  const verdict = await verdictOf(file, options, host);
  const output = createOutput(host, { json: options.json ?? false });
  if (!verdict.ok) {
    const { why } = verdict;
    output.item(PACKET_PROBLEMS[why], { ok: false, why, text: PACKET_PROBLEMS[why] });
    throw new FleetApiError('finding', 'packet: it does not hold.');
  }
  const { vehicleId, streamId } = verdict.binding;
  output.item(`holds: vehicle ${vehicleId}, stream ${streamId}`, { ok: true, vehicleId, streamId });
}

async function writeMsd(file: string, options: MsdOptions, host: Host): Promise<void> {
  const verdict = await verdictOf(file, options, host);
  if (!verdict.ok) throw new FleetApiError('finding', `packet: ${PACKET_PROBLEMS[verdict.why]}`);
  const { vin, vehicle, propulsion } = options;
  const fields = msdOf(verdict.record, { vin, vehicle, propulsions: [propulsion] });
  const msd = toHex(encoded(fields)).toUpperCase();
  createOutput(host, { json: options.json ?? false }).item(msd, { msd });
}

function encoded(fields: Parameters<typeof encodeMsd>[0]): Uint8Array {
  try {
    return encodeMsd(fields);
  } catch (error) {
    throw new FleetApiError('usage', '--vin: 17 digits and capital letters, without I, O and Q.', error);
  }
}

async function verdictOf(file: string, options: PacketOptions, host: Host): Promise<PacketVerdict> {
  const [packet, roots] = await Promise.all([
    readGiven(host, file, 'packet'),
    readGiven(host, options.roots, '--roots'),
  ]);
  return verifyPacketFile(packet, rootKeys(roots));
}

async function readGiven(host: Host, file: string, what: string): Promise<Uint8Array> {
  try {
    return await readFile(resolve(host.workingDir, file));
  } catch (error) {
    throw new FleetApiError('usage', `${what}: no file that can be read.`, error);
  }
}

function rootKeys(file: Uint8Array): Uint8Array[] {
  const lines = new TextDecoder()
    .decode(file)
    .split('\n')
    .filter((line) => line !== '');
  const areKeys = lines.length > 0 && lines.every((line) => /^[0-9a-f]{64}$/.test(line));
  if (!areKeys) throw new FleetApiError('usage', '--roots: root keys in hex, one a line.');
  return lines.map(fromHex);
}
