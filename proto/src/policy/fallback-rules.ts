import type { DeviceRules } from './derived.ts';
import { FLOOR, STREAM_MAKERS, STREAM_SIGNALS } from './floor.ts';
import { byPurpose, type PurposeId } from './purposes.ts';
import { bySignal, type SignalId, type SignalRule, type StreamKindId } from './signals.ts';

const DROPPED: SignalRule = { kind: 'dropped' };

/** Streams that work without a policy: the two in which a person may be in danger. */
const ALWAYS_STREAMS: readonly StreamKindId[] = ['accident', 'assist'];

/** Grants and suspicion do not work in either fall-back, whatever they say. */
const NO_GRANTS = {
  rentalGrantS: 0,
  maintenanceGrantS: 0,
  theftGrantS: 0,
  suspicionS: 0,
  assistS: FLOOR.assistMaxS,
  accidentWindowS: FLOOR.accidentWindowS,
};

/** Days of the few records that are still made: as the shipped document has them. */
const FLOOR_KEEP_DAYS: DeviceRules['keepDays'] = {
  ends: 0,
  maintenanceEnds: 0,
  tripEnd: 0,
  fleetHealth: 0,
  lossReport: 90,
  coarse: 1,
  theft: 0,
  suspicion: 0,
  accident: FLOOR.locationEventMaxDays.claim_close,
  accidentNotice: 90,
  chargingSession: 0,
  assist: FLOOR.locationPeriodMaxDays.help_pressed,
  routeLeast: 0,
  routeMost: 0,
  routeDefault: 0,
  routeMax: 0,
};

/**
 * What a unit does that has no policy, one it cannot verify, or has lost its counters (M3): a cell of
 * resolution 6 once an hour, an accident, help. Nothing else, whatever grant it holds.
 */
export const FLOOR_DEVICE_RULES: DeviceRules = {
  version: 0,
  tickS: FLOOR.noPolicyTickS,
  staleAfterS: FLOOR.staleAfterS,
  regions: { byRes6: new Map(), defaultResolution: FLOOR.noPolicyResolution },
  zone: new Set(),
  signals: byPurpose((id) => bySignal((signal) => floorRule(id, signal))),
  consents: byPurpose(() => undefined),
  routeMinIntervalS: FLOOR.routeMinIntervalS,
  assistEveryS: FLOOR.assistMinIntervalS,
  limits: NO_GRANTS,
  publicStations: [],
  keepDays: FLOOR_KEEP_DAYS,
};

/**
 * What a unit does whose policy nobody has confirmed for `staleAfterS`: the coarser of resolution 7
 * and the region's, an accident, help. Nothing else, whatever grant it holds.
 */
export function staleDeviceRules(rules: DeviceRules): DeviceRules {
  const capped = (resolution: number) => Math.min(resolution, FLOOR.staleResolution);
  const { byRes6, defaultResolution } = rules.regions;
  return {
    ...rules,
    regions: {
      byRes6: new Map([...byRes6].map(([cell, resolution]) => [cell, capped(resolution)])),
      defaultResolution: capped(defaultResolution),
    },
    signals: byPurpose((id) =>
      id === 'live_service' ? rules.signals[id] : bySignal((signal) => floorRule(id, signal)),
    ),
    publicStations: [],
    limits: { ...NO_GRANTS, assistS: Math.min(rules.limits.assistS, FLOOR.assistMaxS) },
  };
}

function floorRule(id: PurposeId, signal: SignalId): SignalRule {
  if (id === 'live_service' && signal === 'cell') return { kind: 'coarse', step: 'cell' };
  if (id === 'live_service' && signal === 'time') return { kind: 'coarse', step: 'tick' };
  if (id === 'accident' && signal === 'cell') return { kind: 'coarse', step: 'cell' };
  if (id === 'accident' && signal === 'severity') return { kind: 'coarse', step: 'class' };
  const stream = ALWAYS_STREAMS.find((kind) => STREAM_MAKERS[kind].includes(id));
  if (stream === undefined || !STREAM_SIGNALS[stream].includes(signal)) return DROPPED;
  return { kind: 'sealed', stream };
}
