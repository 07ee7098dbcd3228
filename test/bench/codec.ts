/** How many times a second each step of a fix's way is done, on one core; beside it what JSON takes. */
import {
  createEnvelopeKeys,
  createTrackPacker,
  decodeEnvelope,
  decodeTrack,
  encodeTrack,
  type Fix,
  FRAME_BYTES,
  generateSigningKey,
  generateTransportKey,
  importSigningKey,
  openChunk,
  openUpWith,
  randomBytes,
  randomId,
  sealChunk,
  sealUpWith,
  signBytes,
  verifyBytes,
} from '@fleetveil/proto';
import { beginSessionKey, nodeCipher, openSessionKey } from '@fleetveil/proto/node';
import { baselineJson } from './baseline.ts';
import { simulatedDrive } from './drives.ts';
import type { Bench, BenchSize, Measure } from './measure.ts';

/** Real milliseconds for each step. */
const MS_EACH = { short: 40, usual: 700, full: 1_500 } as const;
const FIXES = 60;

/** One step: once around, with what it makes thrown away. */
type Step = () => unknown;

/** Measures steps that a unit, ingest and the vault take. */
export const measureCodec: Bench = async ({ size }) => {
  const fixes = simulatedDrive().tracks[0]?.slice(600, 600 + FIXES) ?? [];
  const json = jsonSteps(fixes);
  const track = trackSteps(fixes);
  const [write, read] = [await perSecond(json.write, size), await perSecond(json.read, size)];
  return [
    await measured('encode a track of 60 fixes at once', track.encode, size, write),
    await measured('the same fix by fix, as a unit packs it', track.pack, size, write),
    await measured('decode a track of 60 fixes', track.decode, size, read),
    ...(await sealingMeasures(encodeTrack(fixes), size)),
  ];
};

const measured = async (name: string, step: Step, size: BenchSize, baseline?: number): Promise<Measure> => ({
  ...{ name, value: await perSecond(step, size), unit: 'a second', kind: 'rate' },
  ...(baseline === undefined ? {} : { baseline }),
});

function trackSteps(fixes: readonly Fix[]): Record<'encode' | 'pack' | 'decode', Step> {
  const bytes = encodeTrack(fixes);
  const packer = createTrackPacker();
  return {
    encode: () => encodeTrack(fixes),
    pack: () => {
      packer.clear();
      for (const fix of fixes) packer.add(fix);
      return packer.bytes();
    },
    decode: () => decodeTrack(bytes),
  };
}

/** The baseline: 60 messages written, 60 messages read. */
function jsonSteps(fixes: readonly Fix[]): Record<'write' | 'read', Step> {
  const texts = fixes.map(baselineJson);
  return { write: () => fixes.map(baselineJson), read: () => texts.map((text) => JSON.parse(text)) };
}

async function sealingMeasures(track: Uint8Array, size: BenchSize): Promise<Measure[]> {
  const steps = { ...(await chunkSteps(track)), ...(await envelopeSteps()), ...(await signatureSteps()) };
  const measures: Measure[] = [];
  for (const [name, step] of Object.entries(steps)) measures.push(await measured(name, step, size));
  return measures;
}

async function chunkSteps(track: Uint8Array): Promise<Record<string, Step>> {
  const [key, streamId] = [randomBytes(32), randomId()];
  const { nonce, ciphertext } = await sealChunk(key, streamId, 1, 1n, false, track);
  return {
    'seal a chunk': () => sealChunk(key, streamId, 1, 1n, false, track),
    'open a chunk': () => openChunk(key, streamId, 1, nonce, ciphertext),
  };
}

async function envelopeSteps(): Promise<Record<string, Step>> {
  const [transport, secret] = [await generateTransportKey(), randomBytes(32)];
  const name = { tenant: 'demo', unitId: randomId(), sessionId: randomId() };
  const key = beginSessionKey(transport, name);
  const keys = await createEnvelopeKeys(secret, 'demo', name.unitId, name.sessionId, key);
  const body = randomBytes(400);
  const seal = () => sealUpWith(nodeCipher, keys, 1, FRAME_BYTES.chunk, body);
  const sealed = seal();
  return {
    'seal an envelope around a chunk': seal,
    'open an envelope around a chunk': () => openUpWith(nodeCipher, keys, decodeEnvelope(sealed)),
    'begin a session (X25519), once a session': () => beginSessionKey(transport, name),
    'open a session in the vault, once a session': () => openSessionKey(transport.privateKey, key, name),
  };
}

async function signatureSteps(): Promise<Record<string, Step>> {
  const { privateKeyPkcs8, publicKey } = await generateSigningKey();
  const [key, statement] = [await importSigningKey(privateKeyPkcs8), randomBytes(300)];
  const signature = await signBytes('opening', 'demo', statement, key);
  return {
    'sign an opening (Ed25519)': () => signBytes('opening', 'demo', statement, key),
    'verify an opening (Ed25519)': () => verifyBytes('opening', 'demo', statement, signature, publicKey),
  };
}

/** Steps a second, one after the other, after a tenth of the time to warm up. */
async function perSecond(step: Step, size: BenchSize): Promise<number> {
  await stepsPerMs(step, MS_EACH[size] / 10);
  return 1_000 * (await stepsPerMs(step, MS_EACH[size]));
}

async function stepsPerMs(step: Step, ms: number): Promise<number> {
  const startedMs = performance.now();
  let tookMs = 0;
  let steps = 0;
  for (; tookMs < ms; steps += 1) {
    const made = step();
    if (made instanceof Promise) await made;
    tookMs = performance.now() - startedMs;
  }
  return steps / tookMs;
}
