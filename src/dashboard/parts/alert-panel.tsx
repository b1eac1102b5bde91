import type { Dashboard } from "../model/dashboard.ts";
import { timeOfDay } from "../model/words.ts";
import { RecordingLink } from "./recording-link.tsx";

/** The alerts of the game: open ones first, newest first. */
export function AlertPanel({ dashboard }: { dashboard: Dashboard }) {
  const alerts = dashboard.game.value?.alerts.alerts.value ?? [];
  const { value: recordings } = dashboard.boxedAlerts.recordings;
  const sorted = [...alerts].reverse().sort((one, other) => Number(other.isOpen) - Number(one.isOpen));
  const open = alerts.filter(({ isOpen }) => isOpen).length;
  return (
    <section class="panel alerts" aria-label="Alerts">
      <header>
        <h2>Alerts</h2>
        <p class="quiet">{open === 0 ? "none open" : `${open} open`}</p>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls needs the focus, or the keyboard cannot scroll it */}
      <ul class="list" tabIndex={0} aria-label="Alerts, open ones first">
        {sorted.slice(0, 50).map(({ id, unixSeconds, level, message, isOpen, recording }) => (
          <li key={id} class={`row ${level} ${isOpen ? "open" : "over"}`}>
            <time class="quiet">{timeOfDay(unixSeconds)}</time>
            <span>
              <b>{level}</b> {message}{" "}
              <RecordingLink screen={dashboard.screen} name={recording || recordings.get(id)} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
