import { useSignal } from "@preact/signals";
import { chartSecondsAt, drawChart } from "../draw/draw-chart.ts";
import type { Dashboard } from "../model/dashboard.ts";
import { extentOf, type Measure } from "../model/measures.ts";
import { shownMeasures } from "../model/shown-measures.ts";
import { timeOfDay } from "../model/words.ts";
import { Dialog } from "./dialog.tsx";
import { useDrawing } from "./use-drawing.ts";

/** What a chart shows. Units: seconds. */
const SPAN_SECONDS = 600;

/** One measure over the last ten minutes, as a chart or as a table. */
export function ChartDialog({ dashboard, name }: { dashboard: Dashboard; name: string }) {
  const chosen = useSignal<number | undefined>(undefined);
  const isTable = useSignal(false);
  const measure = shownMeasures(dashboard, SPAN_SECONDS).find(({ key }) => key === name);
  const span = spanOf(measure);
  const canvas = useDrawing(4, (drawn, colours) => {
    const shown = shownMeasures(dashboard, SPAN_SECONDS).find(({ key }) => key === name);
    if (shown !== undefined)
      drawChart(drawn, { measure: shown, ...spanOf(shown), chosen: chosen.peek(), colours });
  });
  if (measure === undefined) return null;
  const { points, unit, write } = measure;
  const extent = extentOf(points);
  const withUnit = (value: number | null | undefined): string => `${write(value)} ${unit}`.trim();
  const [unix, value] = points[chosen.value ?? points.length - 1] ?? [];
  const move = (by: number): void => {
    chosen.value = Math.min(points.length - 1, Math.max(0, (chosen.value ?? points.length - 1) + by));
  };
  return (
    <Dialog title={measure.name} screen={dashboard.screen}>
      <dl class="extent">
        <Value
          name={chosen.value === undefined ? "now" : `at ${timeOfDay(unix ?? 0)}`}
          value={withUnit(value)}
        />
        <Value name="least" value={withUnit(extent?.least)} />
        <Value name="mean" value={withUnit(extent?.mean)} />
        <Value name="most" value={withUnit(extent?.most)} />
        {measure.budget !== undefined && <Value name="budget" value={withUnit(measure.budget)} />}
      </dl>
      {isTable.value ? (
        <MinuteTable measure={measure} />
      ) : (
        <canvas
          ref={canvas}
          class="chart"
          tabIndex={0}
          role="img"
          aria-label={`${measure.name} of the last ten minutes. The arrow keys go from second to second.`}
          onPointerMove={(event) => {
            const at = chartSecondsAt(span, event.currentTarget.clientWidth, event.offsetX);
            const next = points.findIndex(([one]) => one >= at);
            chosen.value = next < 0 ? points.length - 1 : next;
          }}
          onPointerLeave={() => {
            chosen.value = undefined;
          }}
          onKeyDown={(event) => {
            const step = event.shiftKey ? 10 : 1;
            if (event.key === "ArrowLeft") move(-step);
            else if (event.key === "ArrowRight") move(step);
            else return;
            event.preventDefault();
          }}
        />
      )}
      <button
        type="button"
        onClick={() => {
          isTable.value = !isTable.value;
        }}
      >
        {isTable.value ? "as chart" : "as table"}
      </button>
    </Dialog>
  );
}

function Value({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt class="quiet">{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** Least, mean and most of each minute. */
function MinuteTable({ measure: { points, write } }: { measure: Measure }) {
  const minutes = Map.groupBy(points, ([unix]) => Math.floor(unix / 60) * 60);
  return (
    <table class="values">
      <thead>
        <tr>
          <th scope="col">Minute</th>
          <th scope="col">Least</th>
          <th scope="col">Mean</th>
          <th scope="col">Most</th>
        </tr>
      </thead>
      <tbody>
        {[...minutes].reverse().map(([minute, inside]) => {
          const extent = extentOf(inside);
          return (
            <tr key={minute}>
              <td>{timeOfDay(minute).slice(0, 5)}</td>
              <td>{write(extent?.least)}</td>
              <td>{write(extent?.mean)}</td>
              <td>{write(extent?.most)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function spanOf(measure: Measure | undefined): { fromSeconds: number; toSeconds: number } {
  const toSeconds = measure?.points.at(-1)?.[0] ?? 0;
  return { fromSeconds: toSeconds - SPAN_SECONDS, toSeconds };
}
