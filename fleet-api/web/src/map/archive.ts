/**
 * The operator's archive of vector tiles (PMTiles 3) as a map's ground, in a style of ours: no font, no image, no request
 * but ranges of the archive itself. The only file that knows the library; loaded where an archive is configured.
 */
import { Protocol } from 'pmtiles';

/** Colours of the ground. */
export type GroundColour = '--map-water' | '--map-green' | '--map-road' | '--map-house' | '--map-grid';

/** An archive as a map needs it. */
export interface Archive {
  /** Name of its source. */
  readonly source: string;
  /** Scheme of its address, which `load` answers. */
  readonly scheme: string;
  readonly url: string;
  readonly load: Protocol['tile'];
  /** Layers of a MapLibre style, from the ground up. */
  layers(colourOf: (name: GroundColour) => string): readonly object[];
}

const SOURCE = 'ground';

/**
 * Names of layers in the two common kinds of archive, Protomaps' and OpenMapTiles'. What an archive does not have is not
 * drawn.
 */
const GROUND: readonly (readonly [kind: 'fill' | 'line', colour: GroundColour, names: readonly string[]])[] =
  [
    ['fill', '--map-green', ['landuse', 'landcover', 'park']],
    ['fill', '--map-water', ['water']],
    ['fill', '--map-house', ['buildings', 'building']],
    ['line', '--map-road', ['roads', 'transportation']],
    ['line', '--map-grid', ['boundaries', 'boundary']],
  ];

/** Roads grow with the zoom. */
const WIDTH = ['interpolate', ['exponential', 1.6], ['zoom'], 6, 0.4, 12, 1.6, 18, 14];

/** @example archiveAt('https://tiles.example/latvia.pmtiles').url // 'pmtiles://https://tiles.example/latvia.pmtiles' */
export function archiveAt(address: string): Archive {
  return {
    ...{ source: SOURCE, scheme: 'pmtiles', url: `pmtiles://${address}`, load: new Protocol().tile },
    layers: (colourOf) =>
      GROUND.flatMap(([kind, colour, names]) =>
        names.map((name) => ({
          ...{ id: `${SOURCE}-${name}`, source: SOURCE, 'source-layer': name, type: kind },
          paint:
            kind === 'fill'
              ? { 'fill-color': colourOf(colour), 'fill-antialias': false }
              : { 'line-color': colourOf(colour), 'line-width': WIDTH },
        })),
      ),
  };
}
