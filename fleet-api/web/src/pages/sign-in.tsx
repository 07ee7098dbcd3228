/** Pages about signing in: before, and on the way back. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { settings } from '../doors/settings.ts';
import { finishSignIn, signIn, useSession } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { Title } from './parts.tsx';
import { goTo, usePath } from './route.ts';

/** Asks to sign in for a page that needs it. */
export function SignIn({ door }: { door: string }): JSX.Element {
  const strings = useStrings();
  const session = useSession();
  const path = usePath();
  const [hasLogin, setLogin] = useState(true);
  const [hasFailed, setFailed] = useState(false);
  const begin = (): void => {
    setFailed(false);
    signIn(path, door).catch(() => setFailed(true));
  };
  useEffect(() => {
    void settings().then(({ login }) => setLogin(login !== null));
  }, []);
  const { session: texts } = strings;
  return (
    <div class="narrow">
      <Title>{texts.title}</Title>
      <p class="lead">{session === 'expired' ? texts.expired : texts.why}</p>
      <p>{texts.leads}</p>
      {hasLogin ? (
        <button type="button" class="main" onClick={begin}>
          {strings.signIn}
        </button>
      ) : (
        <p role="alert">{texts.none}</p>
      )}
      {hasFailed && <p role="alert">{texts.cannot}</p>}
      <p class="quiet">{texts.memory}</p>
    </div>
  );
}

/** Where the issuer leads back to. */
export function SignedIn(): JSX.Element {
  const strings = useStrings();
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    const query = new URLSearchParams(location.search);
    history.replaceState(null, '', location.pathname); // the code is used up: nobody need see it in an address
    finishSignIn(query).then(
      (backTo) => (backTo === undefined ? setFailed(true) : goTo(backTo, 'replace')),
      () => setFailed(true),
    );
  }, []);
  return (
    <div class="narrow">
      <Title>{strings.session.title}</Title>
      {hasFailed ? (
        <>
          <p role="alert">{strings.session.failed}</p>
          <button type="button" class="main" onClick={() => goTo('/', 'replace')}>
            {strings.home}
          </button>
        </>
      ) : (
        <p role="status">{strings.session.ending}</p>
      )}
    </div>
  );
}
