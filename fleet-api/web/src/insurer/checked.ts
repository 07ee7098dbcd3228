/** A packet file, checked here in the browser by the insurer's own root keys. Loaded when the first one is opened. */
import {
  ACCIDENT_READINGS,
  ACCIDENT_SPEEDS,
  type AccidentRecord,
  decodeAccidentRecord,
  fromHex,
  isProtoError,
  isUnsupported,
  type PacketProblem,
  readPacketFile,
  verifyPacketFile,
} from '@fleetveil/proto/packet';
import type { PlotData } from '../chart/plot-data.ts';

/** What came of it. `unchecked` = no root key was given; `unsupported` = this browser cannot check. */
export interface CheckedPacket {
  readonly verdict: 'holds' | 'unchecked' | 'unsupported' | PacketProblem;
  readonly record: AccidentRecord | undefined;
}

/** Root keys in hex, one a line; `undefined` where a line is none. */
export function rootsIn(text: string): Uint8Array[] | undefined {
  try {
    const roots = text
      .split(/\s+/)
      .filter((line) => line !== '')
      .map(fromHex);
    return roots.every(({ length }) => length === 32) ? roots : undefined;
  } catch (error) {
    if (isProtoError(error)) return undefined;
    throw error;
  }
}

/** Checks a file. A record that is not proven is given all the same, and said to be so. */
export async function checkPacket(file: Uint8Array, roots: readonly Uint8Array[]): Promise<CheckedPacket> {
  const parts = readPacketFile(file);
  const record = parts && decodeAccidentRecord(parts.packet);
  if (roots.length === 0) return { verdict: record === undefined ? 'no_packet_file' : 'unchecked', record };
  try {
    const verdict = await verifyPacketFile(file, roots);
    return verdict.ok ? { verdict: 'holds', record: verdict.record } : { verdict: verdict.why, record };
  } catch (error) {
    if (isUnsupported(error)) return { verdict: 'unsupported', record };
    throw error;
  }
}

const steps = ({ fromS, stepS, count }: { fromS: number; stepS: number; count: number }): number[] =>
  Array.from({ length: count }, (_, i) => Math.round((fromS + i * stepS) * 1000) / 1000);
const secondsText = (atS: number): string => `${Math.round(atS * 100) / 100} s`;

/** Speed in the five seconds before, 2 Hz. */
export function speedPlot({ speedsMps }: AccidentRecord, name: string): PlotData {
  const values = speedsMps.map((speed) => (speed === undefined ? undefined : Math.round(speed * 36) / 10));
  return { along: steps(ACCIDENT_SPEEDS), lines: [{ name, values }], alongText: secondsText, unit: 'km/h' };
}

/** Acceleration around the moment, 100 Hz, in the sensor's own axes. */
export function readingsPlot({ readings }: AccidentRecord): PlotData {
  const axes = ['x', 'y', 'z'] as const;
  const lines = axes.map((axis) => ({ name: axis, values: readings.map((reading) => reading[axis]) }));
  return { along: steps(ACCIDENT_READINGS), lines, alongText: secondsText, unit: 'm/s²' };
}
