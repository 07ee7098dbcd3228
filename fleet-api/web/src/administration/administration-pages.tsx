/** Addresses of whoever keeps the fleet running. */
import type { NavigationLink } from '../pages/frame.tsx';
import type { PageRoute } from '../pages/route.ts';
import type { Strings } from '../strings/en.ts';
import { StatePage } from './state.tsx';

/** Pages behind the administrator's door. */
export const ADMINISTRATION_PAGES: readonly PageRoute[] = [
  { pattern: '/administration', door: 'administrator', draw: () => <StatePage /> },
];

/** Their place in the navigation. */
export const administrationLinks = ({ administration }: Strings): readonly NavigationLink[] => [
  { path: '/administration', text: administration.title },
];
