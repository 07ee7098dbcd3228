/**
 * The messages of the contract under one short name. `v1.Uplink.encode({ hello }).finish()` gives
 * bytes, `v1.Uplink.decode(bytes)` a message; the types are `v1.IUplink` (to write) and `v1.Uplink`
 * (as read). Enums are objects of numbers: `v1.Purpose.PURPOSE_RENTAL_CONTRACT`.
 */
import { fleetveil } from './generated/messages.js';

export const v1 = fleetveil.v1;
