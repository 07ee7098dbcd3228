/**
 * What goes over the vault's socket: JSON, bytes as base64. Both ends read it from here, each bounded.
 *
 * | request | answer |
 * |---|---|
 * | `POST /deposit` | 200 `{outcome}` or 422 `{code}` |
 * | `POST /open` | 200 `{fixes, outside, damaged, leaf}` or 403, 404, 422, 429 `{code}` |
 * | `POST /approve` | 200 `{people}` or 403, 422, 429 `{code}` |
 * | `POST /open-instants` | as `POST /open` |
 * | `POST /support-code` | 200 `{code, expiresS}` or 403, 422, 429 `{code}` |
 * | `POST /open-help` | as `POST /open`, one fix at most |
 * | `POST /locate` | 200 `{leaf, fixes, cell}`: one fix or a cell; or as `POST /open` |
 * | `POST /destroy` | 200 `{destroyed, held}` |
 * | `POST /destroy-rentals` | 200 `{destroyed, held, lastKeyS}` |
 * | `POST /hold` | 200 `{held}` |
 * | `POST /release` | 200 `{held}` |
 * | `POST /holds` | 200 `{dropped}` |
 * | `POST /bind-packet` | 200 `{rentalId}` or 4xx `{code}` |
 * | `POST /release-packet` | 200 `{leaf}` or 4xx `{code}` |
 * | `POST /end-releases` | 200 `{ended}` |
 * | `POST /open-packet` | 200 `{packet, leaf}` or 4xx `{code}` |
 * | `POST /theft/ask`, `/confirm`, `/look`, `/open`, `/remove`, `/close` | 200 with the answer, or 403, 404, 409, 429 `{code}` |
 * | `GET /leaves?after=N` | 200 `{leaves, last}` |
 * | `GET /transport-keys` | 200 `{signed}` |
 * | `POST /sessions` | 200 `{sessions}`, each `{secret, endsS}` or `{code}` |
 * | `POST /rotate` | 200 `{made, destroyed, rewrapped, sequence}` or 409 `{code: 'clock_leapt'}` |
 *
 * 503 `{code: 'unavailable'}` from any of them: try again later.
 */
import { isId, PURPOSE_IDS, RIDER_BLOB_BYTES } from '@fleetveil/proto';
import { z } from 'zod';
import { unpackFixes } from './packed-fixes.ts';
import { CODE_PATTERN } from './support-code.ts';

/** Most chunks opened at once: 102 hours of 90 s each. */
export const MOST_CHUNKS = 4_096;
/** Most grants of one rental: 30 days of such as last an hour, each renewed with a quarter of it left. */
export const MOST_GRANTS = 1_024;
/** Most streams destroyed at once. */
export const MOST_STREAMS = 200;
/** Most rentals destroyed at once. */
export const MOST_RENTALS = 200;
/** Most sessions opened at once: as many units as ingest asks about together. */
export const MOST_SESSIONS = 500;
/** Leaves handed out at once. */
export const MOST_LEAVES = 500;
/** Longest request: the most chunks and grants, as base64 with their frame. */
export const LONGEST_REQUEST_BYTES = 3 * 1024 * 1024;

/** Why an opening of a stream was not taken; ingest passes the word on to the unit. */
export const DEPOSIT_REFUSALS = [
  ...(['malformed', 'bad_signature', 'ungranted', 'erased'] as const),
  /** Sealed to a transport key that never was ours. */
  'unknown_key',
  /** Sealed to one that was destroyed on its day. */
  'key_destroyed',
] as const;
export type DepositRefusal = (typeof DEPOSIT_REFUSALS)[number];

/** Why nothing was opened, with the status it is answered with. */
export const OPEN_STATUS = {
  /** Not readable, or outside its bounds. */
  malformed: 422,
  /** The token does not hold, or is not one of the role that asks. */
  bad_token: 403,
  /** The packet is not released to this insurer, or no longer. */
  not_released: 403,
  /** A grant does not hold, or is not one of this stream's rental. */
  bad_grant: 403,
  /** Rider and salt do not give the holder that the grants name. */
  not_holder: 403,
  /** The opening table of the policy says no. */
  not_allowed: 403,
  /** Never deposited here. */
  not_found: 404,
  /** Destroyed, or past its last day. */
  erased: 404,
  rate_limited: 429,
} as const;
export type OpenRefusal = keyof typeof OPEN_STATUS;
export const OPEN_REFUSALS = Object.keys(OPEN_STATUS) as readonly OpenRefusal[];

/** Why streams are destroyed. */
const DESTROY_REASONS = ['withdrawal', 'erasure', 'retention', 'suspicion_dispelled'] as const;

/** Bytes as base64, decoded. */
const base64 = (least: number, most: number) =>
  z
    .base64()
    .max(Math.ceil(most / 3) * 4)
    .transform((text): Uint8Array => new Uint8Array(Buffer.from(text, 'base64')))
    .refine((bytes) => bytes.length >= least && bytes.length <= most);
const exactly = (length: number) => base64(length, length);
const id = z.string().refine(isId);
const timeS = z.int().min(0).max(0xffff_ffff);
const tenant = z.string().regex(/^[a-z0-9-]{1,32}$/);
const person = z.string().min(1).max(255);

export const DEPOSIT_ASK = z.strictObject({
  tenant,
  statement: base64(1, 1024),
  signature: exactly(64),
  certificate: base64(1, 1024),
  grant: base64(1, 4096).optional(),
});
/** An opening as ingest hands it over: signed bytes only. */
export type DepositAsk = z.infer<typeof DEPOSIT_ASK>;
export const DEPOSIT_ANSWER = z.strictObject({ outcome: z.enum(['stored', 'known']) });

const chunk = z.strictObject({
  chunkNo: z.int().min(0).max(0xffff_ffff),
  nonce: exactly(12),
  ciphertext: exactly(320),
});
export const OPEN_ASK = z.strictObject({
  streamId: id,
  purpose: z.enum(PURPOSE_IDS),
  actor: z.strictObject({ kind: z.literal('rider'), token: z.string().min(1).max(8192) }),
  grants: z.array(base64(1, 4096)).min(1).max(MOST_GRANTS),
  salt: id,
  window: z.strictObject({ fromS: timeS, toS: timeS }),
  chunks: z.array(chunk).max(MOST_CHUNKS),
});
/** What a door asks on a rider's behalf; the rider's own token proves whose. */
export type OpenAsk = z.infer<typeof OPEN_ASK>;
export type SealedChunk = OpenAsk['chunks'][number];

/** Most instants of one order: more would be a track. */
const MOST_INSTANTS = 20;
const scope = z.strictObject({
  caseId: id,
  vehicleId: id,
  instants: z.array(timeS).min(1).max(MOST_INSTANTS),
  untoldUntilS: timeS.optional(),
});
const token = z.string().min(1).max(8192);

export const APPROVE_ASK = scope.extend({ token });
/** An officer's yes to the named instants of one vehicle; the officer's own token proves whose. */
export type ApproveAsk = z.infer<typeof APPROVE_ASK>;
/** How many people have said it by now. */
export const APPROVE_ANSWER = z.strictObject({ people: z.int().min(1) });

export const OPEN_INSTANTS_ASK = z.strictObject({
  /** What two people agreed to, word for word. */
  scope,
  /** Those of the instants that are looked for in this stream. */
  instants: z.array(timeS).min(1).max(MOST_INSTANTS),
  streamId: id,
  token,
  grants: z.array(base64(1, 4096)).min(1).max(MOST_GRANTS),
  chunks: z.array(chunk).max(MOST_CHUNKS),
});
/** What the privacy door asks for an order that two officers agreed to. */
export type OpenInstantsAsk = z.infer<typeof OPEN_INSTANTS_ASK>;

export const SUPPORT_CODE_ASK = z.strictObject({
  token,
  /** All grants of the rental. */
  grants: z.array(base64(1, 4096)).min(1).max(MOST_GRANTS),
  salt: id,
});
/** A rider's wish for a code that lets support see them once. */
export type SupportCodeAsk = z.infer<typeof SUPPORT_CODE_ASK>;
export const SUPPORT_CODE_ANSWER = z.strictObject({ code: z.string().regex(CODE_PATTERN), expiresS: timeS });

/** Most streams of help of one vehicle at once: each press makes one, and each start of the agent. */
const MOST_HELP = 64;
/** Most chunks of one of them: half an hour of 60 s each, and as many again. */
const MOST_HELP_CHUNKS = 64;
export const OPEN_HELP_ASK = z.strictObject({
  token,
  code: z.string().regex(CODE_PATTERN),
  streams: z
    .array(z.strictObject({ streamId: id, chunks: z.array(chunk).max(MOST_HELP_CHUNKS) }))
    .min(1)
    .max(MOST_HELP),
});
/** What support asks with a rider's code. */
export type OpenHelpAsk = z.infer<typeof OPEN_HELP_ASK>;

const count = z.int().min(0);
/** As packFixes makes them: `z.base64` would walk megabytes by a pattern. */
const packedFixes = z.string().transform((text, context) => {
  const fixes = unpackFixes(text);
  if (fixes !== undefined) return fixes;
  context.addIssue('fixes');
  return z.NEVER;
});
export const OPEN_ANSWER = z.strictObject({
  fixes: packedFixes,
  outside: count,
  damaged: count,
  leaf: z.strictObject({ no: z.int().min(1) }),
  /** Instead of fixes, where only the rider's own key opens the stream: the data key sealed to it, and that key's id. */
  riderSealed: z.strictObject({ keyId: exactly(8), sealedKey: exactly(RIDER_BLOB_BYTES) }).optional(),
});
export type OpenAnswer = z.infer<typeof OPEN_ANSWER>;

/** Most streams of ends of one rental: each start of the agent makes one. */
const MOST_ENDS = 16;
export const LOCATE_ASK = z.strictObject({
  by: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('next_rider'),
      token,
      salt: id,
      reservation: z.array(base64(1, 4096)).min(1).max(MOST_GRANTS),
    }),
    z.strictObject({ kind: z.literal('field_worker'), token }),
  ]),
  /** All grants of the rental before. */
  grants: z.array(base64(1, 4096)).min(1).max(MOST_GRANTS),
  streams: z
    .array(z.strictObject({ streamId: id, chunks: z.array(chunk).max(MOST_HELP_CHUNKS) }))
    .min(1)
    .max(MOST_ENDS),
});
/** A look for a free vehicle. */
export type LocateAsk = z.infer<typeof LOCATE_ASK>;
export const LOCATE_ANSWER = OPEN_ANSWER.pick({ fixes: true, leaf: true }).extend({
  cell: z.string().optional(),
});

export const DESTROY_ASK = z.strictObject({
  streamIds: z.array(id).min(1).max(MOST_STREAMS),
  reason: z.enum(DESTROY_REASONS),
  actor: z.strictObject({ kind: z.enum(['rider', 'privacy', 'system']), id: person }),
});
/** Streams to be destroyed, and on whose word. */
export type DestroyAsk = z.infer<typeof DESTROY_ASK>;
/** `held`: streams of rentals under a legal hold, whose keys stay; there only where there are any. */
export const DESTROY_ANSWER = z.strictObject({ destroyed: count, held: count.optional() });
export type DestroyAnswer = z.infer<typeof DESTROY_ANSWER>;

/** Most rentals of one legal hold. */
export const MOST_HELD = 2_000;
/** Most days ahead that keys may be held: a review in half a year, and a month. */
export const MOST_HELD_DAYS = 214;

export const HOLD_ASK = z.strictObject({
  holdId: id,
  rentalIds: z.array(id).min(1).max(MOST_HELD),
  /** Last day of the hold, days since 1970-01-01 UTC. */
  endDay: z.int().min(0),
  actor: z.strictObject({ kind: z.enum(['privacy', 'system']), id: person }),
});
/** Rentals whose keys stay until a day. The same hold again moves that day. */
export type HoldAsk = z.infer<typeof HOLD_ASK>;

export const RELEASE_ASK = HOLD_ASK.pick({ holdId: true, actor: true });
/** A hold whose keys need not stay any longer. */
export type ReleaseAsk = z.infer<typeof RELEASE_ASK>;
/** Rentals that are held, or were until now, by this hold. */
export const HOLD_ANSWER = z.strictObject({ held: count });

/** Most holds that stand at once in one fleet. */
export const MOST_HOLDS = 50_000;
export const HOLDS_ASK = z.strictObject({
  holdIds: z.array(id).max(MOST_HOLDS),
  actor: z.strictObject({ kind: z.literal('system'), id: person }),
});
/** All holds that stand: others, of which nothing was heard for a day, keep no keys any longer. */
export type HoldsAsk = z.infer<typeof HOLDS_ASK>;
/** How many others there were. */
export const HOLDS_ANSWER = z.strictObject({ dropped: count });

export const DESTROY_RENTALS_ASK = z.strictObject({
  rentals: z
    .array(z.strictObject({ rentalId: id, kind: z.enum(['ends', 'route']).optional() }))
    .min(1)
    .max(MOST_RENTALS),
  reason: z.enum(DESTROY_REASONS),
  actor: z.strictObject({ kind: z.enum(['rider', 'privacy', 'system']), id: person }),
});
/** Rentals whose streams are to be destroyed, those that have not arrived yet too; of one kind, or all. */
export type DestroyRentalsAsk = z.infer<typeof DESTROY_RENTALS_ASK>;
export const DESTROY_RENTALS_ANSWER = z.strictObject({
  destroyed: count,
  /** Rentals under a legal hold: nothing of them was destroyed. */
  held: z.array(id),
  /** Domain second at which the last key ends that could open a copy made before, in a backup or an outbox. */
  lastKeyS: timeS,
});
export type DestroyRentalsAnswer = z.infer<typeof DESTROY_RENTALS_ANSWER>;

/** The two halves of an accident packet, as they are stored. */
const packet = z.array(chunk).length(2);
const insurerId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/);

/** Most rentals that a packet may be held against, and grants of each. */
export const MOST_CANDIDATES = 16;

export const BIND_PACKET_ASK = z.strictObject({
  streamId: id,
  chunks: packet,
  candidates: z
    .array(
      z.strictObject({
        rentalId: id,
        grants: z.array(base64(1, 4096)).min(1).max(MOST_GRANTS),
        fromS: timeS,
        toS: timeS,
      }),
    )
    .max(MOST_CANDIDATES),
});
/** Which of these rentals a packet is of. The vault looks at the packet's second and believes grants only. */
export type BindPacketAsk = z.infer<typeof BIND_PACKET_ASK>;
export const BIND_PACKET_ANSWER = z.strictObject({ rentalId: id.nullable() });

export const RELEASE_PACKET_ASK = z.strictObject({
  releaseId: id,
  streamId: id,
  actor: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('operator'), token }),
    z.strictObject({ kind: z.literal('rider'), token, salt: id }),
  ]),
  insurerId,
  untilS: timeS,
  why: z.string().min(1).max(500),
});
/** A person’s word that an insurer may read a packet until then. */
export type ReleasePacketAsk = z.infer<typeof RELEASE_PACKET_ASK>;
export const RELEASE_PACKET_ANSWER = z.strictObject({ leaf: z.strictObject({ no: z.int().min(1) }) });

export const END_RELEASES_ASK = z.strictObject({ releaseIds: z.array(id).min(1).max(MOST_STREAMS) });
/** Releases that hold no longer. Anybody may ask: it only takes away. */
export type EndReleasesAsk = z.infer<typeof END_RELEASES_ASK>;
export const END_RELEASES_ANSWER = z.strictObject({ ended: count });

export const OPEN_PACKET_ASK = z.strictObject({
  streamId: id,
  chunks: packet,
  actor: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('insurer'), token, releaseId: id }),
    z.strictObject({ kind: z.literal('rider'), token, salt: id }),
  ]),
});
/** A packet to be read by its rider, or by the insurer it was released to. */
export type OpenPacketAsk = z.infer<typeof OPEN_PACKET_ASK>;
/** The unit’s signature and the packet. */
export const OPEN_PACKET_ANSWER = z.strictObject({
  packet: base64(65, 640),
  leaf: z.strictObject({ no: z.int().min(1) }),
});

/** Why nothing was done for a case of theft, with the status it is answered with. */
export const THEFT_STATUS = {
  malformed: 422,
  /** The token does not hold, or does not say the role (any more). */
  bad_token: 403,
  /** The policy opens no pursuit to theft officers, or not for two people. */
  not_allowed: 403,
  /** Not one of the case's officers. */
  not_officer: 403,
  /** One of the case's officers, or who was one, cannot be its second person. */
  same_person: 403,
  not_found: 404,
  /** The streams are destroyed, or past their last day. */
  erased: 404,
  /** No officer's word waits, or it waited for too long. */
  nothing_asked: 409,
  not_confirmed: 409,
  closed: 409,
  /** The look is over. */
  look_over: 409,
  /** The case's only officer, or whose declaration waits for the second person. */
  officer_needed: 409,
  /** The grant is not signed as it should be, or says more than its case. */
  bad_grant: 422,
  rate_limited: 429,
} as const;
export type TheftRefusal = keyof typeof THEFT_STATUS;
export const THEFT_REFUSALS = Object.keys(THEFT_STATUS) as readonly TheftRefusal[];

const ownToken = z.strictObject({ token: z.string().min(1).max(8192) });
export const THEFT_ASK_ASK = z.strictObject({
  caseId: id,
  vehicleId: id,
  /** Who may look besides the one who asks; of a case that is known, without effect. */
  officers: z.array(person).max(7),
  actor: ownToken,
});
/** An officer declares a theft, or asks for the next grant; their own token proves who. */
export type TheftAskAsk = z.infer<typeof THEFT_ASK_ASK>;
export const THEFT_ASK_ANSWER = z.strictObject({ fromS: timeS });

export const THEFT_CONFIRM_ASK = z.strictObject({ caseId: id, grant: base64(1, 4096), actor: ownToken });
/** The second person agrees; the grant is signed by `grant_theft` alone. */
export type TheftConfirmAsk = z.infer<typeof THEFT_CONFIRM_ASK>;
export const THEFT_CONFIRM_ANSWER = z.strictObject({ signed: base64(1, 4096), fromS: timeS });
export type TheftConfirmAnswer = { readonly signed: Uint8Array; readonly fromS: number };

export const THEFT_LOOK_ASK = z.strictObject({
  caseId: id,
  reason: z.string().min(1).max(500),
  actor: ownToken,
});
/** An officer of the case looks, for a reason. */
export type TheftLookAsk = z.infer<typeof THEFT_LOOK_ASK>;
export const THEFT_LOOK_ANSWER = z.strictObject({ sessionId: id, endsS: timeS, renewal: z.boolean() });
export type TheftLookAnswer = z.infer<typeof THEFT_LOOK_ANSWER>;

export const THEFT_OPEN_ASK = z.strictObject({
  sessionId: id,
  streamId: id,
  chunks: z.array(chunk).min(1).max(MOST_CHUNKS),
  actor: ownToken,
});
/** Chunks of a pursuit, within a look. */
export type TheftOpenAsk = z.infer<typeof THEFT_OPEN_ASK>;
export const THEFT_OPEN_ANSWER = z.strictObject({
  fixes: packedFixes,
  /** Of each fix, whole degrees; -1 = not known. A pursuit has them, and nothing else that is packed does. */
  headings: z.array(z.int().min(-1).max(359)),
  outside: count,
  damaged: count,
  leaf: z.strictObject({ no: z.int().min(1) }),
});
export type TheftOpenAnswer = Omit<z.infer<typeof THEFT_OPEN_ANSWER>, 'headings'>;

export const THEFT_REMOVE_ASK = z.strictObject({
  caseId: id,
  officer: person,
  reason: z.string().min(1).max(500),
  actor: ownToken,
});
/** An officer of the case takes one off it, themselves or another. */
export type TheftRemoveAsk = z.infer<typeof THEFT_REMOVE_ASK>;
/** How many looks of theirs ended by that. */
export const THEFT_REMOVE_ANSWER = z.strictObject({ ended: count });

export const THEFT_CLOSE_ASK = z.strictObject({
  caseId: id,
  /** At once, where it was no theft; otherwise on the day that the policy says. */
  destroy: z.boolean(),
  actor: z.strictObject({ kind: z.enum(['theft_officer', 'approver', 'system']), id: person }),
});
/** A case that is over. */
export type TheftCloseAsk = z.infer<typeof THEFT_CLOSE_ASK>;
export const THEFT_CLOSE_ANSWER = z.strictObject({ destroyed: count });

export const LEAVES_ANSWER = z.strictObject({
  leaves: z.array(
    z.strictObject({ no: z.int().min(1), leafHash: exactly(32), salt: exactly(16), entry: z.unknown() }),
  ),
  last: count,
});
export const TRANSPORT_KEYS_ANSWER = z.strictObject({ signed: base64(1, 4096) });

export const SESSIONS_ASK = z.strictObject({
  sessions: z
    .array(z.strictObject({ ...{ tenant, unitId: id, sessionId: id }, keyId: exactly(8), enc: exactly(32) }))
    .min(1)
    .max(MOST_SESSIONS),
});
/** Sessions of units whose keys ingest does not know yet. */
export type SessionsAsk = z.infer<typeof SESSIONS_ASK>;
export type SessionAsk = SessionsAsk['sessions'][number];
/** Why a session's key is not to be had: as for openings, and `forged` for an encapsulation that is none. */
export const SESSION_REFUSALS = ['unknown_key', 'key_destroyed', 'forged'] as const;
export const SESSIONS_ANSWER = z.strictObject({
  /** In the order they were asked for; `endsS`: the domain second from which the key may be nowhere any more. */
  sessions: z.array(
    z.union([
      z.strictObject({ secret: exactly(32), endsS: z.int().min(0) }),
      z.strictObject({ code: z.enum(SESSION_REFUSALS) }),
    ]),
  ),
});
export type SessionsAnswer = z.infer<typeof SESSIONS_ANSWER>;
export type SessionAnswer = SessionsAnswer['sessions'][number];

export const ROTATE_ASK = z.strictObject({ acceptClock: z.boolean() });
/** New keys at once, whatever is due. */
export type RotateAsk = z.infer<typeof ROTATE_ASK>;
export const ROTATE_ANSWER = z.strictObject({
  made: count,
  destroyed: count,
  rewrapped: count,
  sequence: count,
});
export const REFUSAL = z.object({ code: z.string() });
