/** The page that comes with an access request (GDPR 15): in words, what the other files are and what is to be known. Pure. */
import {
  BASIS_ARTICLE,
  deriveRetention,
  FIELD_SET_OWNER,
  type FieldSetId,
  type Policy,
  PURPOSE_IDS,
} from '@fleetveil/proto';
import { authoritiesFor } from './authorities.ts';

/** What it is made of. */
export interface ReadmeFacts {
  readonly policy: Policy;
  readonly version: number;
  readonly nowS: number;
  /** Who had data, by the audit log. */
  readonly recipients: readonly {
    readonly kind: string;
    readonly id: string;
    readonly acts: readonly string[];
  }[];
  /** False = nothing is held about the rider. */
  readonly holds: boolean;
  readonly trips: number;
  /** Rentals that lie aside for legal holds, as the request was answered. */
  readonly held: { readonly rentals: number; readonly until: string } | undefined;
}

/** The text. */
export function readmeText(facts: ReadmeFacts): string {
  const parts = [
    `YOUR DATA\nmade ${new Date(facts.nowS * 1000).toISOString()}, under version ${facts.version} of the policy`,
    holdings(facts),
    ...heldAside(facts),
    purposes(facts.policy),
    recipients(facts),
    retention(facts.policy),
    SOURCES,
    rights(),
  ];
  return `${parts.join('\n\n')}\n`;
}

function holdings({ holds, trips }: ReadmeFacts): string {
  if (!holds) {
    return 'WHAT WE HOLD\nNothing: no rental, no place, no choice of yours; only that you asked (data.json), and the log of it (reads.csv).';
  }
  return `WHAT WE HOLD
data.json   everything in one file: trips, requests, choices, corrections, what you gave to others
trips.csv   your ${trips} trips: times, distance, energy, and the last day of each part
trips/      each trip as GeoJSON (RFC 7946) and GPX 1.1: start, end and, if you chose it, the route
            (sealed.json: a route that is sealed to your own key; openRiderStream of @fleetveil/proto opens it)
reads.csv   who looked at what, when and why: the audit log about you`;
}

function heldAside({ held }: ReadmeFacts): string[] {
  if (held === undefined) return [];
  return [
    `UNDER A LEGAL HOLD\nA claim is pending: of ${held.rentals} of your rentals what has passed its own day lies sealed until ${held.until}, a month after the hold's next review, and nobody reads it.`,
  ];
}

function purposes(policy: Policy): string {
  const blocks = PURPOSE_IDS.flatMap((id) => {
    const block = policy.purposes[id];
    if (block === 'never') return [];
    const basis = block.basis.map((each) => `GDPR ${BASIS_ARTICLE[each]}`).join(', ');
    return [`${id} (${basis})\n  ${block.notice.en}\n  Against it: ${block.objection.effect}`];
  });
  return `WHAT FOR\n${blocks.join('\n')}`;
}

function recipients({ recipients: all }: ReadmeFacts): string {
  const lines = all.map(({ kind, id, acts }) => `${kind} ${id}: ${acts.join(', ')}`);
  return `WHO HAD IT (by the audit log; it never left to anybody else)\n${lines.length === 0 ? 'nobody but you' : lines.join('\n')}`;
}

function retention(policy: Policy): string {
  const lines = Object.entries(deriveRetention(policy)).flatMap(([id, rule]) => {
    if (rule === undefined) return [];
    const owner = FIELD_SET_OWNER[id as FieldSetId];
    return [`${id} (${owner}): at most ${rule.maxDays} days`];
  });
  return `HOW LONG (of your own trips: the last days in trips.csv)\n${lines.join('\n')}`;
}

const SOURCES = `WHERE FROM
The vehicle's telematics unit measured times, distance, energy and places and signed them. The booking system said
when you booked and ended, and your pseudonym. You chose the route. Nothing was bought or inferred, and no machine
decides about you.`;

function rights(): string {
  const lines = authoritiesFor(undefined).map(
    ({ country, title, postal_address: at, contact, site }) =>
      `${country}: ${title}, ${at}, ${contact}, ${site}`,
  );
  return `YOUR RIGHTS
You can have it corrected, erased, restricted, taken elsewhere, and object: POST /v1/rider/requests.
You can complain to the authority of your country, or go to court:
${lines.join('\n')}`;
}
