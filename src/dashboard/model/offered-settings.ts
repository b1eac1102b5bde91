/** One setting of the relay that the page can change. */
export interface OfferedSetting {
  key: string;
  label: string;
  /** Unit of its number; `switch` for a setting that is on or off. */
  unit: "s" | "Hz" | "switch";
  /** What it means to have no value. */
  unset: string;
  /** What it costs, in one line. */
  cost: string;
}

/** The settings that the page offers. */
export const OFFERED_SETTINGS: readonly OfferedSetting[] = [
  {
    key: "fps_interval_s",
    label: "Time between frames",
    unit: "s",
    unset: "the game's own",
    cost: "For clients that ask for no rate. 0 sends every frame; a longer time costs the game less. This page always asks for every frame.",
  },
  {
    key: "vr_tracking_interval_s",
    label: "Time between poses",
    unit: "s",
    unset: "the game's own",
    cost: "As above, for poses: the largest part of what a game sends.",
  },
  {
    key: "performance_interval_s",
    label: "Time between monitors",
    unit: "s",
    unset: "the game's own",
    cost: "Memory, work and draw calls. A shorter time shows short peaks and costs the game a little more.",
  },
  {
    key: "budget_hz",
    label: "Budget",
    unit: "Hz",
    unset: "by the display",
    cost: "Costs the game nothing. The verdict and the hitches of all games are judged by it from now on.",
  },
  {
    key: "profile_hitches",
    label: "Profile hitches",
    unit: "switch",
    unset: "off",
    cost: "Hitches name the function. Slows scripts down by about 0.1 µs a call, in games that are connected to /debugger.",
  },
];
