/** The vault's client as a trip asks it. */

import { Problem } from '../http/problem.ts';
import type { VaultClient } from '../vault/client.ts';
import { MOST_CHUNKS } from '../vault/wire.ts';
import type { OpenOutcome, OpenRequest, TripVault } from './opening.ts';

/** Seconds after which a person may look again when the vault says that it was too often. */
const WAIT_S = 5;

/** Opens a stream in as many askings as its chunks need; each is an entry of its own in the vault's log. */
export function tripVault(client: Pick<VaultClient, 'open'>): TripVault {
  return {
    open: async (request) => {
      const whole = { ok: true as const, fixes: [] as OpenedFixes, outside: 0, damaged: 0 };
      for (const chunks of batches(request.chunks)) {
        const part = await openPart(client, { ...request, chunks });
        if (!part.ok || part.riderSealed) return part;
        for (const fix of part.fixes) whole.fixes.push(fix);
        whole.outside += part.outside;
        whole.damaged += part.damaged;
      }
      return whole;
    },
  };
}

type OpenedFixes = Extract<OpenOutcome, { ok: true }>['fixes'][number][];

function batches<T>(chunks: readonly T[]): T[][] {
  const count = Math.max(1, Math.ceil(chunks.length / MOST_CHUNKS));
  return Array.from({ length: count }, (_, i) => chunks.slice(i * MOST_CHUNKS, (i + 1) * MOST_CHUNKS));
}

async function openPart(client: Pick<VaultClient, 'open'>, request: OpenRequest): Promise<OpenOutcome> {
  const outcome = await client.open({
    ...request,
    grants: request.grants.map(own),
    chunks: request.chunks.map(({ chunkNo, nonce, ciphertext }) => ({
      ...{ chunkNo, nonce: own(nonce), ciphertext: own(ciphertext) },
    })),
  });
  if (outcome.kind === 'unavailable') throw new Problem('vault_unavailable', { retryAfterS: WAIT_S });
  if (outcome.kind === 'refused') {
    if (outcome.code === 'rate_limited') throw new Problem('rate_limited', { retryAfterS: WAIT_S });
    return { ok: false, code: outcome.code };
  }
  const { fixes, outside, damaged, riderSealed } = outcome;
  return { ok: true, fixes, outside, damaged, riderSealed };
}

function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
