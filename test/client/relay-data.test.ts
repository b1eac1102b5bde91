import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import type { z } from "zod";
import type * as data from "../../src/client/relay-data.ts";
import type { fpsData } from "../../src/protocol/json-messages.ts";
import type { stats as second } from "../../src/protocol/stats.ts";
import type { TOPIC_DATA } from "../../src/protocol/topic-data.ts";
import type { events } from "../../src/surfaces/http-api/schemas/events.ts";
import type { hitches } from "../../src/surfaces/http-api/schemas/hitches.ts";
import type { stats } from "../../src/surfaces/http-api/schemas/stats.ts";
import { clientTypes } from "../support/client-types.ts";

/** True if values of either type are values of the other. */
type Mutual<A, B> = [A, B] extends [B, A] ? true : false;

type TopicSchemas = typeof TOPIC_DATA;

/** Whether the client's type of each topic says the same as the relay's schema. The poses have a closer type of their own. */
type Topics = {
  [Name in Exclude<keyof TopicSchemas, "vr_tracking">]: Mutual<
    data.RelayTopicData[Name],
    z.infer<TopicSchemas[Name]>
  >;
};

test("the client's types are made of the relay's schemas as they are now", () => {
  const { path, text } = clientTypes();
  // If not: bun test/support/client-types.ts
  expect(readFileSync(path, "utf8")).toBe(text);
});

test("the compiler finds that they say the same as the schemas", () => {
  const topics: false extends Topics[keyof Topics] ? false : true = true;
  const fps: Mutual<data.FpsData, z.infer<typeof fpsData>> = true;
  const ofSecond: Mutual<data.StatsData, z.infer<typeof second>> = true;
  const ofWindow: Mutual<data.WindowStats, z.infer<typeof stats>> = true;
  const ofHitches: Mutual<data.Hitches, z.infer<typeof hitches>> = true;
  const ofEvents: Mutual<data.EventsAnswer, z.infer<typeof events>> = true;
  const differing: Mutual<{ fps: string }, { fps: number }> = false;
  expect([topics, fps, ofSecond, ofWindow, ofHitches, ofEvents]).toEqual([
    true,
    true,
    true,
    true,
    true,
    true,
  ]);
  expect(differing).toBe(false);
});
