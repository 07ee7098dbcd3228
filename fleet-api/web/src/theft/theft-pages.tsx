/** Addresses of theft officers and of the second person. */
import type { NavigationLink } from '../pages/frame.tsx';
import type { PageRoute } from '../pages/route.ts';
import type { Strings } from '../strings/en.ts';
import { CasePage } from './case.tsx';
import { Thefts } from './thefts.tsx';
import { WaitingPage } from './waiting.tsx';

/** Pages behind the doors of thefts: officers and second persons are other people with other logins. */
export const THEFT_PAGES: readonly PageRoute[] = [
  { pattern: '/theft', door: 'theft', draw: () => <Thefts /> },
  { pattern: '/theft/{id}', door: 'theft', draw: ({ id = '' }) => <CasePage id={id} /> },
  { pattern: '/approver', door: 'approver', draw: () => <WaitingPage /> },
];

/** Their place in the navigation. */
export const theftLinks = ({ theft }: Strings): readonly NavigationLink[] => [
  { path: '/theft', text: theft.title },
];
export const approverLinks = ({ theft }: Strings): readonly NavigationLink[] => [
  { path: '/approver', text: theft.waiting },
];
