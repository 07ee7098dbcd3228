/** Which rental an accident packet is of (rules): the one whose grant the unit had taken up, in the packet's own second. */
import type { VerifiedGrant } from './grants.ts';
import { cutTo, unionOf } from './interval.ts';

/** A rental that may have had the vehicle, with those of its grants whose signatures hold. */
export interface PacketCandidate {
  readonly rentalId: string;
  readonly grants: readonly VerifiedGrant[];
  /** First and last second of its use, as far as it is known; the last may lie ahead. */
  readonly fromS: number;
  readonly toS: number;
}

/** Seconds around each edge that are nobody's: naming the wrong renter has been fined (R4). */
const EDGE_S = 1;

/**
 * The one candidate that the second falls into, or none: also where two do, where no grant of it was in use by the
 * unit, and where the packet knows no time. None rather than somebody.
 *
 * @param timeS the packet's own second; `undefined` = the unit did not know the time
 * @param inUse hashes, in hex, of grants under which the unit sealed the ends of a rental
 */
export function packetRentalOf(
  candidates: readonly PacketCandidate[],
  timeS: number | undefined,
  vehicleId: string,
  inUse: ReadonlySet<string>,
): PacketCandidate | undefined {
  if (timeS === undefined) return undefined;
  const near = candidates.filter((each) => isWithin(each, timeS, -EDGE_S));
  const [only, second] = near;
  if (only === undefined || second !== undefined) return undefined;
  const own = only.grants.filter((grant) => isOf(grant, only.rentalId, vehicleId));
  const isUsed = own.some(({ hash }) => inUse.has(hash));
  return isUsed && isWithin({ ...only, grants: own }, timeS, EDGE_S) ? only : undefined;
}

const isOf = (grant: VerifiedGrant, rentalId: string, vehicleId: string): boolean =>
  grant.purpose === 'rental_contract' && grant.rentalId === rentalId && grant.vehicleId === vehicleId;

/** @param insideS how far inside the edges: less than 0 = so far outside too */
function isWithin({ grants, fromS, toS }: PacketCandidate, timeS: number, insideS: number): boolean {
  const granted = unionOf(grants.map(({ notBeforeS, notAfterS }) => ({ fromS: notBeforeS, toS: notAfterS })));
  return cutTo({ fromS, toS }, granted).some(
    (span) => timeS >= span.fromS + insideS && timeS <= span.toS - insideS,
  );
}
