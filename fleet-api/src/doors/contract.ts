/** The text of fleet-api/openapi.json: the contract, made from the routes alone, without a database behind them. */
import type { FleetDatabase } from '../database/database.ts';
import { SILENT } from '../log.ts';
import { createDoors, type DoorsParts } from './app.ts';
import { openApiDocument } from './openapi.ts';

/** Nothing is asked of it: routes are described, not called. */
const absent = (): never => {
  throw new TypeError('described, not called');
};

const DESCRIBED: DoorsParts = {
  db: {} as FleetDatabase,
  nowS: absent,
  verifyToken: absent,
  policyNow: absent,
  organisationNow: absent,
  tenant: 'demo',
  signer: { sign: absent },
  vault: { open: absent },
  holdVault: { hold: absent, release: absent },
  orderVault: { approve: absent, openInstants: absent },
  supportVault: { supportCode: absent, openHelp: absent },
  findVault: { locate: absent },
  commandSigner: { sign: absent },
  accidentVault: { releasePacket: absent, openPacket: absent, destroy: absent },
  webhookReach: { private: false },
  webhookSeal: { seal: absent, open: absent, newestKeyId: new Uint8Array() },
  realS: absent,
  auditKey: { name: '', publicKey: new Uint8Array() },
  eraser: { destroyRentals: absent },
  theftVault: { ask: absent, confirm: absent, look: absent, open: absent, remove: absent, close: absent },
  theftSigner: undefined,
  pause: absent,
  waitS: absent,
  vaultTurns: { take: absent },
  demo: undefined,
  addresses: { take: absent },
  callers: { take: absent },
  shares: { take: absent },
  checks: [],
  log: SILENT,
};

/** The contract as it is committed. */
export function contractText(): string {
  return `${JSON.stringify(openApiDocument(createDoors(DESCRIBED)), null, 2)}\n`;
}
