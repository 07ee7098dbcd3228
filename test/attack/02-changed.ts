/** Attack 2: where is a vehicle whose reported cell has just changed? */
import { type Chance, createChance } from '@fleetveil/simulator';
import { type Attack, type Figure, judgedAt } from './attack.ts';
import { type Course, evenCourse } from './course.ts';
import { ratioOf } from './estimate.ts';
import { errorsM, type Lesson, learnPlaces } from './guess.ts';
import { recordedCourses } from './recorded.ts';
import { anyWay, cellAt } from './town.ts';
import { afterFix, createReceiver, parkedAt, reportedCell, TICK_S } from './unit.ts';

const RIDES = { short: 1_500, usual: 18_000 } as const;
/** Recorded drives, laid somewhere, of the attacker and of others each. */
const RECORDED = { short: 400, usual: 4_000 } as const;
/** Of so many rides the attacker's own are all but one. */
const OWN = 4;
/** How fast and how long somebody rides. */
const SPEEDS_MPS = [4, 8] as const;
const RIDE_S = { least: 300, most: 2_400 } as const;
/** A fix so often before a tick, for so long: as many as the agent looks back. */
const FIX = { everyS: 20, forS: 120 } as const;

export const changed: Attack = {
  number: 2,
  ids: 'M1, X1',
  name: 'after a change of cell: error',
  adversary: 'reader of coarse reports',
  question: 'where is a vehicle whose cell changed?',
  sees: 'every report up to the first in the new cell, within a tick of the change',
  method:
    'Plays rides of their own through the agent, keeps those with the same last three cells (or two), and names the point nearest to all.',
  naive: 'Sends at the moment in which the cell changes.',
  run: async ({ size, seed, say }) => {
    const chance = createChance(seed + 2);
    const rides = Array.from({ length: RIDES[size] }, () => anyRide(chance));
    const isOwn = (_: unknown, i: number) => i % OWN !== 0;
    const [own, others] = [rides.filter(isOwn), rides.filter((ride, i) => !isOwn(ride, i))];
    const drawn = errorsOf({ own, others }, chance);
    const startsS = (course: Course): Ride => ({ ...course, startS: anyStartS(chance) });
    const recorded = recordedCourses(RECORDED[size], chance);
    const real = errorsOf({ own: recorded.own.map(startsS), others: recorded.others.map(startsS) }, chance);
    say(`${drawn.ours.length} changes of cell on ticks, ${real.ours.length} of recorded drives`);
    const figures = [50, 5].flatMap((percent): Figure[] => {
      const part = ({ ideal }: Errors, of: readonly number[]) =>
        ratioOf(of, ideal.slice(0, of.length), percent, chance);
      const what = `${percent === 50 ? 'median' : '5th percentile of the'} error within a tick of a change`;
      const both = (of: Errors) => ({ ours: part(of, of.ours), naive: part(of, of.naive), yardstick: 1 });
      const goal = { better: 'more', floor: 0.95, at: judgedAt(size) } as const;
      const missed = { missedBecause: MISSED, noWorseThan: percent === 50 ? 0.88 : 0.7 };
      const unit = 'x one ideal report';
      const eachTick = ratioOf(drawn.ours, drawn.eachTick, percent, chance);
      return [
        { what, unit, ...both(drawn), goal, ...missed },
        ...(real.ours.length === 0
          ? []
          : [{ what: `${what}, ${recorded.drives} recorded drives laid anywhere`, unit, ...both(real) }]),
        {
          what: `${what}, beside an ideal report at each tick`,
          ...{ unit: 'x ideal reports', ours: eachTick, yardstick: 1 },
        },
      ];
    });
    return { figures };
  },
};

/** Metres by which guesses are wrong, change by change. */
type Errors = Readonly<Record<'ours' | 'ideal' | 'eachTick' | 'naive', readonly number[]>>;

function errorsOf(rides: { own: readonly Ride[]; others: readonly Ride[] }, chance: Chance): Errors {
  const [lessons, cases] = [rides.own, rides.others].map((some) =>
    some.flatMap((ride) => ticksOf(ride, chance)),
  ) as [Told[], Told[]];
  const crossings = rides.others.flatMap(crossingsOf).slice(0, cases.length);
  const guessed = (of: (told: Told) => Lesson) => errorsM(learnPlaces(lessons.map(of)), cases.map(of));
  return {
    ours: guessed((told) => told),
    ideal: guessed(ideally),
    eachTick: guessed(truly),
    naive: errorsM(learnPlaces(rides.own.flatMap(crossingsOf)), crossings),
  };
}

const MISSED =
  'the cell of the tick before says from which side a vehicle came. It is told because a dispatcher sees where vehicles are; what would meet it is a longer tick, or a report only of vehicles that stand.';

interface Ride extends Course {
  /** Seconds from a tick to the start. */
  readonly startS: number;
}

function anyRide(chance: Chance): Ride {
  const speedMps = SPEEDS_MPS[Math.floor(chance() * 2)] ?? 4;
  const lastsS = RIDE_S.least + chance() * (RIDE_S.most - RIDE_S.least);
  return { ...evenCourse(anyWay(lastsS * speedMps, chance), speedMps), startS: anyStartS(chance) };
}

const anyStartS = (chance: Chance): number => 60 + chance() * (TICK_S - 120);

/** What was seen at a change, and what would have been, had the true cell been told at each tick. */
interface Told extends Lesson {
  readonly truth: Lesson['seen'];
}

/** Reports on ticks through the agent's rules: each in another cell than the one before is a case. */
function ticksOf({ at, lastsS, startS }: Ride, chance: Chance): Told[] {
  const measure = createReceiver(chance);
  const spotAt = (timeS: number) => at(Math.max(0, timeS - startS));
  const endS = startS + lastsS;
  let place = parkedAt(measure(at(0)));
  const cells = [reportedCell(place, 0) ?? 'none'];
  const truths = [cellAt(at(0), 8)];
  const found: Told[] = [];
  let hasEnded = false;
  for (let tickS = TICK_S; tickS < endS + TICK_S; tickS += TICK_S) {
    for (let s = tickS - FIX.forS; s <= tickS && s < endS; s += FIX.everyS)
      if (s > startS) place = afterFix(place, measure(spotAt(s)), s);
    if (tickS >= endS && !hasEnded) {
      place = parkedAt(measure(at(lastsS)));
      hasEnded = true;
    }
    cells.push(reportedCell(place, tickS) ?? 'none');
    truths.push(cellAt(spotAt(tickS), 8));
    if (cells.at(-1) !== cells.at(-2))
      found.push({ seen: wordsOf(cells), truth: wordsOf(truths), at: spotAt(tickS) });
  }
  return found;
}

/** The last three cells, the last two, the last. */
function wordsOf(cells: readonly string[]): readonly string[] {
  return [cells.slice(-3).join(' '), cells.slice(-2).join(' '), cells.at(-1) ?? 'none'];
}

/** What ideal reports at each tick say: the way there shows in them too. */
const truly = ({ truth, at }: Told): Lesson => ({ seen: truth, at });

/** What one ideal report says at that moment. */
const ideally = ({ at }: Lesson): Lesson => ({ seen: [cellAt(at, 8)], at });

const LOOK_M = 25;

/** What a naive agent sends: the new cell, at the place where the border is crossed. */
function crossingsOf({ way }: Ride): Lesson[] {
  const cells = [cellAt(way.at(0), 8)];
  const found: Lesson[] = [];
  for (let alongM = LOOK_M; alongM < way.lengthM; alongM += LOOK_M) {
    const at = way.at(alongM);
    const cell = cellAt(at, 8);
    if (cell === cells.at(-1)) continue;
    cells.push(cell);
    found.push({ seen: wordsOf(cells), at });
  }
  return found;
}
