import { expect, test } from "bun:test";
import { replayOf as replay } from "../../../src/delivery/history/replay.ts";
import { DEFAULT_HISTORY, type HistoryEntry, Hub, type HubMessage } from "../../../src/hub/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { tellFrame, tellJson } from "../../support/tell.ts";

/** Events of these lengths, oldest first. */
function eventsOf(lengths: readonly number[]): HubMessage[] {
  const hub = new Hub(new ManualClock(), {
    ...DEFAULT_HISTORY,
    event: { maxBytes: 256 * 1024 * 1024, maxAgeMillis: 1000 },
  });
  const source = hub.open();
  for (const length of lengths) {
    const text = "x".repeat(length);
    tellJson(hub, source, { topic: "custom/e", text, data: {}, timestampSeconds: 1 });
  }
  return hub.topics.get("custom/e").history.all();
}

/** Events have a text of their own. */
const replayOf = (messages: readonly HubMessage[]) => replay(messages, () => Number.NaN);

const offsets = (entries: readonly HistoryEntry[]) => entries.map(({ offset }) => offset);

test("what may be sent at once is sent, in order", () => {
  const [first, second, third] = eventsOf([10, 20, 30]) as [HubMessage, HubMessage, HubMessage];
  const { entries, isCut } = replayOf([third, first, second]);
  expect([offsets(entries), isCut]).toEqual([[1, 2, 3], false]);
  expect(replayOf([])).toEqual({ entries: [], characters: 0, isCut: false });
});

test("of more messages than may be the newest are sent", () => {
  const { entries, isCut } = replayOf(eventsOf(Array.from({ length: 10_001 }, () => 1)));
  expect([entries.length, entries[0]?.offset, isCut]).toEqual([10_000, 2, true]);
});

test("of longer messages than may be the newest are sent; of one that is too long only what says so", () => {
  const mib = 1024 * 1024;
  const several = replayOf(eventsOf([10, mib / 2, mib / 4, mib / 4]));
  expect([offsets(several.entries), several.characters, several.isCut]).toEqual([[2, 3, 4], mib, true]);
  const one = replayOf(eventsOf([10, 5 * mib]));
  expect([offsets(one.entries), one.isCut]).toEqual([[1, 2], false]);
  expect(one.entries[1]).toMatchObject({ body: { data: { left_out: { bytes: 5 * mib, offset: 2 } } } });
});

test("samples count as what they take when written", () => {
  const clock = new ManualClock();
  const hub = new Hub(clock);
  const source = hub.open();
  for (let frame = 0; frame < 100; frame++)
    tellFrame(hub, source, { frame, fps: 90, frameMillis: 11, physicsMillis: 2 });
  const all = hub.topics.get("fps").history.all();
  const { entries, isCut } = replay(all, () => 64 * 1024);
  expect([all.length, entries.length, isCut]).toEqual([100, 16, true]);
  expect(entries.at(-1)?.offset).toBe(all.at(-1)?.offset);
});
