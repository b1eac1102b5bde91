import { expect, test } from "bun:test";
import { SeenOffsets } from "../../src/client/seen-offsets.ts";

test("takes each message of a topic and game once, even between messages of others", () => {
  const seen = new SeenOffsets();
  const take = (topic: string, source: string, offset: number | undefined) =>
    seen.takeNew({ topic, source, offset });
  expect([take("fps", "a", 5), take("scene", "a", 9), take("fps", "a", 7), take("fps", "b", 6)]).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect([take("fps", "a", 7), take("fps", "a", 6), take("scene", "a", 9)]).toEqual([false, false, false]);
  expect([take("fps", "a", undefined), take("fps", "a", undefined)]).toEqual([true, true]);
  seen.clear();
  expect(take("fps", "a", 1)).toBe(true);
});

test("forgets the topics that have been silent longest", () => {
  const seen = new SeenOffsets();
  for (let n = 0; n < 5000; n++) seen.takeNew({ topic: `custom/${n}`, source: "a", offset: n + 1 });
  expect(seen.takeNew({ topic: "custom/4999", source: "a", offset: 5000 })).toBe(false);
  expect(seen.takeNew({ topic: "custom/0", source: "a", offset: 1 })).toBe(true);
});
