/** The doors of a fleet with a vault that lets few openings of a person pass, on a clock that only waiting moves. */
import { createDoors } from '../../src/doors/app.ts';
import { createRateLimiter, type RateRule } from '../../src/http/rate.ts';
import { tripVault } from '../../src/trips/vault-trips.ts';
import type { DoorFleet } from '../doors/door-fleet.ts';

/** What a rider asks them. */
export interface LimitedDoors {
  ask(path: string): Promise<Response>;
  /** Streams that the vault was asked to open, in order, without those that it told to wait. */
  readonly opened: string[];
  /** Seconds of each wait. */
  readonly waits: number[];
}

/** For one rider: the bound is a person's. */
export function limitedDoors(doors: DoorFleet, riderId: string, rule: RateRule): LimitedDoors {
  const client = doors.vaultClient;
  if (client === undefined) throw new Error('a limited vault is a real one behind a bound');
  const [opened, waits]: [string[], number[]] = [[], []];
  const limiter = createRateLimiter(rule, () => waits.reduce((sum, s) => sum + s * 1000, 0));
  const vault = tripVault({
    open: async (ask) => {
      if (limiter.take(riderId) > 0) return { kind: 'refused', code: 'rate_limited' };
      opened.push(ask.streamId);
      return client.open(ask);
    },
  });
  const waitS = async (seconds: number) => void waits.push(seconds);
  const app = createDoors({ ...doors.parts, vault, waitS });
  const ask = async (path: string) =>
    app.request(path, { headers: { authorization: `Bearer ${await doors.token(riderId, 'rider')}` } });
  return { ask, opened, waits };
}
