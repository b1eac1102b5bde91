import type { Limits } from "../../protocol/limits.ts";

/** How many games' packets a link may bring: those of a site. */
const GAMES_OF_A_LINK = 8;
/** How much of the event loop's time it may take, in shares of a game's. */
const WORK_OF_A_LINK = 2;

/** The limits of a link, which brings several games. They are read at each use. */
export function linkLimits(limits: Readonly<Limits>): Readonly<Limits> {
  const times = (name: "packetsPerSecond" | "workMillisPerSecond", factor: number) => ({
    enumerable: true,
    get: () => limits[name] * factor,
  });
  return Object.create(limits, {
    packetsPerSecond: times("packetsPerSecond", GAMES_OF_A_LINK),
    workMillisPerSecond: times("workMillisPerSecond", WORK_OF_A_LINK),
  }) as Readonly<Limits>;
}
