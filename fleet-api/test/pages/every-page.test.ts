/** Every page, filled, in a real browser: axe in both appearances, nothing cut off on a phone, every language. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { axeFindings, openPage } from '../../../test/pages/browser.ts';
import { EN } from '../../web/src/strings/en.ts';
import { ET } from '../../web/src/strings/et.ts';
import { LV } from '../../web/src/strings/lv.ts';
import { BESIDES, EVERY_PAGE, openListed } from './every-page.ts';
import { type Filled, filledOfFile } from './filled.ts';
import { needBrowser, picture } from './served.ts';

const SOURCES = fileURLToPath(new URL('../../web/src/', import.meta.url));
const DESKTOP = { width: 1120, height: 800 };
const PHONE = { width: 360, height: 740 };
/** How many maps are narrower or wider than their place on the page. */
const UNFILLED = `[...document.querySelectorAll('.map .canvas')].filter((place) =>
  Math.abs((place.querySelector('canvas')?.clientWidth ?? 0) - place.clientWidth) > 1).length`;
let filled: Filled;
let browser: Browser;

filledOfFile((opened) => {
  ({ filled, browser } = opened);
});

test('every page that the rooms have is in the list, and none twice', () => {
  const texts = globSync('**/*.tsx', { cwd: SOURCES }).map((file) =>
    readFileSync(`${SOURCES}${file}`, 'utf8'),
  );
  const patterns = texts.flatMap((text) => [...text.matchAll(/\bpattern: '([^']+)'/g)].map(([, one]) => one));
  expect(EVERY_PAGE.map(({ pattern }) => pattern).sort()).toEqual(patterns.sort());
  expect(patterns.length).toBeGreaterThan(15);
});

/** Pixels that the page is wider than the screen: whoever reads it would have to scroll sideways. */
const overflow = async (page: Page): Promise<number> =>
  Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));

/** Sentences of a table, without those that are made of something. */
const sentencesOf = (table: unknown): string[] =>
  typeof table === 'string'
    ? [table]
    : typeof table === 'object' && table !== null
      ? Object.values(table).flatMap(sentencesOf)
      : [];

/** What only English says: a word that another language has too is none. */
function onlyEnglish(language: 'lv' | 'et'): ReadonlySet<string> {
  const theirs = new Set(sentencesOf({ lv: LV, et: ET }[language]));
  return new Set(sentencesOf(EN).filter((text) => !theirs.has(text)));
}
const ENGLISH = { en: new Set<string>(), lv: onlyEnglish('lv'), et: onlyEnglish('et') } as const;

/**
 * Every text of the page, also of what is folded up, and what only screen readers are told; without what is marked as being
 * in another language.
 */
const textsOf = async (page: Page): Promise<string[]> =>
  (await page.evaluate(`(() => {
    const texts = [document.title];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode())
      if (walk.currentNode.parentElement.closest('[lang]') === document.documentElement)
        texts.push(walk.currentNode.data.trim());
    for (const each of document.querySelectorAll('[aria-label], [title], [placeholder]'))
      texts.push(...['aria-label', 'title', 'placeholder'].flatMap((name) => each.getAttribute(name) ?? []));
    return texts;
  })()`)) as string[];

/** What can be used on the page and is not reached by the tab key alone. */
async function unreached(page: Page): Promise<string[]> {
  await page.evaluate(`(() => {
    document.activeElement?.blur();
    window.reached_ = new Set();
    document.addEventListener('focusin', ({ target }) => window.reached_.add(target));
  })()`);
  for (let presses = 0, count = -1; presses < 200; presses += 1) {
    await page.keyboard.press('Tab');
    const now = Number(await page.evaluate('window.reached_.size'));
    if (now === count && presses % 10 === 9) break; // ten more led to nothing new
    if (presses % 10 === 9) count = now;
  }
  return (await page.evaluate(`[...document.querySelectorAll('a[href], button, input, select, textarea, summary, .map canvas')]
    .filter((each) => each.checkVisibility() && !each.disabled && !window.reached_.has(each))
    .map((each) => each.outerHTML.slice(0, 120))`)) as string[];
}

test.for([...EVERY_PAGE, ...BESIDES])(
  '$name: axe finds nothing, light and dark; 360 px in three languages hold it, and say no English in two; keys reach everything; nothing is refused (FLEETVEIL_TIER=ci)',
  { timeout: 120_000 },
  async (listed, context) => {
    needBrowser(context);
    const { page, faults, close } = await openPage(browser, filled.served.url, { viewport: DESKTOP });
    page.setDefaultTimeout(60_000);
    await openListed(page, filled, listed);
    expect(await axeFindings(page), 'light').toEqual([]);
    await picture(page, `${listed.name}-desktop`);
    const names = await page.locator('.map .name.strong').count();
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture(page, `${listed.name}-dark`);
    await page.setViewportSize(PHONE);
    expect(await axeFindings(page), 'dark, on a phone').toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    await picture(page, `${listed.name}-phone`);
    // A map that became narrower still shows all that it showed.
    await expect.poll(() => page.locator('.map .name.strong').count()).toBe(names);
    await expect.poll(() => page.evaluate(UNFILLED)).toBe(0);
    expect(await unreached(page), 'by keys').toEqual([]);
    for (const language of ['en', 'lv', 'et'] as const) {
      await page.locator('footer select').first().selectOption(language);
      await expect.poll(() => page.evaluate('document.documentElement.lang')).toBe(language);
      expect(await overflow(page), language).toBeLessThanOrEqual(0);
      expect(
        (await textsOf(page)).filter((text) => ENGLISH[language].has(text)),
        language,
      ).toEqual([]);
    }
    expect(faults).toEqual([]);
    await close();
  },
);
