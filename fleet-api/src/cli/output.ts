/** How commands speak: to people on a terminal, in plain lines elsewhere, in JSON lines where asked. */
import pc from 'picocolors';
import type { Host } from '../host.ts';

/** One form of speaking. */
export interface Output {
  /** One item: a line for people, or its JSON. */
  item(line: string, json: object): void;
  /** A heading for people on a terminal only. */
  heading(line: string): void;
}

/** @example createOutput(host, { json: true }).item('3 units', { units: 3 }); */
export function createOutput(host: Host, options: { readonly json: boolean }): Output {
  const colors = pc.createColors(host.isTerminal && host.environment['NO_COLOR'] === undefined);
  if (options.json) return { item: (_line, json) => host.print(JSON.stringify(json)), heading: () => {} };
  return {
    item: (line) => host.print(line),
    heading: (line) => {
      if (host.isTerminal) host.print(colors.bold(line));
    },
  };
}
