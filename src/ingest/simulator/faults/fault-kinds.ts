/** The effect and the bounds of one kind of fault. */
export interface FaultKindRow {
  /** Description for the help text and the truth file. */
  about: string;
  /** Shortest and longest duration. Units: seconds; [0, 0] is one frame. */
  seconds: readonly [number, number];
  /** Smallest and largest size, drawn evenly on a logarithmic scale. */
  magnitude: readonly [number, number];
  /** Unit of the magnitude. */
  unit: string;
  /** Parts of the game that it can affect; one is drawn. */
  targets: readonly string[];
}

const DEVICES = ["headset", "left_controller", "right_controller"];

/** Every kind of fault that the simulated game can have. */
export const FAULT_KINDS = {
  hitch: {
    about:
      "one frame takes far too long: script, physics, scene load, GPU, memory, a flood of warnings, lost tracking",
    seconds: [0, 0],
    magnitude: [45, 300],
    unit: "ms",
    targets: ["script", "physics", "scene", "gpu", "memory", "log", "tracking"],
  },
  "tracking-loss": {
    about: "a device is not tracked, or gone",
    seconds: [1, 4],
    magnitude: [1, 1],
    unit: "devices",
    targets: DEVICES,
  },
  "tracking-freeze": {
    about: "a device is reported as tracked, but its pose does not change at all",
    seconds: [1, 4],
    magnitude: [1, 1],
    unit: "devices",
    targets: DEVICES,
  },
  "tracking-jump": {
    about: "a device jumps to another place from one frame to the next, and later back",
    seconds: [0.4, 1],
    magnitude: [2.5, 8],
    unit: "m",
    targets: DEVICES,
  },
  jitter: {
    about: "a device's pose is noisy",
    seconds: [1, 4],
    magnitude: [6, 25],
    unit: "mm",
    targets: DEVICES,
  },
  "bad-rotation": {
    about: "a device's rotation is not a unit quaternion",
    seconds: [0.4, 2],
    magnitude: [0.05, 0.9],
    unit: "length",
    targets: DEVICES,
  },
  nan: {
    about: "poses are not numbers; the relay refuses such packets",
    seconds: [0.4, 2],
    magnitude: [1, 1],
    unit: "devices",
    targets: ["headset"],
  },
  physics: {
    about:
      "overlapping bodies fly apart: ever faster, far too fast, to a position that is not a number, or too many for the solver",
    seconds: [1, 3],
    magnitude: [8, 40],
    unit: "times",
    targets: ["growing body", "fast body", "body without a position", "solver"],
  },
  leak: {
    about: "memory is taken and never released",
    seconds: [60, 120],
    magnitude: [60, 600],
    unit: "MiB/min",
    targets: ["memory"],
  },
  "node-leak": {
    about: "nodes are created and never freed",
    seconds: [60, 120],
    magnitude: [120, 3000],
    unit: "nodes/min",
    targets: ["nodes", "orphan_nodes"],
  },
  "rate-drift": {
    about: "the frame rate drops below the display's and stays there",
    seconds: [3, 8],
    magnitude: [6, 14],
    unit: "%",
    targets: ["frames"],
  },
  "refresh-rate": {
    about: "the display changes its refresh rate, and later changes it back",
    seconds: [4, 8],
    magnitude: [60, 120],
    unit: "Hz",
    targets: ["display"],
  },
  "event-storm": {
    about: "hundreds of events a second",
    seconds: [1, 3],
    magnitude: [200, 900],
    unit: "events/s",
    targets: ["custom", "warning"],
  },
  "error-burst": {
    about: "many errors in a short time",
    seconds: [0.8, 2],
    magnitude: [20, 80],
    unit: "errors/s",
    targets: ["error"],
  },
  "clock-jump": {
    about: "the game's clock is set while the game runs",
    seconds: [0, 0],
    magnitude: [1, 3600],
    unit: "s",
    targets: ["forward", "backward"],
  },
  "frame-gap": {
    about: "frames that the game plays and does not report",
    seconds: [0, 0],
    magnitude: [6, 60],
    unit: "frames",
    targets: ["samples"],
  },
} as const satisfies Record<string, FaultKindRow>;

/** A kind of fault. */
export type FaultKind = keyof typeof FAULT_KINDS;

/** The names of all kinds. */
export const FAULT_KIND_NAMES = Object.keys(FAULT_KINDS) as FaultKind[];

/** Whether there is a kind of fault of this name. */
export function isFaultKind(name: string): name is FaultKind {
  return Object.hasOwn(FAULT_KINDS, name);
}
