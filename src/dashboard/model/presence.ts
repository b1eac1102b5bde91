/** Whether someone looks at the page. `judging`: only verdicts and alerts are kept up. `away`: nothing is. */
export type Presence = "looking" | "judging" | "away";

/** After so long hidden the page gives up the live data of its game, and then the verdicts too: a forgotten tab must not make games sample. Units: milliseconds. */
const HIDDEN_MILLIS = { judging: 60_000, away: 600_000 };

/** What a page does that has been hidden for a while; 0 if it is seen. Units: milliseconds. */
export function presenceOf(hiddenMillis: number): Presence {
  if (hiddenMillis >= HIDDEN_MILLIS.away) return "away";
  return hiddenMillis >= HIDDEN_MILLIS.judging ? "judging" : "looking";
}
