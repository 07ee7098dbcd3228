/** The rider's addresses. */
import type { NavigationLink } from '../pages/frame.tsx';
import type { PageRoute } from '../pages/route.ts';
import type { Strings } from '../strings/en.ts';
import { MyData } from './my-data.tsx';
import { TripPage } from './trip.tsx';
import { Trips } from './trips.tsx';

/** Pages behind the rider's door. */
export const RIDER_PAGES: readonly PageRoute[] = [
  { pattern: '/rider', door: 'rider', draw: () => <Trips /> },
  { pattern: '/rider/trips/{id}', door: 'rider', draw: ({ id = '' }) => <TripPage id={id} /> },
  { pattern: '/rider/data', door: 'rider', draw: () => <MyData /> },
];

/** Their place in the navigation. */
export const riderLinks = ({ trips, data }: Strings): readonly NavigationLink[] => [
  { path: '/rider', text: trips.title },
  { path: '/rider/data', text: data.title },
];
