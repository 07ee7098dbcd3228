/** The texts of the pages. Nothing in them comes from a request. */
import { DOORS, type DoorId, rolesOf } from '../access/doors.ts';
import { PROBLEM_CODES, PROBLEMS } from '../http/problem.ts';

/** What each door is for, in a sentence. */
const DOOR_TEXT: Record<DoorId, string> = {
  booking:
    'The booking system says that a rental began or ended, and gets what the bill needs. Never a place.',
  operator:
    'Dispatchers see the coarse cell of each vehicle, workshops its condition. Never a rental, never a rider.',
  rider: 'Riders get their own trips, as JSON, GeoJSON or GPX, and see who looked at them, why and when.',
  theft:
    'Officers of a case of theft declare it, look at the pursuit for a reason and close it. Nothing before another person agreed.',
  approver:
    'The second person of a theft reads the reason and agrees or refuses. Never a place, never a time.',
  payer: 'A company that pays for its riders gets sums of whole months. Never a trip, a rider or a day.',
  support: 'Support gets one position of a rider who called, by the rider’s code. Once, and nothing else.',
  field: 'Field workers find the one parked vehicle they claimed, as a small area. Never its exact place.',
  insurer: 'Insurers get the packets of accidents that were released to them, as long as they are.',
  administrator:
    'Whoever runs the fleet sees whether its parts work, which versions units run and what was refused. Never a place, a trip, a rider or a time.',
  statistics:
    'Staff and partners read what was published of a week: numbers with noise. Never a trip, a rider or a place.',
  privacy:
    'The privacy officer reads the audit log, every edition of the policy and the register of processing, keeps the files of breaches and answers orders of authorities with a second officer. Nobody can edit what is written.',
};

const LINKS: readonly (readonly [string, string])[] = [
  ['/docs', 'API reference: every request, to read and to try'],
  ['/openapi.json', 'the same as OpenAPI 3.1, for programs'],
  ['/problems', 'what each error code means and what to do'],
  ['/v1/public/policy', 'the policy in force'],
  ['/v1/public/notice?format=html', 'what riders are told; also ?lang=lv and ?lang=et'],
  ['/v1/public/dpia?format=html', 'the annex of the impact assessment'],
  ['/v1/public/audit/checkpoint', 'the signed head of the audit log: keep one'],
  ['/readyz', 'whether everything works'],
];

/** `/`: what this is and where to go. */
export function indexPage(): string {
  const doors = DOORS.map(
    (door) =>
      `<dt><code>/v1/${door}</code></dt><dd>${DOOR_TEXT[door]} Roles: ${rolesOf(door).map(code).join(', ')}.</dd>`,
  );
  const links = LINKS.map(([href, text]) => `<li><a href="${href}">${href}</a> ${text}</li>`);
  return layout(
    'Fleetveil',
    `<p>Vehicle telematics for shared fleets that collects only what a stated purpose needs, decided on the vehicle.</p>
<h2>Doors</h2>
<p>Each asks for an OIDC token: <code>Authorization: Bearer …</code></p>
<dl>${doors.join('\n')}</dl>
<h2>Pages</h2>
<ul>${links.join('\n')}</ul>`,
  );
}

/** `/problems`: every code with its anchor. */
export function problemsPage(): string {
  const items = PROBLEM_CODES.map((name) => {
    const { status, title, todo } = PROBLEMS[name];
    return `<section id="${name}"><h2><code>${name}</code> <small>${status}</small></h2><p>${title}. ${todo}</p></section>`;
  });
  return layout(
    'Problems',
    `<p>Errors are problem details (RFC 9457). Programs may rely on <code>code</code>; it does not change.</p>\n${items.join('\n')}`,
  );
}

/** `/docs`: the reference, drawn by a script of ours. */
export function docsPage(): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"><title>Fleetveil API</title></head>
<body>
<div id="reference"></div>
<noscript><p>The reference needs JavaScript. The same as a file: <a href="/openapi.json">/openapi.json</a>.</p></noscript>
<script src="/docs/scalar.js"></script>
<script src="/docs/reference.js"></script>
</body>
</html>
`;
}

/** Scalar's settings: nothing that asks another host. A test holds that no other host is named here. */
export const REFERENCE_SETTINGS = {
  url: '/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: 'never',
  hideClientButton: true,
  persistAuth: false,
  defaultOpenAllTags: true,
  theme: 'default',
  metaData: { title: 'Fleetveil API' },
} as const;

/** Draws the reference; a file, because the page allows no script inside itself. */
export const REFERENCE_SCRIPT = `Scalar.createApiReference('#reference', ${JSON.stringify(REFERENCE_SETTINGS)});\n`;

/** One sheet for the plain pages; light and dark as the reader's system says. */
export const PAGE_STYLE = `:root { color-scheme: light dark; font: 100%/1.55 system-ui, sans-serif; }
body { max-width: 44rem; margin: 3rem auto; padding: 0 1rem; }
h1 { font-size: 1.8rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
dt { margin-top: 1rem; } dd { margin-left: 0; }
code { font-family: ui-monospace, monospace; } small { font-weight: normal; opacity: .7; }
section:target { outline: 2px solid; outline-offset: .5rem; }
`;

const code = (text: string): string => `<code>${text}</code>`;

function layout(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"><title>${title}</title><link rel="stylesheet" href="/docs/style.css"></head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
}
