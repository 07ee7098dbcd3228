/** Routes on or off, in one tap. */
import type { JSX } from 'preact';
import type { Preferences } from '../generated/contract.ts';
import { Said, Shown, useAct } from '../pages/parts.tsx';
import { useAsked } from '../pages/use-ask.ts';
import { askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';

/** The switch, as it is and as it may be set. */
export function RouteChoice(): JSX.Element {
  const [asked, again] = useAsked(() => askSigned('GET /v1/rider/preferences'), []);
  return (
    <Shown asked={asked} again={again}>
      {(preferences) => <Switch preferences={preferences} again={again} />}
    </Shown>
  );
}

function Switch({ preferences, again }: { preferences: Preferences; again: () => void }): JSX.Element {
  const { routes } = useStrings();
  const { isBusy, outcome, act } = useAct();
  const isOn = preferences.route === 'on' && !preferences.withdrawn;
  const set = (route: 'on' | 'off'): Promise<void> =>
    act(async () => {
      await askSigned('PUT /v1/rider/preferences', { body: { route } });
      again();
      return route === 'on' ? routes.nowOn : routes.nowOff;
    });
  const state = preferences.withdrawn ? routes.withdrawn : routes[preferences.route];
  return (
    <div class="switch">
      <div>
        <strong id="routes">{routes.title}</strong>
        <p class="quiet" id="routes-state">
          {state}
        </p>
        <Said outcome={outcome} />
      </div>
      <button
        type="button"
        role="switch"
        aria-checked={isOn}
        aria-labelledby="routes"
        aria-describedby="routes-state"
        disabled={isBusy || preferences.withdrawn}
        onClick={() => void set(isOn ? 'off' : 'on')}
      />
    </div>
  );
}
