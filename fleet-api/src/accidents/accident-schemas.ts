/** Bodies of the routes about accidents. */
import { z } from '@hono/zod-openapi';
import { Day, Id, NextCursor, Seconds, Sentence } from '../http/schemas.ts';
import {
  ACCIDENT_STANDINGS,
  isHolding,
  RELEASE_DAYS,
  RELEASE_ENDS,
  type Release,
  tickOf,
} from './accident.ts';
import type { CustodyLine, InsurersRelease, Notice } from './accident-store.ts';
import type { AccidentFile } from './releasing.ts';

/** Name of an insurer, as the organisation has it. */
export const InsurerId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
  .openapi({ description: 'The insurer, as the organisation names it.', example: 'insurer-1' });

/** Classes of strength, as the vehicle tells them. */
const SEVERITIES = ['unknown', 'slight', 'serious', 'severe'] as const;

const Release_ = z
  .object({
    ...{ release_id: Id, insurer_id: InsurerId, asked_by: z.enum(['operator', 'rider']), reason: z.string() },
    released_s: Seconds.openapi({ description: 'For operators: the beginning of the tick.' }),
    ...{ until_s: Seconds, holding: z.boolean(), ended_because: z.enum(RELEASE_ENDS).nullable() },
    read_by_insurer: z.boolean(),
  })
  .openapi('AccidentRelease');

const summary = {
  ...{ accident_id: Id, vehicle_id: Id, standing: z.enum(ACCIDENT_STANDINGS) },
  opened_s: Seconds.openapi({
    description: 'When the notice came; for operators the beginning of the tick.',
  }),
  kept_until: Day.openapi({ description: 'Last day of the packet, unless the claim is closed before.' }),
};

export const AccidentBody = z
  .object({
    ...summary,
    cell: z.string().nullable().openapi({
      description: 'The area, as coarse as the policy says; null = not known, or not kept any more.',
    }),
    severity: z.enum(SEVERITIES).nullable().openapi({ description: 'null = not kept any more.' }),
    test: z.boolean().nullable().openapi({ description: 'A trial: nothing happened.' }),
    releases: z.array(Release_),
  })
  .openapi('Accident');

export const AccidentPage = z
  .object({ items: z.array(z.object(summary).openapi('AccidentSummary')), next_cursor: NextCursor })
  .openapi('AccidentPage');

export const RidersAccident = z
  .object({
    ...summary,
    objecting: z.boolean(),
    releases: z.array(Release_),
  })
  .openapi('RidersAccident');

export const RidersAccidents = z.object({ items: z.array(RidersAccident) }).openapi('RidersAccidents');

const days = z
  .int()
  .min(1)
  .max(RELEASE_DAYS.most)
  .optional()
  .openapi({
    description: `For how many days, ${RELEASE_DAYS.usual} unless told; to the end of a day in UTC.`,
  });

export const OperatorsRelease = z
  .strictObject({ insurer_id: InsurerId, reason: Sentence(1, 500), days })
  .openapi('NewAccidentRelease');

export const RidersRelease = z.strictObject({ insurer_id: InsurerId, days }).openapi('MyAccidentRelease');

export const Closing = z.strictObject({ reason: Sentence(1, 500) }).openapi('AccidentClosing');

export const ReleasePage = z
  .object({
    items: z.array(
      z
        .object({
          ...{ release_id: Id, released_s: Seconds, until_s: Seconds, holding: z.boolean() },
          first_read_s: Seconds.nullable(),
        })
        .openapi('ReleasedPacket'),
    ),
    next_cursor: NextCursor,
  })
  .openapi('ReleasedPacketPage');

export const Custody = z
  .object({
    items: z.array(
      z
        .object({
          ...{ at_s: Seconds, act: z.string(), who: z.object({ kind: z.string(), id: z.string() }) },
          why: z.string().nullable(),
          detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).openapi({
            description: 'With the SHA-256 of each file that was read: who had exactly what.',
          }),
          leaf_hash: z.string().openapi({ description: 'Of the entry in the audit log, hex.' }),
        })
        .openapi('CustodyLine'),
    ),
  })
  .openapi('Custody');

function releaseBody(release: Release, nowS: number, at: (atS: number) => number) {
  const { askedBy, endedBecause, fetchedS, insurerId, reason, releasedS, releaseId, untilS } = release;
  return {
    ...{ release_id: releaseId, insurer_id: insurerId, asked_by: askedBy, reason, until_s: untilS },
    ...{ released_s: at(releasedS), holding: isHolding(release, nowS) },
    ...{ ended_because: endedBecause ?? null, read_by_insurer: fetchedS !== undefined },
  };
}

/** A case as every list has it; an operator knows times by the tick. */
export function accidentSummary(
  { accident, standing }: Pick<AccidentFile, 'accident' | 'standing'>,
  at: (atS: number) => number,
) {
  const { caseId, endsOn, openedS, vehicleId } = accident;
  return { accident_id: caseId, vehicle_id: vehicleId, standing, opened_s: at(openedS), kept_until: endsOn };
}

/** A case as an operator sees it. */
export function operatorsBody(
  file: AccidentFile,
  notice: Notice | undefined,
  nowS: number,
): z.infer<typeof AccidentBody> {
  return {
    ...accidentSummary(file, tickOf),
    ...{ cell: notice?.cell ?? null, test: notice?.test ?? null },
    severity: notice === undefined ? null : (SEVERITIES[notice.severity] ?? 'unknown'),
    releases: file.releases.map((release) => releaseBody(release, nowS, tickOf)),
  };
}

const asItIs = (atS: number): number => atS;

/** A case as its rider sees it. */
export function ridersBody(file: AccidentFile, nowS: number): z.infer<typeof RidersAccident> {
  return {
    ...{ ...accidentSummary(file, asItIs), objecting: file.accident.objectedS !== undefined },
    releases: file.releases.map((release) => releaseBody(release, nowS, asItIs)),
  };
}

/** A release as its insurer sees it. */
export function insurersBody(release: InsurersRelease, nowS: number) {
  const { fetchedS, releasedS, releaseId, untilS } = release;
  return {
    ...{ release_id: releaseId, released_s: releasedS, until_s: untilS, holding: isHolding(release, nowS) },
    first_read_s: fetchedS ?? null,
  };
}

/** Who had what when; a rider is not told another rider's name, and there is none in a case of their own. */
export function custodyBody(lines: readonly CustodyLine[]): z.infer<typeof Custody> {
  return {
    items: lines.map(({ act, actor, atS, detail, leafHash, why }) => ({
      ...{ at_s: atS, act, who: { kind: actor.kind, id: actor.id }, why: why ?? null },
      ...{ detail: plain(detail), leaf_hash: Buffer.from(leafHash).toString('hex') },
    })),
  };
}

function plain(detail: object): Record<string, string | number | boolean> {
  const facts = Object.entries(detail).filter(([, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value),
  );
  return Object.fromEntries(facts);
}
