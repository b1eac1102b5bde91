import type { Stats } from "../../protocol/stats.ts";
import type { Dashboard } from "../model/dashboard.ts";
import { decimal, percent } from "../model/words.ts";

/** One measure: its value, its unit, and how it went over the last minute. */
interface Measure {
  name: string;
  value: string;
  unit: string;
  /** Share of the budget that it takes, for a bar. */
  share?: number | undefined;
  /** Values of the last minute, oldest first. */
  line?: readonly (number | null | undefined)[];
}

/** Seconds that the small lines show. */
const LINE_SECONDS = 60;

/** Work against the budget, and what else tells how the game does. */
export function Measures({ dashboard }: { dashboard: Dashboard }) {
  const seconds = dashboard.games.selected.value?.seconds.slice(-LINE_SECONDS) ?? [];
  const monitors = dashboard.game.value?.monitors.value ?? {};
  return (
    <section class="panel measures" aria-label="Measures">
      <dl>
        {[...measuresOf(seconds, monitors), ...customMeasures(monitors)].map((one) => (
          <div key={one.name} class={one.share === undefined ? "" : "wide"}>
            <dt>{one.name}</dt>
            <dd>
              <strong>{one.value}</strong> <span class="quiet">{one.unit}</span>
              {one.share !== undefined && (
                <meter min={0} max={1} low={0.7} high={0.9} optimum={0} value={Math.min(1, one.share)}>
                  {percent(one.share)} %
                </meter>
              )}
              {one.line !== undefined && <SmallLine values={one.line} />}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function measuresOf(seconds: readonly Stats[], monitors: Readonly<Record<string, unknown>>): Measure[] {
  const last = seconds.at(-1);
  const budget = last?.window.verdict.budget_ms ?? 0;
  const of = `of ${decimal(budget)} ms`;
  const work = last?.work;
  const line = (read: (one: Stats) => number | null | undefined) => seconds.map(read);
  return [
    { name: "CPU work", value: decimal(work?.cpu_ms), unit: of, share: (work?.cpu_ms ?? 0) / budget || 0 },
    { name: "GPU work", value: decimal(work?.gpu_ms), unit: of, share: (work?.gpu_ms ?? 0) / budget || 0 },
    { name: "Frames", value: decimal(last?.fps), unit: "/s", line: line(({ fps }) => fps) },
    {
      name: "1 % low",
      value: decimal(last?.window.one_percent_low_fps),
      unit: "/s",
      line: line(({ window }) => window.one_percent_low_fps),
    },
    {
      name: "p99",
      value: decimal(last?.window.frame_time_p99_ms),
      unit: "ms",
      line: line(({ frame_time_ms }) => frame_time_ms?.p99),
    },
    {
      name: "Lost",
      value: percent(last?.window.verdict.stale_share),
      unit: "%",
      line: line(({ stale_share }) => stale_share),
    },
    {
      name: "Physics",
      value: decimal(last?.physics_time_ms?.mean),
      unit: "ms",
      line: line(({ physics_time_ms }) => physics_time_ms?.mean),
    },
    {
      name: "Memory",
      value: decimal(last?.memory?.last_mb),
      unit: "MB",
      line: line(({ memory }) => memory?.last_mb),
    },
    { name: "Growth", value: decimal(last?.memory?.slope_mb_per_min), unit: "MB/min" },
    { name: "Draw calls", value: decimal(numberOf(monitors.draw_calls)), unit: "" },
    {
      name: "Poses",
      value: decimal(last?.tracking?.rate_hz),
      unit: "/s",
      line: line(({ tracking }) => tracking?.rate_hz),
    },
    {
      name: "Jitter",
      value: decimal(last?.tracking?.jitter_ms),
      unit: "ms",
      line: line(({ tracking }) => tracking?.jitter_ms),
    },
  ];
}

/** The project's own monitors. */
function customMeasures({ custom }: Readonly<Record<string, unknown>>): Measure[] {
  if (typeof custom !== "object" || custom === null) return [];
  return Object.entries(custom)
    .filter((entry): entry is [string, number] => typeof entry[1] === "number")
    .slice(0, 12)
    .map(([name, value]) => ({ name: name.slice(0, 40), value: decimal(value), unit: "" }));
}

/** A line of values without axes. Values that are not known leave a gap. */
function SmallLine({ values }: { values: readonly (number | null | undefined)[] }) {
  const known = values.filter((one): one is number => typeof one === "number");
  if (known.length < 2) return <svg class="small-line" aria-hidden="true" />;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  let pen = "M";
  const path = values
    .map((value, index) => {
      if (typeof value !== "number") {
        pen = "M";
        return "";
      }
      const x = (index / Math.max(1, LINE_SECONDS - 1)) * 100;
      const y = high === low ? 10 : 18 - ((value - low) / (high - low)) * 16;
      const step = `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
      pen = "L";
      return step;
    })
    .join("");
  return (
    <svg class="small-line" viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
