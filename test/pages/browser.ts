/** A real browser that writes down whatever it should not have met: errors, refusals of the page's policy, requests to anybody else. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** A page with what went wrong on it. */
export interface Watched {
  readonly page: Page;
  /** Sentences; empty while all is well. */
  readonly faults: string[];
  close(): Promise<void>;
}

/** Starts Debian's Chromium; maps are drawn by its software WebGL. */
export function openBrowser(executablePath: string): Promise<Browser> {
  const args = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
  return chromium.launch({ executablePath, args });
}

/** Opens a page that may ask `origin` and nobody else. */
export async function openPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  // What a test puts into a page (axe) is no part of it: `bypassCSP` stays off, so each page is under its own policy.
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Riga', ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && !['blob:', 'data:'].includes(url.protocol))
      faults.push(`outside: ${url.origin}`);
  });
  await page.addInitScript({
    content: `document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error('policy: ' + violatedDirective + ' ' + blockedURI));`,
  });
  return { page, faults, close: () => context.close() };
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on the page as it stands: rule, and where. Run by the debugger, which no page's policy binds. */
export async function axeFindings(page: Page): Promise<string[]> {
  const debug = await page.context().newCDPSession(page);
  const found = await debug.send('Runtime.evaluate', {
    expression: `${AXE};axe.run(document, { resultTypes: ['violations'] }).then((all) => JSON.stringify(
      all.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ' ' + target.join(' ') + ' ' + failureSummary))))`,
    awaitPromise: true,
    returnByValue: true,
  });
  await debug.detach();
  if (found.exceptionDetails !== undefined)
    throw new Error(`axe did not run: ${found.exceptionDetails.text}`);
  return JSON.parse(String(found.result.value)) as string[];
}

/** Signs in at the demo's issuer, from a page that asks for it. */
export async function signInAs(page: Page, person: string): Promise<void> {
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: person }).click();
}
