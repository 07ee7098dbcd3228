import type { Sample, Source } from '../sample.ts';
import { createGpsdStream, type GpsdEvent } from './gpsd-stream.ts';
import { LINK_TIMES, type Link, type LinkTimes, openLink } from './link.ts';
import type { Row } from './row.ts';
import { down } from './source.ts';

/** `?WATCH` asks for every report as JSON, in SI units, without the raw sentences. */
const WATCH = '?WATCH={"enable":true,"json":true};\n';
const PROBE = '?VERSION;\n';
/** More receivers than any vehicle has; a peer that names more is not believed about the rest. */
const MOST_DEVICES = 16;

/** Where gpsd listens. */
export interface GpsdConfig {
  host: string;
  port: number;
  times?: LinkTimes | undefined;
  /** Chance for back-off, in [0, 1). */
  random: () => number;
}

/**
 * Reads the GPS daemon. `up` once it answers, `down` with a code when it does not or when it loses its last
 * receiver (`unplugged`); comes back by itself until stopped.
 */
export function createGpsdSource({ host, port, times = LINK_TIMES, random }: GpsdConfig): Source {
  let stream = createGpsdStream();
  let link: Link | undefined;
  let finish = () => {};

  return {
    name: 'gpsd',
    async start(onSample, onState) {
      const plug = createPlugWatch((plugged) => onState(plugged ? { kind: 'up' } : down('unplugged')));
      const take = (event: GpsdEvent) => {
        if (event.kind === 'row') onSample(sampleOf(event.row));
        else if (event.kind === 'oversize') link?.drop('oversize');
        else plug.take(event);
      };
      finish = () => stream.flush().forEach(take);
      const listener = {
        onUp() {
          stream = createGpsdStream();
          plug.reset();
          onState({ kind: 'up' });
        },
        onText: (text: string) => stream.push(text).forEach(take),
        onQuiet: finish,
        onDown(code: Parameters<typeof down>[0]) {
          finish();
          onState(down(code));
        },
      };
      link = openLink({ host, port, hello: WATCH, probe: PROBE, times, random }, listener);
    },
    async stop() {
      finish();
      link?.stop();
    },
  };
}

/** Follows which receivers gpsd has; tells when the last one goes and when one is there again. */
function createPlugWatch(onChange: (plugged: boolean) => void): {
  take(event: GpsdEvent): void;
  reset(): void;
} {
  const paths = new Set<string>();
  let plugged = true;

  return {
    reset() {
      paths.clear();
      plugged = true;
    },
    take(event) {
      if (event.kind !== 'devices' && event.kind !== 'device') return;
      if (event.kind === 'devices') {
        paths.clear();
        for (const path of event.paths.slice(0, MOST_DEVICES)) paths.add(path);
      } else if (!event.active) paths.delete(event.path);
      else if (paths.size < MOST_DEVICES) paths.add(event.path);
      if (plugged === paths.size > 0) return;
      plugged = !plugged;
      onChange(plugged);
    },
  };
}

function sampleOf({ part: _part, ...values }: Row): Sample {
  return { source: 'gpsd', ...values };
}
