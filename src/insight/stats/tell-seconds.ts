import type { Hub, MessageSource } from "../../hub/index.ts";
import type { GameStats } from "./game-stats.ts";

/** The topic of the messages, and their event. */
export const STATS_TOPIC = "stats";

/** Most games whose seconds are told at once, unless there are so many that they need more to have their turn in time. All seconds end at the same moment. */
const GAMES_AT_ONCE = 8;
/** In how many turns all games have theirs: of the ten in a second, two are to spare. */
const TURNS = 8;

/** Tells the seconds that are over of some of the connected games; the others have their turn when it is called again. Call it ten times a second. */
export function tellSeconds(
  games: readonly { readonly source: MessageSource; readonly stats: GameStats }[],
  nowMillis: number,
  hub: Hub,
): void {
  let left = Math.max(GAMES_AT_ONCE, Math.ceil(games.length / TURNS));
  for (const { source, stats } of games) {
    if (!source.connected) continue;
    const due = stats.due(nowMillis);
    for (const second of due) hub.tellOfGame(source, STATS_TOPIC, STATS_TOPIC, second);
    if (due.length > 0 && --left === 0) return;
  }
}
