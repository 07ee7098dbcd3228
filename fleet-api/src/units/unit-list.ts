/** A list of vehicles to enrol, one a line: `kind,label[,batteryWh]`. */
import { FleetApiError } from '../errors.ts';
import { parseLabel, parseVehicleKind } from './unit.ts';

/** One line of it. */
export interface ListedUnit {
  readonly vehicleKind: string;
  readonly label: string;
  readonly batteryWh?: number;
}

/**
 * Reads the whole list; empty lines count for nothing. Throws `config` with the number of the first line that is
 * wrong, so that a list is taken whole or not at all.
 *
 * @example parseUnitList('car,Car 1,21000\ne_bike,Bike 7\n') // [{ vehicleKind: 'car', label: 'Car 1', batteryWh: 21000 }, …]
 */
export function parseUnitList(text: string): ListedUnit[] {
  const lines = text.split(/\r?\n/).map((line, at) => ({ line: line.trim(), no: at + 1 }));
  return lines.filter(({ line }) => line !== '').map(({ line, no }) => parseLine(line, no));
}

function parseLine(line: string, no: number): ListedUnit {
  const [vehicleKind = '', label = '', batteryWh, ...others] = line.split(',').map((cell) => cell.trim());
  const isNumber = batteryWh === undefined || /^\d{1,7}$/.test(batteryWh);
  try {
    if (others.length > 0 || !isNumber)
      throw new FleetApiError('config', 'kind,label[,Wh of a full battery]');
    parseVehicleKind(vehicleKind);
    parseLabel(label);
  } catch (error) {
    const rule = error instanceof FleetApiError ? error.message : '';
    throw new FleetApiError('config', `--list: line ${no}: ${rule}`, error);
  }
  return { vehicleKind, label, ...(batteryWh === undefined ? {} : { batteryWh: Number(batteryWh) }) };
}
