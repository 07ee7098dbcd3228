/** Addresses of the pages, without a router library: a path below /app and what it names. */
import type { JSX } from 'preact';
import { createStore, useStore } from '../state/store.ts';
import type { Members } from './match.ts';

const BASE = '/app';
const here = (): string => location.pathname.slice(BASE.length) || '/';
const store = createStore(here());
addEventListener('popstate', () => store.set(here()));

/** The path now: `/rider/trips/ab`. */
export const usePath = (): string => useStore(store);

/**
 * Counts the changes behind # of the address. What stands there is the code or the link that a page shows: with another one,
 * pasted into the same tab, the page has to begin anew, or its acts would reach what the one before opened.
 */
const links = createStore(0);
addEventListener('hashchange', () => links.set(links.get() + 1));

/** How many links this tab was given after the first. */
export const useLinks = (): number => useStore(links);

/** Goes to a page. @param how `replace` where the page before is none to come back to */
export function goTo(path: string, how: 'push' | 'replace' = 'push'): void {
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', `${BASE}${path}`);
  store.set(here());
  scrollTo(0, 0);
}

/** Attributes of a link within the pages: a real address, followed without loading anew. */
export function linkTo(path: string): { href: string; onClick: (event: MouseEvent) => void } {
  return {
    href: `${BASE}${path}`,
    onClick: (event: MouseEvent) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return; // a tab of its own
      event.preventDefault();
      goTo(path);
    },
  };
}

/** One page: its address, which door it needs, and how it is drawn. */
export interface PageRoute {
  readonly pattern: string;
  /** The door whose roles open it; absent where nobody has to sign in. */
  readonly door?: string;
  readonly draw: (members: Members) => JSX.Element;
}
