/**
 * The rider's phone: it holds the key that the grant names, and proves at the vehicle that the rider is
 * there (the sign of use). Here it is this process; a real one does the same over Bluetooth or NFC.
 */
import { request } from 'node:http';
import {
  fromHex,
  generateSigningKey,
  importSigningKey,
  PHONE_ORDERS,
  type PhoneOrderWord,
  signBytes,
  v1,
} from '@fleetveil/proto';

export interface Phone {
  /** Ed25519, 32 bytes, for the booking. */
  readonly publicKey: Uint8Array;
  /** Hands a grant in at the vehicle: works without any network. */
  handIn(socketPath: string, grant: string): Promise<void>;
  /** Orders at the vehicle: `use` begins a rental there, `end` ends it. */
  order(socketPath: string, kind: PhoneOrderWord, about: OrderSubject): Promise<void>;
}

export interface OrderSubject {
  readonly tenant: string;
  readonly vehicleId: string;
  readonly grantId: string;
}

/** A phone with a new key. */
export async function createPhone(): Promise<Phone> {
  const { publicKey, privateKeyPkcs8 } = await generateSigningKey();
  const privateKey = await importSigningKey(privateKeyPkcs8);
  return {
    publicKey,
    handIn: async (socketPath, grant) => void (await ask(socketPath, 'POST', '/v1/grants', { grant })),
    order: async (socketPath, kind, about) => {
      const { nonce } = await ask<{ nonce: string }>(socketPath, 'GET', '/v1/nonce');
      const order = v1.PhoneOrder.encode({
        tenant: about.tenant,
        vehicleId: fromHex(about.vehicleId),
        grantId: fromHex(about.grantId),
        kind: PHONE_ORDERS.wire[kind],
        nonce: fromHex(nonce),
      }).finish();
      const signature = await signBytes('phone_order', about.tenant, order, privateKey);
      await ask(socketPath, 'POST', `/v1/${kind}`, { order: base64(order), signature: base64(signature) });
    },
  };
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

/** How long a phone tries to reach a vehicle whose agent is beginning anew, as it does after each use. */
const PATIENCE_MS = 20_000;
const AGAIN_MS = 100;
/** Nobody took the call: it had no effect, and may be made again. */
const NOBODY_THERE: readonly unknown[] = ['ENOENT', 'ECONNREFUSED'];
/** Who took it went away. Asking for a nonce and handing in a grant do the same twice as once; an order does not. */
const CUT_OFF: readonly unknown[] = [...NOBODY_THERE, 'ECONNRESET'];
const TWICE_IS_ONCE: readonly string[] = ['/v1/nonce', '/v1/grants'];

/** A call at the agent's local socket, made again while nobody is there. Throws with the agent's own words where it says no. */
async function ask<Answer>(
  ...call: [socketPath: string, method: string, path: string, body?: object]
): Promise<Answer> {
  const again = TWICE_IS_ONCE.includes(call[2]) ? CUT_OFF : NOBODY_THERE;
  for (const untilMs = performance.now() + PATIENCE_MS; ; ) {
    try {
      return await askOnce<Answer>(...call);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (!again.includes(code) || performance.now() > untilMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}

function askOnce<Answer>(socketPath: string, method: string, path: string, body?: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const call = request({ socketPath, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => {
        if ((response.statusCode ?? 500) < 300) resolve((text === '' ? {} : JSON.parse(text)) as Answer);
        else reject(new Error(`the vehicle refused ${path}: ${text.slice(0, 300)}`));
      });
    });
    call.on('error', reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
