import type { Dashboard } from "../model/dashboard.ts";
import type { Hitch } from "../model/hitch-list.ts";
import { lookAtFrame } from "../model/shown-frames.ts";
import { decimal, timeOfDay } from "../model/words.ts";
import { RecordingLink } from "./recording-link.tsx";
import { useLater } from "./use-later.ts";

/** The hitches with their causes; a click looks at the worst frame. */
export function HitchPanel({ dashboard }: { dashboard: Dashboard }) {
  const game = dashboard.game.value;
  const hitches = game?.hitches.hitches.value ?? [];
  const chosen = dashboard.view.cursorNumber.value;
  const later = useLater(dashboard.screen, dashboard.details.chosenId.value !== undefined);
  return (
    <section class="panel hitches" aria-label="Hitches">
      <header>
        <h2>Hitches</h2>
        <p class="quiet">{hitches.length === 0 ? "none" : hitches.length}</p>
      </header>
      <ul class="list">
        {hitches.map((hitch) => (
          <li key={hitch.id}>
            <button
              type="button"
              class="row"
              aria-pressed={hitch.frame === chosen}
              aria-expanded={hitch.id === dashboard.details.chosenId.value}
              onClick={() => lookClosely(dashboard, hitch)}
            >
              <time class="quiet">{timeOfDay(hitch.unixSeconds)}</time>
              <strong class="lost">{decimal(hitch.millis)} ms</strong>
              <span>
                {hitch.cause} <span class="quiet">{sureness(hitch.confidence)}</span>
                <br />
                <span class="quiet">{hitch.evidence}</span>
              </span>
            </button>
            <RecordingLink screen={dashboard.screen} name={hitch.recording} />
          </li>
        ))}
      </ul>
      {later && <later.HitchDetail dashboard={dashboard} />}
    </section>
  );
}

/** Looks at a hitch, and shows or hides what happened around it. */
function lookClosely(dashboard: Dashboard, hitch: Hitch): void {
  lookAtFrame(dashboard, hitch.frame);
  dashboard.details.toggle(hitch.id);
  if (dashboard.settings.values.peek() === undefined) void dashboard.settings.refresh();
}

function sureness(confidence: number): string {
  if (confidence >= 0.8) return "sure";
  return confidence >= 0.4 ? "probable" : "maybe";
}
