/**
 * Asks database and vault until they answer. What a unit said waits meanwhile: were it dropped, nothing would tell its unit,
 * and a chunk would come again only after five to nine minutes (agent: `uplink/delivery.ts`).
 */

/** Real milliseconds between tries. */
const AGAIN_MS = 250;
/** Real milliseconds until it gives up: by then a unit has said anew what it waited for. */
const MOST_MS = 600_000;

/** Asks until it is answered. */
export interface UntilAnswered {
  /**
   * Rejects with the last error where the question itself was at fault, ten minutes are over, or `end` was called.
   */
  ask<Answer>(question: () => Promise<Answer>): Promise<Answer>;
  /** Nothing is asked again from now on; for a clean stop. */
  end(): void;
}

/**
 * @param isAway whether an error says that who was asked is not there now
 *
 * @example const until = createUntilAnswered(isAway); await until.ask(() => vault.sessions(asks));
 */
export function createUntilAnswered(isAway: (error: unknown) => boolean): UntilAnswered {
  let isEnded = false;
  return {
    async ask(question) {
      const untilMs = performance.now() + MOST_MS;
      for (;;) {
        try {
          return await question();
        } catch (error) {
          if (!isAway(error) || performance.now() >= untilMs) throw error;
          await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
          if (isEnded) throw error;
        }
      }
    },
    end() {
      isEnded = true;
    },
  };
}

/** Says when who is asked goes away, and when it is back. */
export function tellingAway<Ask, Answer>(
  ask: (asked: Ask) => Promise<Answer>,
  onAway: (away: boolean) => void,
): (asked: Ask) => Promise<Answer> {
  let isAway = false;
  const tell = (away: boolean): void => {
    if (isAway === away) return;
    isAway = away;
    onAway(away);
  };
  return async (asked) => {
    try {
      const answer = await ask(asked);
      tell(false);
      return answer;
    } catch (error) {
      tell(true);
      throw error;
    }
  };
}
