import type { Dashboard } from "../model/dashboard.ts";
import type { Measure } from "../model/measures.ts";
import { shownMeasures } from "../model/shown-measures.ts";
import { decimal } from "../model/words.ts";
import { SmallLine } from "./small-line.tsx";

/** Values of a small line: the last minute. All ten minutes would be work for each second, and memory. */
const SHOWN = 60;

/** Work against the budget, and what else tells how the game does. A click shows a measure as a chart. */
export function Measures({ dashboard }: { dashboard: Dashboard }) {
  const measures = shownMeasures(dashboard, SHOWN);
  return (
    <section class="panel measures" aria-label="Measures">
      {measures.length === 0 && <p class="quiet">No measures yet.</p>}
      <ul>
        {measures.map((measure) => (
          <li key={measure.key} class={measure.budget === undefined ? "" : "work"}>
            <button
              type="button"
              title="The last ten minutes"
              onClick={() => {
                dashboard.screen.dialog.value = { name: "chart", key: measure.key };
              }}
            >
              <MeasureCell measure={measure} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function MeasureCell({ measure: { name, unit, points, budget, write } }: { measure: Measure }) {
  const value = points.findLast(([, one]) => one !== null)?.[1];
  const share = budget === undefined ? undefined : (value ?? 0) / budget;
  return (
    <>
      <span class="name">{name}</span>
      <span class="value">
        <strong>{write(value)}</strong>{" "}
        <span class="quiet">{budget === undefined ? unit : `of ${decimal(budget)} ms`}</span>
      </span>
      {share === undefined ? (
        <SmallLine points={points} />
      ) : (
        <span class={`bar ${share >= 1 ? "full" : share >= 0.85 ? "tight" : ""}`} aria-hidden="true">
          <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
            <rect width={Math.min(100, share * 100)} height="1" />
          </svg>
        </span>
      )}
    </>
  );
}
