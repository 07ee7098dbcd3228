/** A unit and its papers: pure but for the signature. */
import { idBytes, v1 } from '@fleetveil/proto';
import type { VehicleKind } from '../database/vehicle-schema.ts';
import { FleetApiError } from '../errors.ts';
import type { Signer } from '../keys/signers.ts';

/** A unit as enrolled. Ids are 32 hex characters. */
export interface Unit {
  readonly tenant: string;
  readonly unitId: string;
  readonly vehicleId: string;
  readonly vehicleKind: VehicleKind;
  /** What people call the vehicle; 1 to 64 characters. */
  readonly label: string;
}

/** Kinds of vehicle that can be enrolled. */
export const VEHICLE_KINDS = ['car', 'e_scooter', 'e_bike'] as const satisfies readonly VehicleKind[];

/** Reads a kind; throws `usage`. */
export function parseVehicleKind(text: string): VehicleKind {
  const kind = VEHICLE_KINDS.find((known) => known === text.replaceAll('-', '_'));
  if (kind === undefined)
    throw new FleetApiError('usage', `--vehicle-kind: one of ${VEHICLE_KINDS.join(', ')}.`);
  return kind;
}

/** Reads a label; throws `usage`. No control characters: it is printed on terminals. */
export function parseLabel(text: string): string {
  if (!/^[^\p{C}]{1,64}$/u.test(text))
    throw new FleetApiError('usage', '--label: 1 to 64 printable characters.');
  return text;
}

/** Binds the unit's public key to its vehicle: encoded v1.Signed by the role `enrol`. */
export function certify(enrol: Signer, unit: Unit, publicKey: Uint8Array): Promise<Uint8Array> {
  const body = v1.UnitCertificate.encode({
    tenant: unit.tenant,
    unitId: idBytes(unit.unitId),
    vehicleId: idBytes(unit.vehicleId),
    publicKey,
    vehicleKind: unit.vehicleKind,
  }).finish();
  return enrol.sign('unit_certificate', unit.tenant, body);
}
