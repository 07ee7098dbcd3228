/** The pages begin here: which one the address means, and who may see it. */
import { type JSX, render } from 'preact';
import './pages/look.ts';
import { useEffect, useState } from 'preact/hooks';
import { settings } from './doors/settings.ts';
import { Frame } from './pages/frame.tsx';
import { matchPath } from './pages/match.ts';
import { Title } from './pages/parts.tsx';
import { linkTo, type PageRoute, useLinks, usePath } from './pages/route.ts';
import { SignedIn, SignIn } from './pages/sign-in.tsx';
import { Start } from './pages/start.tsx';
import { linksFor, PAGES, WAYS } from './rooms.tsx';
import { isSignedIn, useSession } from './session/session.ts';
import { useStrings } from './strings/language.ts';

const OWN: readonly PageRoute[] = [
  { pattern: '/', draw: () => <Start ways={WAYS} /> },
  { pattern: '/signed-in', draw: () => <SignedIn /> },
];

function App(): JSX.Element {
  const strings = useStrings();
  const session = useSession();
  const roles = isSignedIn(session) ? session.roles : [];
  return (
    <Frame links={linksFor(roles, strings)}>
      <Page />
    </Frame>
  );
}

/** The page of the address; the key makes each address, and each link behind #, a page of its own with its focus and state. */
function Page(): JSX.Element {
  const path = usePath();
  const links = useLinks();
  const session = useSession();
  for (const page of [...OWN, ...PAGES]) {
    const members = matchPath(page.pattern, path);
    if (members === undefined) continue;
    if (page.door !== undefined && !isSignedIn(session))
      return <SignIn key={`sign-in ${path}`} door={page.door} />;
    return <div key={`${path} ${links}`}>{page.draw(members)}</div>;
  }
  return <Nowhere />;
}

function Nowhere(): JSX.Element {
  const strings = useStrings();
  return (
    <div class="narrow">
      <Title>{strings.notFoundTitle}</Title>
      <p class="lead">{strings.notFound}</p>
      <a class="button" {...linkTo('/')}>
        {strings.home}
      </a>
    </div>
  );
}

/** Settings first: without the fleet's clock no day could be told. A failure is said, and asked again. */
function Loaded(): JSX.Element | null {
  const strings = useStrings();
  const [state, setState] = useState<'loading' | 'there' | 'failed'>('loading');
  const [round, setRound] = useState(0);
  useEffect(() => {
    setState('loading');
    settings().then(
      () => setState('there'),
      () => setState('failed'),
    );
  }, [round]);
  if (state === 'there') return <App />;
  if (state === 'loading') return null;
  return (
    <main class="page narrow">
      <Title>{strings.failedTitle}</Title>
      <p role="alert">{strings.problems.offline}</p>
      <button type="button" class="main" onClick={() => setRound(round + 1)}>
        {strings.again}
      </button>
    </main>
  );
}

const root = document.getElementById('app');
if (root !== null) render(<Loaded />, root);
