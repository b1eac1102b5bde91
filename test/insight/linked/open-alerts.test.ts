import { expect, test } from "bun:test";
import { Hub, type Source } from "../../../src/hub/index.ts";
import { DEFAULT_INSIGHT_OPTIONS } from "../../../src/insight/index.ts";
import { LinkedInsight } from "../../../src/insight/linked/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";

function alert(hub: Hub, game: Source, id: string, state: "open" | "closed"): void {
  const data = { type: "alert", level: "warning", message: "too hot", kind: "heat", id, state, timestamp: 1 };
  hub.accept(game, "alert", { from: "json", text: JSON.stringify(data), data });
}

test("alerts of a linked game that were open before a cut are open after it, and end when the near relay says so", () => {
  const clock = new ManualClock();
  const hub = new Hub(clock);
  const insight = new LinkedInsight(hub, clock, DEFAULT_INSIGHT_OPTIONS);
  hub.listen(insight);
  const game = hub.open("epoch-1", "elsewhere", { site: "lab" });
  const open = () => insight.openAlerts("epoch-1").map(({ id }) => id);
  alert(hub, game, "one", "open");
  alert(hub, game, "two", "open");
  hub.close(game, "lost");
  expect(open()).toEqual([]);

  expect(hub.reopen(game)).toBe(true);
  expect(open()).toEqual(["one", "two"]);
  alert(hub, game, "one", "closed");
  expect(open()).toEqual(["two"]);
  insight.stop();
});
