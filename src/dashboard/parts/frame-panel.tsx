import type { Dashboard } from "../model/dashboard.ts";
import { refreshesLost } from "../model/frame-colour.ts";
import { budgetOf } from "../model/shown-frames.ts";
import { decimal, seconds, timeOfDay } from "../model/words.ts";
import { Lane } from "./lane.tsx";
import { MomentButtons } from "./moment-buttons.tsx";
import { Overview } from "./overview.tsx";
import { Strip } from "./strip.tsx";

/** Every frame of the last minute, single frames, the ten minutes below, and what is known of one frame. */
export function FramePanel({ dashboard }: { dashboard: Dashboard }) {
  return (
    <section class="panel frames" aria-label="Frame time">
      <header>
        <h2>Frame time</h2>
        <p class="quiet readout">{readout(dashboard)}</p>
        <ul class="legend" aria-hidden="true">
          <li class="in-budget">in budget</li>
          <li class="over">over</li>
          <li class="lost-1">1 lost</li>
          <li class="lost-2">2 and more</li>
          <li class="physics">physics</li>
          <li class="untold">unknown</li>
        </ul>
        <button
          type="button"
          class="plain"
          onClick={() => {
            dashboard.screen.dialog.value = { name: "frames" };
          }}
        >
          as table
        </button>
        <MomentButtons dashboard={dashboard} />
      </header>
      <Strip dashboard={dashboard} />
      <Lane dashboard={dashboard} />
      <Overview dashboard={dashboard} />
    </section>
  );
}

/** What is known of the frame that is looked at. */
function readout(dashboard: Dashboard): string {
  const { game, view } = dashboard;
  const number = view.cursorNumber.value;
  const frames = game.value?.frames;
  if (game.value === undefined || frames === undefined || number === undefined)
    return `every frame of ${view.spanMillis.value === 60_000 ? "the last minute" : seconds(view.spanMillis.value / 1000)}`;
  const index = frames.indexOfNumber(number);
  if (index === undefined) return `frame ${number} is no longer kept`;
  const millis = frames.frameMillis(index);
  if (Number.isNaN(millis)) return "nothing is known of this time";
  const unix = game.value.clock.unixMillis(frames.endMillis(index));
  const physics = frames.physicsMillis(index);
  const lost = refreshesLost(millis, budgetOf(dashboard));
  const words = [
    `frame ${number}${unix === undefined ? "" : ` at ${timeOfDay(unix / 1000)}`}`,
    `${decimal(millis)} ms`,
    ...(Number.isNaN(physics) ? [] : [`physics ${decimal(physics)} ms`]),
    ...(lost === 0 ? [] : [`${lost} refresh${lost === 1 ? "" : "es"} lost`]),
  ];
  return words.join(" · ");
}
