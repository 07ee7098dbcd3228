import { type DeviceListener, openDevice } from './device.ts';
import { type LinkTimes, openLink } from './link.ts';

/** Where text comes from: a TCP peer, or a device, pipe or file. */
export type TextPlace = { host: string; port: number } | { file: string; baud?: number | undefined };

/** Which text to read, and how patiently. */
export interface TextConfig {
  from: TextPlace;
  times: LinkTimes;
  /** Chance for back-off, in [0, 1). */
  random: () => number;
}

/** Reads text from wherever it comes, until stopped; the listener is not told anything after `stop` resolved. */
export function openText(
  { from, ...config }: TextConfig,
  listener: DeviceListener,
): { stop(): Promise<void> } {
  if ('host' in from) {
    const link = openLink({ ...from, ...config }, listener);
    return {
      async stop() {
        listener.onQuiet();
        link.stop();
      },
    };
  }
  const device = openDevice({ ...from, ...config }, listener);
  return {
    async stop() {
      device.stop();
      await device.stopped;
    },
  };
}
