/** What stands around every page: name, where one can go, language, appearance, who is signed in. */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { isSignedIn, signOut, useSession } from '../session/session.ts';
import { setLanguage, useLanguage, useStrings } from '../strings/language.ts';
import { LANGUAGES, type Language } from '../strings/languages.ts';
import { LOOKS, type Look, setLook, useLook } from './look.ts';
import { roomOf } from './match.ts';
import { goTo, linkTo, usePath } from './route.ts';

/** A place in the navigation; shown to whoever has one of its roles. */
export interface NavigationLink {
  readonly path: string;
  readonly text: string;
}

/** The frame of all pages. */
export function Frame({
  links,
  children,
}: {
  links: readonly NavigationLink[];
  children: ComponentChildren;
}): JSX.Element {
  const strings = useStrings();
  const language = useLanguage();
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <>
      <a class="skip" {...{ href: '#content', onClick: skip }}>
        {strings.skip}
      </a>
      <header>
        <div class="bar">
          <a class="mark" {...linkTo('/')}>
            <Mark />
            {strings.name}
          </a>
          <Navigation links={links} />
          <Person />
        </div>
      </header>
      <Offline />
      <main id="content" class="page" tabIndex={-1}>
        {children}
      </main>
      <Footer />
    </>
  );
}

/** Without a new address: what stands behind # of it may be the secret that opens this page. */
function skip(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}

/** A cell with something veiled in it. */
function Mark(): JSX.Element {
  return (
    <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <path d="M12 2 20.7 7v10L12 22 3.3 17V7Z" fill="none" stroke="currentColor" stroke-width="2" />
      <circle cx="12" cy="12" r="3" fill="currentColor" />
    </svg>
  );
}

/** The link of the page itself, or of the room that it is in. */
const currentOf = (link: string, room: string | undefined, path: string): 'page' | 'true' | undefined =>
  link !== room ? undefined : link === path ? 'page' : 'true';

/** Places that stand in a line or two on a phone; more of them are folded up there. */
const FEW = 4;

function Navigation({ links }: { links: readonly NavigationLink[] }): JSX.Element | null {
  const { menu } = useStrings();
  const path = usePath();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => setOpen(false), [path]);
  if (links.length === 0) return null;
  const room = roomOf(
    path,
    links.map((link) => link.path),
  );
  const here = links.find((link) => link.path === room)?.text;
  return (
    <nav aria-label={menu} class={links.length > FEW ? 'many' : ''}>
      {links.length > FEW && (
        <button
          {...{ type: 'button', class: 'fold', 'aria-controls': 'places', 'aria-expanded': isOpen }}
          onClick={() => setOpen(!isOpen)}
        >
          {here === undefined ? menu : `${menu}: ${here}`}
        </button>
      )}
      <div id="places" class={isOpen ? 'open' : ''}>
        {links.map((link) => (
          <a key={link.path} {...linkTo(link.path)} aria-current={currentOf(link.path, room, path)}>
            {link.text}
          </a>
        ))}
      </div>
    </nav>
  );
}

function Person(): JSX.Element | null {
  const strings = useStrings();
  const session = useSession();
  if (!isSignedIn(session)) return null;
  const leave = (): void => {
    signOut();
    goTo('/');
  };
  return (
    <div class="person">
      <span title={strings.signedInAs(session.who)}>{session.who}</span>
      <button type="button" class="plain" onClick={leave}>
        {strings.signOut}
      </button>
    </div>
  );
}

/** Says that the network is gone, and that it is back. */
function Offline(): JSX.Element {
  const { offline } = useStrings();
  const [isOnline, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const tell = (): void => setOnline(navigator.onLine);
    addEventListener('online', tell);
    addEventListener('offline', tell);
    return () => {
      removeEventListener('online', tell);
      removeEventListener('offline', tell);
    };
  }, []);
  return (
    <p class="offline" role="status" hidden={isOnline}>
      {isOnline ? '' : offline}
    </p>
  );
}

function Footer(): JSX.Element {
  const strings = useStrings();
  const language = useLanguage();
  const look = useLook();
  return (
    <footer>
      <div class="foot">
        <ul>
          <li>
            <a href={`/v1/public/notice?format=html&lang=${language}`}>{strings.footer.notice}</a>
          </li>
          <li>
            <a href="/docs">{strings.footer.api}</a>
          </li>
          <li>
            <a href="/v1/public/audit/checkpoint">{strings.footer.log}</a>
          </li>
        </ul>
        <div class="choices">
          <label>
            {strings.language}
            <select value={language} onChange={(event) => setLanguage(event.currentTarget.value as Language)}>
              {Object.entries(LANGUAGES).map(([id, name]) => (
                <option key={id} value={id} lang={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <label>
            {strings.look}
            <select value={look} onChange={(event) => setLook(event.currentTarget.value as Look)}>
              {LOOKS.map((id) => (
                <option key={id} value={id}>
                  {strings.looks[id]}
                </option>
              ))}
            </select>
          </label>
        </div>
      </div>
    </footer>
  );
}
