/** What a reader chose, kept in this browser: language and appearance, never anything about a person. */

/** The choice of that name, where it is one of these. */
export function keptChoice<T extends string>(name: string, choices: readonly T[]): T | undefined {
  try {
    const kept = localStorage.getItem(`fleetveil.${name}`);
    return choices.find((choice) => choice === kept);
  } catch {
    return undefined; // a browser that keeps nothing
  }
}

/** Keeps it, where the browser lets us. */
export function keepChoice(name: string, choice: string): void {
  try {
    localStorage.setItem(`fleetveil.${name}`, choice);
  } catch {
    // it then holds for this page
  }
}
