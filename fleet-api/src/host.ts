/** What main.ts, the only file that sees `process`, hands to the commands. */

/** The world around a command. */
export interface Host {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDir: string;
  /** Whether a person is looking at the output. */
  readonly isTerminal: boolean;
  /** Path of main.ts, to start the parts with. */
  readonly program: string;
  readonly pid: number;
  /** A line for people or programs. */
  print(line: string): void;
  /** A line about what went wrong. */
  complain(line: string): void;
  /** A line of the log; it has its newline. */
  writeLog(line: string): void;
  /** Calls once when the process is asked to end, or its parent is gone. */
  onEnd(listener: () => void): void;
  /** To the program that started this one, if it listens. */
  tellParent(message: ReadyMessage): void;
}

/** Said once, by a part or by `fleetveil api`, when it serves. */
export interface ReadyMessage {
  readonly kind: 'ready';
  readonly part: string;
  readonly port?: number;
}
