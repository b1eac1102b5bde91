import type { FleetGame } from "../model/fleet.ts";
import { pointsOf } from "../model/measures.ts";
import { decimal, percent } from "../model/words.ts";
import { SmallLine } from "./small-line.tsx";

/** One game of the list: its verdict, its numbers, and the p99 of its frame times over the last minute. A click shows the game. */
export function FleetTile({
  game: { source, site, verdict, sentence, detail, fps, p99Millis, staleShare, seconds },
  choose,
}: {
  game: FleetGame;
  choose(): void;
}) {
  const { mood, sign, words, isOfNow } = verdict;
  return (
    <li>
      <button type="button" class={`tile ${mood} ${isOfNow ? "" : "old"}`} onClick={choose}>
        <span class="name">
          <span class="sign" aria-hidden="true">
            {sign}
          </span>{" "}
          <b>{source.slice(0, 60)}</b>{" "}
          {site !== undefined && !source.startsWith(`${site}/`) && <span class="quiet">{site}</span>}
        </span>
        <span title={sentence}>{words}</span>
        {isOfNow && (
          <>
            <span class="detail quiet" title={sentence}>
              {detail}
            </span>
            <span class="numbers">
              <span>
                {decimal(fps)} <span class="quiet">fps</span>
              </span>
              <span>
                <span class="quiet">p99</span> {decimal(p99Millis)} <span class="quiet">ms</span>
              </span>
              <span>
                {percent(staleShare)} <span class="quiet">% lost</span>
              </span>
            </span>
            <SmallLine
              points={pointsOf("p99", seconds)}
              leastSpan={(seconds.at(-1)?.budgetMillis ?? 0) / 2}
            />
          </>
        )}
      </button>
    </li>
  );
}
