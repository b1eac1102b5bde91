import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** The file with the dashboard. */
export const DASHBOARD_FILE = join(import.meta.dir, "../../docs/operate/grafana-dashboard.json");

/** A curve: its PromQL expression, and its name with labels in double braces. */
interface Curve {
  expr: string;
  legend: string;
}

/** A panel of curves. */
interface Panel {
  title: string;
  /** A unit of Grafana, such as `s` or `percentunit`. */
  unit: string;
  description?: string;
  isStacked?: boolean;
  curves: readonly Curve[];
}

const WIDTH = 8;
const HEIGHT = 8;
const PANELS_A_ROW = 3;

const GAME = 'source=~"$source"';
const RATE = "[$__rate_interval]";
const frameQuantile = (share: number): string =>
  `histogram_quantile(${share}, sum by (source, le) (rate(godot_frame_seconds_bucket{${GAME}}${RATE})))`;

/** The panels of each row. */
const ROWS: Readonly<Record<string, readonly Panel[]>> = {
  Games: [
    {
      title: "Frames a second",
      unit: "none",
      description: "By frame numbers. Absent while nobody watches the game.",
      curves: [{ expr: `rate(godot_frames_total{${GAME}}${RATE})`, legend: "{{source}}" }],
    },
    {
      title: "Frame time",
      unit: "s",
      description:
        "The budget is what a frame of the game may take. Quantiles are estimated within a bucket.",
      curves: [
        { expr: frameQuantile(0.5), legend: "{{source}} p50" },
        { expr: frameQuantile(0.99), legend: "{{source}} p99" },
        { expr: `godot_frame_budget_seconds{${GAME}}`, legend: "{{source}} budget" },
      ],
    },
    {
      title: "Refreshes of the display without a new frame",
      unit: "percentunit",
      curves: [
        {
          expr: `rate(godot_stale_frames_total{${GAME}}${RATE}) / (rate(godot_frames_total{${GAME}}${RATE}) + rate(godot_stale_frames_total{${GAME}}${RATE}))`,
          legend: "{{source}}",
        },
      ],
    },
    {
      title: "Hitches by cause",
      unit: "none",
      isStacked: true,
      curves: [
        {
          expr: `sum by (source, cause) (increase(godot_hitches_total{${GAME}}${RATE})) > 0`,
          legend: "{{source}} {{cause}}",
        },
      ],
    },
    {
      title: "Physics time, p99",
      unit: "s",
      curves: [
        {
          expr: `histogram_quantile(0.99, sum by (source, le) (rate(godot_physics_seconds_bucket{${GAME}}${RATE})))`,
          legend: "{{source}}",
        },
      ],
    },
    {
      title: "Memory",
      unit: "bytes",
      curves: [{ expr: `godot_memory_bytes{${GAME}}`, legend: "{{source}}" }],
    },
    {
      title: "Time without tracking",
      unit: "percentunit",
      curves: [
        {
          expr: `rate(godot_tracking_lost_seconds_total{${GAME}}${RATE})`,
          legend: "{{source}} {{device}}",
        },
      ],
    },
    {
      title: "Problems of poses",
      unit: "none",
      isStacked: true,
      curves: [
        {
          expr: `sum by (source, problem) (increase(godot_tracking_problems_total{${GAME}}${RATE})) > 0`,
          legend: "{{source}} {{problem}}",
        },
      ],
    },
    {
      title: "Connected, sampled, standing still",
      unit: "none",
      curves: [
        { expr: `godot_connected{${GAME}}`, legend: "{{source}} connected" },
        { expr: `godot_sampled{${GAME},stream="fps"}`, legend: "{{source}} sampled" },
        { expr: `godot_standstill{${GAME}}`, legend: "{{source}} stands still" },
      ],
    },
  ],
  Headsets: [
    {
      title: "Time of the GPU for a frame",
      unit: "s",
      curves: [
        { expr: `headset_work_seconds{${GAME},processor="gpu"}`, legend: "{{source}} {{of}}" },
        { expr: `1 / headset_refresh_rate_hertz{${GAME}}`, legend: "{{source}} refresh of the display" },
      ],
    },
    {
      title: "Load of the processors",
      unit: "percentunit",
      curves: [{ expr: `headset_load_ratio{${GAME}}`, legend: "{{source}} {{processor}}" }],
    },
    {
      title: "Clocks of the processors",
      unit: "hertz",
      description: "They fall when the headset is too hot, and when the game has little to do.",
      curves: [{ expr: `headset_clock_hertz{${GAME}}`, legend: "{{source}} {{processor}}" }],
    },
    {
      title: "Temperature",
      unit: "celsius",
      curves: [{ expr: `headset_temperature_celsius{${GAME}}`, legend: "{{source}} {{part}}" }],
    },
    {
      title: "Saving power because of heat",
      unit: "none",
      description: "Power level: 0 normal, 2 danger. Thermal status: 0 none, 6 shutdown.",
      curves: [
        { expr: `headset_power_level{${GAME}}`, legend: "{{source}} power level" },
        { expr: `headset_thermal_status{${GAME}}`, legend: "{{source}} thermal status" },
      ],
    },
    {
      title: "Battery",
      unit: "percentunit",
      curves: [{ expr: `headset_battery_ratio{${GAME}}`, legend: "{{source}}" }],
    },
  ],
  Relay: [
    {
      title: "Clients by format",
      unit: "none",
      isStacked: true,
      curves: [{ expr: "sum by (format) (telemetry_relay_clients)", legend: "{{format}}" }],
    },
    {
      title: "Messages a second",
      unit: "none",
      curves: [
        { expr: `rate(telemetry_relay_received_messages_total${RATE})`, legend: "{{instance}} received" },
        { expr: `rate(telemetry_relay_accepted_messages_total${RATE})`, legend: "{{instance}} accepted" },
        { expr: `rate(telemetry_relay_published_messages_total${RATE})`, legend: "{{instance}} published" },
      ],
    },
    {
      title: "Bytes a second",
      unit: "Bps",
      curves: [
        { expr: `rate(telemetry_relay_received_bytes_total${RATE})`, legend: "{{instance}} received" },
        { expr: `rate(telemetry_relay_sent_bytes_total${RATE})`, legend: "{{instance}} sent" },
      ],
    },
    {
      title: "Messages that slow clients lost, a second",
      unit: "none",
      isStacked: true,
      curves: [
        {
          expr: `sum by (topic) (rate(telemetry_relay_dropped_messages_total${RATE})) > 0`,
          legend: "{{topic}}",
        },
      ],
    },
    {
      title: "Refusals a second",
      unit: "none",
      isStacked: true,
      curves: [
        { expr: `sum by (code) (rate(telemetry_relay_refusals_total${RATE})) > 0`, legend: "{{code}}" },
      ],
    },
    {
      title: "Left out by a bound, a second",
      unit: "none",
      isStacked: true,
      curves: [
        { expr: `sum by (kind) (rate(telemetry_relay_omissions_total${RATE})) > 0`, legend: "{{kind}}" },
      ],
    },
    {
      title: "Delay of the event loop, p99",
      unit: "s",
      curves: [
        {
          expr: `histogram_quantile(0.99, sum by (instance, le) (rate(telemetry_relay_event_loop_delay_seconds_bucket${RATE})))`,
          legend: "{{instance}}",
        },
      ],
    },
    {
      title: "Processor",
      unit: "percentunit",
      description: "1 is one core.",
      curves: [
        { expr: `rate(process_cpu_seconds_total{job="telemetry-relay"}${RATE})`, legend: "{{instance}}" },
      ],
    },
    {
      title: "Memory of the relay",
      unit: "bytes",
      curves: [{ expr: 'process_resident_memory_bytes{job="telemetry-relay"}', legend: "{{instance}}" }],
    },
  ],
};

/** Every expression of the dashboard. */
export function dashboardExpressions(): string[] {
  return Object.values(ROWS).flatMap((panels) =>
    panels.flatMap(({ curves }) => curves.map(({ expr }) => expr)),
  );
}

/** The dashboard as the JSON that Grafana imports. */
export function dashboardText(): string {
  const dashboard = {
    title: "Godot games and their telemetry relay",
    uid: "godot-telemetry-relay",
    tags: ["godot"],
    schemaVersion: 39,
    editable: true,
    refresh: "5s",
    time: { from: "now-15m", to: "now" },
    templating: {
      list: [
        { name: "datasource", label: "Data source", type: "datasource", query: "prometheus" },
        {
          name: "source",
          label: "Game",
          type: "query",
          datasource: DATA_SOURCE,
          query: { query: "label_values(godot_connected, source)", refId: "source" },
          refresh: 2,
          multi: true,
          includeAll: true,
          allValue: ".*",
          current: { text: "All", value: "$__all" },
        },
      ],
    },
    panels: panelsOf(),
  };
  return `${JSON.stringify(dashboard, undefined, 2)}\n`;
}

const DATA_SOURCE = { type: "prometheus", uid: "$datasource" };

function panelsOf(): object[] {
  const panels: object[] = [];
  let top = 0;
  for (const [title, ofRow] of Object.entries(ROWS)) {
    panels.push({ id: panels.length + 1, type: "row", title, gridPos: { x: 0, y: top, w: 24, h: 1 } });
    top++;
    for (const [index, panel] of ofRow.entries()) {
      const x = (index % PANELS_A_ROW) * WIDTH;
      const y = top + Math.floor(index / PANELS_A_ROW) * HEIGHT;
      panels.push(panelJson(panel, { id: panels.length + 1, gridPos: { x, y, w: WIDTH, h: HEIGHT } }));
    }
    top += Math.ceil(ofRow.length / PANELS_A_ROW) * HEIGHT;
  }
  return panels;
}

function panelJson({ title, unit, description, isStacked = false, curves }: Panel, place: object): object {
  return {
    ...place,
    type: "timeseries",
    title,
    ...(description !== undefined && { description }),
    datasource: DATA_SOURCE,
    fieldConfig: {
      defaults: {
        unit,
        min: 0,
        custom: { stacking: { mode: isStacked ? "normal" : "none" }, fillOpacity: isStacked ? 20 : 0 },
      },
      overrides: [],
    },
    targets: curves.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode("A".charCodeAt(0) + index),
      datasource: DATA_SOURCE,
      expr,
      legendFormat: legend,
      // Exemplars carry the number of a frame.
      exemplar: expr.includes("_seconds_bucket"),
    })),
  };
}

if (import.meta.main) writeFileSync(DASHBOARD_FILE, dashboardText());
