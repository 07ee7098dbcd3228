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
 * Reads the GPS daemon. `up` once it answers, `down` with a code when it does not, when it loses its last receiver
 * (`unplugged`) or when its receiver says nothing any more (`silent`, although the daemon itself answers); comes back
 * by itself until stopped.
 */
export function createGpsdSource({ host, port, times = LINK_TIMES, random }: GpsdConfig): Source {
  let stream = createGpsdStream();
  let link: Link | undefined;
  let finish = () => {};
  let end = () => {};

  return {
    name: 'gpsd',
    async start(onSample, onState) {
      const stall = createStallWatch(times.silenceMs, {
        onStall: () => link?.drop('silent'),
        onSpeech: () => onState({ kind: 'up' }),
      });
      const plug = createPlugWatch((plugged) => {
        stall.forgive();
        stall.watch(plugged);
        onState(plugged ? { kind: 'up' } : down('unplugged'));
      });
      const take = (event: GpsdEvent) => {
        if (event.kind === 'row') {
          stall.spoke();
          onSample(sampleOf(event.row));
        } else if (event.kind === 'oversize') link?.drop('oversize');
        else {
          if (event.kind === 'devices' && event.paths.length > 0) stall.watch(true);
          plug.take(event);
        }
      };
      finish = () => stream.flush().forEach(take);
      end = () => stall.watch(false);
      const listener = {
        onUp() {
          stream = createGpsdStream();
          plug.reset();
          if (!stall.isStalled()) onState({ kind: 'up' });
        },
        onText: (text: string) => stream.push(text).forEach(take),
        onQuiet: finish,
        onDown(code: Parameters<typeof down>[0]) {
          finish();
          stall.watch(false);
          onState(down(code, stream.counts.other));
        },
      };
      link = openLink({ host, port, hello: WATCH, probe: PROBE, times, random }, listener);
    },
    async stop() {
      finish();
      end();
      link?.stop();
    },
  };
}

interface StallWatch {
  /** The receiver reported something. */
  spoke(): void;
  watch(isWatching: boolean): void;
  /** Whether a receiver stalled and has not spoken since, over connections. */
  isStalled(): boolean;
  forgive(): void;
}

/**
 * Tells when a receiver that the daemon has does not report: a report without a fix is one, too. gpsd 3.22 can hold on to
 * a device that is gone and say nothing of it; a new connection makes it open the device again, unless it was started
 * with -n. One timer, put back at each report.
 */
function createStallWatch(
  silenceMs: number,
  { onStall, onSpeech }: { onStall: () => void; onSpeech: () => void },
): StallWatch {
  let stalled = false;
  let timer: NodeJS.Timeout | undefined;
  const stall = () => {
    stalled = true;
    onStall();
  };
  const watch = (isWatching: boolean) => {
    clearTimeout(timer);
    timer = isWatching ? setTimeout(stall, silenceMs) : undefined;
  };
  return {
    watch,
    isStalled: () => stalled,
    forgive() {
      stalled = false;
    },
    spoke() {
      if (timer === undefined) watch(true);
      else timer.refresh();
      if (stalled) onSpeech();
      stalled = false;
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
