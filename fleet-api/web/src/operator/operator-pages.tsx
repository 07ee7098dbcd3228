/** Addresses of whoever runs the fleet. */
import type { NavigationLink } from '../pages/frame.tsx';
import type { PageRoute } from '../pages/route.ts';
import type { Strings } from '../strings/en.ts';
import { AccidentFilePage } from './accident.tsx';
import { Accidents } from './accidents.tsx';
import { FleetPage } from './fleet.tsx';
import { VehiclePage } from './vehicle.tsx';

/** Pages behind the operator's door. */
export const OPERATOR_PAGES: readonly PageRoute[] = [
  { pattern: '/operator', door: 'operator', draw: () => <FleetPage /> },
  { pattern: '/operator/vehicles/{id}', door: 'operator', draw: ({ id = '' }) => <VehiclePage id={id} /> },
  { pattern: '/operator/accidents', door: 'operator', draw: () => <Accidents /> },
  {
    pattern: '/operator/accidents/{id}',
    door: 'operator',
    draw: ({ id = '' }) => <AccidentFilePage id={id} />,
  },
];

/** The place in the navigation of whoever sees vehicles … */
export const fleetLinks = ({ operator }: Strings): readonly NavigationLink[] => [
  { path: '/operator', text: operator.title },
];

/** … and of whoever releases what accidents left, too. */
export const operatorLinks = (strings: Strings): readonly NavigationLink[] => [
  ...fleetLinks(strings),
  { path: '/operator/accidents', text: strings.operator.accidents.title },
];
