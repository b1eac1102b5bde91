import type { Dashboard } from "../model/dashboard.ts";
import { refreshesLost } from "../model/frame-colour.ts";
import { budgetOf, rightEdge } from "../model/shown-frames.ts";
import { decimal, seconds, timeOfDay } from "../model/words.ts";
import { Dialog } from "./dialog.tsx";

/** Most rows of the table. */
const ROWS = 200;

/** The frames of the strip that were longer than the budget, as a table: what the strip shows, for those who do not see it. */
export function FrameTable({ dashboard }: { dashboard: Dashboard }) {
  const { screen, view } = dashboard;
  const game = dashboard.game.peek();
  const budget = budgetOf(dashboard);
  const rows: { number: number; millis: number; lost: number; at: string }[] = [];
  let frames = 0;
  if (game !== undefined) {
    const to = rightEdge(dashboard, game);
    const ring = game.frames;
    for (let index = ring.indexAfter(to - view.spanMillis.peek()); index < ring.end; index++) {
      const millis = ring.frameMillis(index);
      if (ring.beginMillis(index) >= to) break;
      if (Number.isNaN(millis)) continue;
      frames++;
      const lost = refreshesLost(millis, budget);
      const unix = game.clock.unixMillis(ring.endMillis(index)) ?? Number.NaN;
      if (lost > 0) rows.push({ number: ring.numberAt(index), millis, lost, at: timeOfDay(unix / 1000) });
    }
  }
  return (
    <Dialog title="Frames that lost refreshes" screen={screen}>
      <p class="quiet">
        {`${frames} frames in ${seconds(view.spanMillis.peek() / 1000)}, ${rows.length} of them lost refreshes. Budget ${decimal(budget)} ms.`}
      </p>
      <table class="values">
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Frame</th>
            <th scope="col">Milliseconds</th>
            <th scope="col">Refreshes lost</th>
          </tr>
        </thead>
        <tbody>
          {rows
            .slice(-ROWS)
            .reverse()
            .map(({ number, millis, lost, at }) => (
              <tr key={number}>
                <td>{at}</td>
                <td>{number}</td>
                <td>{decimal(millis)}</td>
                <td>{lost}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </Dialog>
  );
}
