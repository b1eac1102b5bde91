import type { GameCommand } from "../../protocol/game-commands.ts";
import { exampleArguments } from "./example-arguments.ts";

/** Topics that viewers read in a message path as they stand. They read others, such as those with spaces, only in quotes. */
const PLAIN_TOPIC = /^[\w/]+$/;
/** How much of the past plots show. Units: seconds. */
const PLOTTED_SECONDS = 30;
/** Top of the plot of frame times: with more, a hitch would flatten all other frames. The plot of hitches shows them whole. Units: milliseconds. */
const TOP_FRAME_MILLIS = 50;
const LEGEND_PIXELS = 150;
/** How much of each device's frame of reference is drawn: axes, names. */
const FRAMES = { showLabel: true, labelSize: 0.07, axisScale: 0.6, lineWidth: 0, enablePreloading: true };
const COLORS = {
  frame: "#4e98e2",
  longest: "#f5774d",
  physics: "#f7df71",
  gpu: "#a395e2",
  budget: "#8a8f98",
  headset: ["#59a6ff", "#59a6ff22"],
  left_controller: ["#4dd973", "#4dd97322"],
  right_controller: ["#ff9940", "#ff994022"],
  good: "#2f9e58",
  bad: "#c53b3b",
  unknown: "#5b6069",
} as const;

/** A line of a plot: the path to its numbers, its name, its colour. */
export interface PlottedLine {
  path: string;
  label: string;
  color: string;
}

/** The panels of a layout for one game, by the names that the arrangement uses. */
export class LayoutPanels {
  constructor(private readonly source: string) {}

  /** Frame and physics times, beside the budget. Recordings have them too; they lack the longest frame of each tenth of a second. */
  frames(): object {
    return plot("Frame times (ms)", { top: TOP_FRAME_MILLIS }, [
      { path: this.#path("frame", "longest_frame_time_ms"), label: "longest", color: COLORS.longest },
      { path: this.#path("fps", "frame_time_ms"), label: "frame", color: COLORS.frame },
      { path: this.#path("fps", "physics_time_ms"), label: "physics", color: COLORS.physics },
      this.#budget,
    ]);
  }

  rate(): object {
    const fps = { path: this.#path("fps", "fps"), label: "fps", color: COLORS.frame };
    return plot("Frames a second", {}, [fps]);
  }

  /** What the game works in each frame, beside the budget. */
  work(): object {
    return plot("Work of a frame (ms)", {}, [
      { path: this.#path("stats", "work.cpu_ms"), label: "CPU", color: COLORS.frame },
      { path: this.#path("stats", "work.gpu_ms"), label: "GPU", color: COLORS.gpu },
      this.#budget,
    ]);
  }

  hitches(): object {
    const hitch = { path: this.#path("hitch", "duration_ms"), label: "hitch", color: COLORS.longest };
    return plot("Hitches (ms)", { dots: true }, [hitch]);
  }

  /** Whether the game keeps its budget. */
  verdict(): object {
    const rule = (rawValue: string, label: string, color: string) => ({
      operator: "=",
      rawValue,
      label,
      color,
    });
    return {
      ...titled("Last ten seconds"),
      path: this.#path("stats", "window.verdict.answer"),
      style: "background",
      fallbackColor: COLORS.unknown,
      fallbackLabel: "no verdict yet",
      rules: [
        rule("holds", "holds its budget", COLORS.good),
        rule("breaks", "breaks its budget", COLORS.bad),
        rule("cannot_tell", "cannot tell", COLORS.unknown),
        rule("too_little", "too few frames", COLORS.unknown),
      ],
    };
  }

  /** Headset, controllers, hands and trails. `world` and `xr_origin` are not drawn: they lie in one another, on the floor. */
  poses(): object {
    const trail = (device: "headset" | "left_controller" | "right_controller") => [
      this.#topic(`trail/${device}`),
      { visible: true, type: "line", lineWidth: 0.02, gradient: COLORS[device].toReversed() },
    ];
    return {
      ...titled("Poses"),
      followTf: "world",
      followMode: "follow-none",
      scene: { transforms: FRAMES },
      transforms: { "frame:world": { visible: false }, "frame:xr_origin": { visible: false } },
      topics: {
        [this.#topic("scene")]: { visible: true },
        ...Object.fromEntries([trail("headset"), trail("left_controller"), trail("right_controller")]),
      },
      layers: {
        grid: {
          layerId: "foxglove.Grid",
          visible: true,
          size: 6,
          divisions: 12,
          lineWidth: 1,
          color: "#5b606966",
        },
      },
      cameraState: {
        distance: 3,
        phi: 66,
        thetaOffset: 32,
        targetOffset: [0, 0, 1.1],
        target: [0, 0, 0],
        targetOrientation: [0, 0, 0, 1],
        perspective: true,
        fovy: 45,
        near: 0.05,
        far: 500,
      },
    };
  }

  log(): object {
    return { ...titled("Log"), searchTerms: [], minLogLevel: 1, topicToRender: this.#topic("log") };
  }

  /** The newest hitch and its cause. Its frames stay folded: there are hundreds. */
  hitch(): object {
    return {
      ...titled("Newest hitch"),
      topicPath: inPath(this.#topic("hitch")),
      diffEnabled: false,
      expansion: { context: "c", worst: "c" },
    };
  }

  settings(): object {
    return titled("Settings of the relay");
  }

  /** Calls a command of the game, with arguments to start from. */
  command(command: GameCommand | undefined): object {
    return {
      layout: "vertical",
      serviceName: command === undefined ? "" : this.#topic(command.name),
      requestPayload: JSON.stringify(exampleArguments(command?.schema ?? {}), undefined, 2),
      ...(command && { buttonText: command.name, buttonTooltip: command.description }),
    };
  }

  get #budget(): PlottedLine {
    return { path: this.#path("stats", "window.verdict.budget_ms"), label: "budget", color: COLORS.budget };
  }

  #topic(name: string): string {
    return `/${this.source}/${name}`;
  }

  #path(name: string, field: string): string {
    return `${inPath(this.#topic(name))}.${field}`;
  }
}

function plot(
  title: string,
  { top, dots = false }: { top?: number; dots?: boolean },
  lines: readonly PlottedLine[],
): object {
  return {
    ...titled(title),
    paths: lines.map(({ path, label, color }) => ({
      value: path,
      label,
      color,
      enabled: true,
      timestampMethod: "receiveTime",
      ...(dots && { showLine: false, lineSize: 6 }),
    })),
    minYValue: 0,
    maxYValue: top,
    showXAxisLabels: true,
    showYAxisLabels: true,
    showLegend: true,
    legendDisplay: lines.length > 1 ? "left" : "none",
    sidebarDimension: LEGEND_PIXELS,
    showPlotValuesInLegend: false,
    isSynced: true,
    xAxisVal: "timestamp",
    followingViewWidth: PLOTTED_SECONDS,
  };
}

/** The title of a panel, for each of the viewers. */
function titled(title: string): object {
  return { foxglovePanelTitle: title, lichtblickPanelTitle: title };
}

/** A topic as it stands in a message path: in quotes, unless it is plain. */
function inPath(topic: string): string {
  return PLAIN_TOPIC.test(topic) ? topic : `"${topic.replace(/["\\]/g, "\\$&")}"`;
}
