/** Addresses of the privacy office. */
import type { NavigationLink } from '../pages/frame.tsx';
import type { PageRoute } from '../pages/route.ts';
import type { Strings } from '../strings/en.ts';
import { Keeping } from './keeping.tsx';
import { LogPage } from './log.tsx';
import { PolicyPage } from './policy.tsx';
import { Requests } from './requests.tsx';

/** Pages behind the privacy door. */
export const OFFICE_PAGES: readonly PageRoute[] = [
  { pattern: '/office', door: 'privacy', draw: () => <Requests /> },
  { pattern: '/office/policy', door: 'privacy', draw: () => <PolicyPage /> },
  { pattern: '/office/keeping', door: 'privacy', draw: () => <Keeping /> },
  { pattern: '/office/log', door: 'privacy', draw: () => <LogPage /> },
];

/** Their place in the navigation. */
export const officeLinks = ({ office }: Strings): readonly NavigationLink[] => [
  { path: '/office', text: office.requests },
  { path: '/office/policy', text: office.policy },
  { path: '/office/keeping', text: office.keeping },
  { path: '/office/log', text: office.log },
];
