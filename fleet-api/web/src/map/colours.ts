/** The page's colours for a map. */

const COLOURS = [
  ...(['--map-paper', '--map-grid', '--map-cell', '--map-route', '--map-odd', '--paper', '--ink'] as const),
  ...(['--map-water', '--map-green', '--map-road', '--map-house'] as const),
] as const;

/** Each as the browser works it out. */
export type Colours = Readonly<Record<(typeof COLOURS)[number], string>>;

/** Reads them where the map is: a map takes no CSS variables. */
export function coloursOf(element: HTMLElement): Colours {
  const probe = element.appendChild(document.createElement('i'));
  const found = COLOURS.map((name) => {
    probe.style.color = `var(${name})`;
    return [name, getComputedStyle(probe).color] as const;
  });
  probe.remove();
  return Object.fromEntries(found) as Colours;
}
