import type { JsonObject } from "../../protocol/json-messages.ts";

/** Where the frame rate that a game is meant to hold comes from, in the order in which the relay looks for it. */
export type RateOrigin = "given" | "xr_display" | "max_fps" | "screen" | "guessed";

/** The rates that a game states in its monitors. */
export interface StatedRate {
  /** The rate that it is meant to hold; undefined if it states none. Units: Hz. */
  hz: number | undefined;
  origin: Exclude<RateOrigin, "given">;
  /** The rate that it cannot exceed, because its XR display, `Engine.max_fps`, low-processor mode or vsync limits it; undefined for no limit. Units: Hz. */
  limitHz: number | undefined;
  /** Whether a screen limits it. Some graphics drivers keep the processor busy while they wait for a screen. */
  hasVsync: boolean;
}

/** The rates in a `performance` event; undefined if the event says nothing of them. */
export function statedRate(data: Readonly<JsonObject>): StatedRate | undefined {
  const display = positive((data.xr as JsonObject | undefined)?.refresh_rate_hz);
  const isFromAddon = typeof data.max_fps === "number";
  if (!isFromAddon && display === undefined) return undefined;
  const cap = leastOf(positive(data.max_fps), positive(data.low_processor_hz));
  const screen = positive(data.screen_hz);
  // The engine does not wait for the window's screen while it draws for a headset.
  const hasVsync = display === undefined && screen !== undefined && isWaiting(data.vsync);
  const limit = Math.min(
    display ?? Number.POSITIVE_INFINITY,
    cap ?? Number.POSITIVE_INFINITY,
    hasVsync ? screen : Number.POSITIVE_INFINITY,
  );
  const limitHz = Number.isFinite(limit) ? limit : undefined;
  if (display !== undefined) return { hz: display, origin: "xr_display", limitHz, hasVsync };
  if (cap !== undefined && limit === cap) return { hz: cap, origin: "max_fps", limitHz, hasVsync };
  if (screen !== undefined) return { hz: screen, origin: "screen", limitHz, hasVsync };
  return { hz: undefined, origin: "guessed", limitHz, hasVsync };
}

function leastOf(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.min(one, other);
}

function isWaiting(vsync: unknown): boolean {
  return vsync === "enabled" || vsync === "adaptive";
}

function positive(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : undefined;
}
