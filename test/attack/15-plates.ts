/** Attack 15: is any id made of a plate or of a vehicle's number? */
import { hash } from 'node:crypto';
import { createChance, pick } from '@fleetveil/simulator';
import { withFleet } from '../faults/scenario.ts';
import type { Attack, AttackSize } from './attack.ts';
import { countOf } from './estimate.ts';

const VEHICLES = 20;
/** Letters of plates that are gone through: all, or a few. */
const LETTERS = { short: 'AB', usual: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' } as const;
const SERIALS = { short: 20_000, usual: 1_000_000 } as const;
/** Number of a model: maker, type, year and plant are known, the last six digits are not. */
const MODEL = 'WVWZZZE1ZMP';
const HASHES = ['sha256', 'sha1', 'md5'] as const;
const TENANT = 'demo';

export const plates: Attack = {
  number: 15,
  ids: 'X10',
  name: 'ids made of plates',
  adversary: 'holder of all plates and vehicle numbers',
  question: 'which id is made of one?',
  sees: 'the ids that enrolment gives to units and vehicles labelled with their plates (rentals, grants and streams have random ids of the same maker)',
  method:
    'Hashes every Latvian plate and every serial of the model (SHA-256, SHA-1, MD5, and SHA-256 after the tenant), and looks whether the first 16 bytes are an id.',
  naive: 'The hash of the plate as the id of its vehicle (as New York did with its taxis).',
  run: async ({ size, seed, say }) => {
    const chance = createChance(seed + 15);
    const labels = Array.from({ length: VEHICLES }, () => {
      const letter = pick(chance, [...LETTERS[size]]);
      return `A${letter}-${1 + Math.floor(chance() * 9_999)}`;
    });
    const ids = await idsOfFleet([...new Set(labels)]);
    const naiveIds = new Set(labels.map((plate) => hash('sha256', plate).slice(0, 32)));
    const { words, hits } = goThrough(size, new Set([...ids, ...naiveIds]));
    const [ours, naive] = [ids, naiveIds].map((some) => [...some].filter((id) => hits.has(id)).length);
    say(`${ids.size} ids, ${words} plates and numbers, ${HASHES.length + 1} hashes each`);
    return {
      figures: [
        {
          what: 'ids made of a plate or number',
          ...{ unit: 'ids', ours: countOf(ours ?? 0, ids.size), naive: countOf(naive ?? 0, naiveIds.size) },
          goal: { better: 'less', floor: 0, at: 'value' },
        },
      ],
    };
  },
};

/** All ids that enrolling vehicles and looking at them shows, without dashes. */
async function idsOfFleet(labels: readonly string[]): Promise<Set<string>> {
  return withFleet(60, {}, async ({ fleet }) => {
    const vehicles = await fleet.enrolAll('car', labels);
    const token = await fleet.doors.token('dispatcher', ['dispatcher', 'operator', 'administrator']);
    const shown = await fleet.doors.get<unknown>('/v1/operator/vehicles', token);
    const text = JSON.stringify([vehicles.map(({ unitId, vehicleId }) => [unitId, vehicleId]), shown]);
    return new Set(
      text
        .replaceAll('-', '')
        .toLowerCase()
        .match(/\b[0-9a-f]{32}\b/g) ?? [],
    );
  });
}

function* platesOf(size: AttackSize): Generator<string> {
  for (const first of LETTERS[size])
    for (const second of LETTERS[size])
      for (let number = 1; number <= 9_999; number += 1) yield `${first}${second}-${number}`;
}

function* serialsOf(size: AttackSize): Generator<string> {
  for (let serial = 0; serial < SERIALS[size]; serial += 1) yield `${MODEL}${`${serial}`.padStart(6, '0')}`;
}

/** Every id that the dictionary makes. */
function goThrough(
  size: AttackSize,
  ids: ReadonlySet<string>,
): { readonly words: number; readonly hits: ReadonlySet<string> } {
  const hits = new Set<string>();
  const look = (id: string) => ids.has(id) && hits.add(id);
  let words = 0;
  for (const each of [platesOf(size), serialsOf(size)])
    for (const word of each) {
      words += 1;
      for (const name of HASHES) look(hash(name, word).slice(0, 32));
      look(hash('sha256', `${TENANT}${word}`).slice(0, 32));
    }
  return { words, hits };
}
