/** What a broker's owner can do with the pipeline of most teams (test/bench/baseline.ts): a message a fix, a place a vehicle. */
import { baselineJson, baselineTopic } from '../bench/baseline.ts';
import type { Heard } from './eavesdropper.ts';

interface Spot {
  readonly latitudeE6: number;
  readonly longitudeE6: number;
}

/** The messages of a drive, one a second. */
export function naiveMessages(vehicleId: string, spots: readonly Spot[]): Heard[] {
  return spots.map(({ latitudeE6, longitudeE6 }, timeS) => ({
    topic: baselineTopic(vehicleId),
    payload: Buffer.from(baselineJson({ timeS, latitudeE6, longitudeE6, accuracyM: 5 })),
  }));
}

/** As many, made by somebody without a key: each says that the vehicle is elsewhere. */
export function naiveForgeries(vehicleId: string, count: number): Heard[] {
  const elsewhere = (i: number): Spot => ({ latitudeE6: 57_000_000 + i, longitudeE6: 25_000_000 + i });
  return naiveMessages(
    vehicleId,
    Array.from({ length: count }, (_, i) => elsewhere(i)),
  );
}

/** The server: where each vehicle is, by the newest message. Answers how many of these changed it. */
export function createNaiveServer(): (messages: readonly Heard[]) => number {
  const places = new Map<string, string>();
  return (messages) =>
    messages.filter(({ topic, payload }) => {
      const { lat, lon } = JSON.parse(payload.toString()) as { lat: number; lon: number };
      const place = `${lat},${lon}`;
      const isNew = places.get(topic) !== place;
      places.set(topic, place);
      return isNew;
    }).length;
}
