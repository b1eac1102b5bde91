import type { Mood } from "./headline.ts";

/** A sign for each mood, so that it is not told by colour alone. */
export const SIGNS: Readonly<Record<Mood, string>> = { good: "✓", warning: "▲", bad: "✕", unknown: "?" };
