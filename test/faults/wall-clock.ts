/**
 * Loaded into an agent before it starts (`node --import`): its settable clock is off by as many seconds as the
 * file says whose path stands in FLEETVEIL_FAULT_CLOCK. The boot clock stays: nobody can set that one.
 */
import { readFileSync } from 'node:fs';

const file = process.env['FLEETVEIL_FAULT_CLOCK'];
const real = Date.now;
if (file !== undefined)
  Date.now = () => {
    try {
      return real() + Number(readFileSync(file, 'utf8')) * 1000;
    } catch {
      return real();
    }
  };
