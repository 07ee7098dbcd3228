/**
 * The forms of CSV the agent can read, told apart by their header. A column that is not listed here is never
 * looked at: heart rate, cadence, temperature and the like do not exist for the agent.
 */

/** What a column means to us, with its unit. */
export type CsvColumn =
  | 'time'
  | 'date'
  | 'time_of_day'
  | 'latitude'
  | 'longitude'
  | 'accuracy_m'
  | 'hdop'
  | 'fix_mode'
  | 'speed_mps'
  | 'speed_kmh'
  | 'speed_mph'
  | 'speed_kn'
  | 'charge_percent'
  | 'charge_permille'
  | 'odometer_m'
  | 'odometer_km'
  | 'ignition'
  | 'locked'
  | 'charging'
  | 'part';

type CsvFormName = 'dublin_scooter' | 'dublin_bike' | 'twizy' | 'omaha' | 'comma' | 'generic';

interface CsvForm {
  /** Columns that must all be there for a header to be of this form. */
  needs: readonly string[];
  /** Cleaned header name -> meaning. */
  columns: Readonly<Record<string, CsvColumn>>;
}

const PLACE_AND_TIME: readonly CsvColumn[] = ['latitude', 'longitude'];

/** In the order they are tried: `generic` last, because the others would look like it. */
const CSV_FORMS: Readonly<Record<CsvFormName, CsvForm>> = {
  // Dublin e-scooters: the order of the wind columns differs, `Accuracy` and `Weather` are not always there.
  dublin_scooter: {
    needs: ['timestamp', 'latitude', 'longitude', 'speed', 'altitude', 'soc', 'wind_speed'],
    columns: {
      timestamp: 'time',
      latitude: 'latitude',
      longitude: 'longitude',
      speed: 'speed_kmh',
      soc: 'charge_percent',
      accuracy: 'accuracy_m',
    },
  },
  // Dublin e-bikes: from a sports watch, some with heart rate and cadence, which are health data and not ours.
  dublin_bike: {
    needs: ['timestamp', 'position_lat', 'position_long', 'speed', 'wind_speed'],
    columns: {
      timestamp: 'time',
      position_lat: 'latitude',
      position_long: 'longitude',
      speed: 'speed_kmh',
    },
  },
  // `Speed` is the vehicle's own; `GpsSpeed` is held as long as the position is, and not read.
  twizy: {
    needs: ['date', 'time', 'soc', 'speed', 'lat', 'lon', 'gpsspeed'],
    columns: {
      date: 'date',
      time: 'time_of_day',
      soc: 'charge_percent',
      speed: 'speed_kmh',
      lat: 'latitude',
      lon: 'longitude',
    },
  },
  // `time_cst` says the same as `time_utc` in every row of the published file.
  omaha: {
    needs: ['drive', 'time_utc', 'gps_lat', 'gps_long', 'gps_fix', 'gps_hdop'],
    columns: {
      drive: 'part',
      time_utc: 'time',
      gps_lat: 'latitude',
      gps_long: 'longitude',
      gps_fix: 'fix_mode',
      gps_hdop: 'hdop',
      speed_mph: 'speed_mph',
    },
  },
  // `t` is the logger's own clock; the receiver's time is `utc_ms`.
  comma: {
    needs: ['t', 'lat', 'lon', 'utc_ms'],
    columns: { utc_ms: 'time', lat: 'latitude', lon: 'longitude', speed_mps: 'speed_mps' },
  },
  // Anyone's own file. A bare `speed` has no unit and is not guessed at.
  generic: {
    needs: [],
    columns: {
      time: 'time',
      timestamp: 'time',
      datetime: 'time',
      date_time: 'time',
      time_utc: 'time',
      time_s: 'time',
      time_ms: 'time',
      unix_time: 'time',
      utc: 'time',
      utc_ms: 'time',
      date: 'date',
      time_of_day: 'time_of_day',
      lat: 'latitude',
      latitude: 'latitude',
      position_lat: 'latitude',
      gps_lat: 'latitude',
      lon: 'longitude',
      lng: 'longitude',
      long: 'longitude',
      longitude: 'longitude',
      position_long: 'longitude',
      gps_long: 'longitude',
      accuracy: 'accuracy_m',
      accuracy_m: 'accuracy_m',
      hdop: 'hdop',
      fix: 'fix_mode',
      fix_mode: 'fix_mode',
      speed_mps: 'speed_mps',
      speed_kmh: 'speed_kmh',
      speed_kph: 'speed_kmh',
      speed_mph: 'speed_mph',
      speed_kn: 'speed_kn',
      speed_knots: 'speed_kn',
      soc: 'charge_percent',
      soc_percent: 'charge_percent',
      battery_percent: 'charge_percent',
      soc_permille: 'charge_permille',
      odometer_m: 'odometer_m',
      odometer_km: 'odometer_km',
      ignition: 'ignition',
      locked: 'locked',
      charging: 'charging',
      drive: 'part',
      trip: 'part',
      segment: 'part',
    },
  },
};

const ORDER: readonly CsvFormName[] = ['dublin_scooter', 'dublin_bike', 'twizy', 'omaha', 'comma', 'generic'];
const DELIMITERS = [',', ';', '\t'] as const;

/** How one file is to be read. */
export interface CsvFormat {
  kind: 'csv';
  form: CsvFormName;
  delimiter: string;
  /** Meaning -> index of its field. */
  fields: Readonly<Partial<Record<CsvColumn, number>>>;
}

/** Letters and digits of a column's name, the rest as single underscores: `Wind speed` and `wind_speed` are one. */
function cleanName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}

/**
 * The form a header is of, or undefined if it is of none: it must name a latitude, a longitude and a time.
 *
 * @example detectCsv('time,lat,lon,speed_kmh')?.form // 'generic'
 */
export function detectCsv(header: string): CsvFormat | undefined {
  for (const delimiter of DELIMITERS) {
    const names = splitFields(header, delimiter).map(cleanName);
    const form = ORDER.find((name) => fits(name, names));
    if (form) return { kind: 'csv', form, delimiter, fields: fieldsOf(form, names) };
  }
  return undefined;
}

function fits(form: CsvFormName, names: readonly string[]): boolean {
  const { needs } = CSV_FORMS[form];
  if (!needs.every((need) => names.includes(need))) return false;
  const fields = fieldsOf(form, names);
  const timed = fields.time !== undefined || (fields.date !== undefined && fields.time_of_day !== undefined);
  return timed && PLACE_AND_TIME.every((column) => fields[column] !== undefined);
}

/** The first column of each meaning counts. `date` beside `time` makes the latter a time of day. */
function fieldsOf(form: CsvFormName, names: readonly string[]): Partial<Record<CsvColumn, number>> {
  const { columns } = CSV_FORMS[form];
  const fields: Partial<Record<CsvColumn, number>> = {};
  const dated = form === 'generic' && names.includes('date');
  for (const [index, name] of names.entries()) {
    const plain = Object.hasOwn(columns, name) ? columns[name] : undefined;
    const meaning = dated && name === 'time' ? 'time_of_day' : plain;
    if (meaning !== undefined) fields[meaning] ??= index;
  }
  return fields;
}

/** Cuts a line at its delimiter; a field may stand in double quotes (RFC 4180, within one line). */
export function splitFields(line: string, delimiter: string): string[] {
  if (!line.includes('"')) return line.split(delimiter);
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const letter = line.charAt(at);
    if (letter === '"' && quoted && line.charAt(at + 1) === '"') {
      field += '"';
      at++;
    } else if (letter === '"') quoted = !quoted;
    else if (letter === delimiter && !quoted) {
      fields.push(field);
      field = '';
    } else field += letter;
  }
  fields.push(field);
  return fields;
}
