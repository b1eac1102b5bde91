import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { GAME_STREAMS, STREAMS } from "../../src/protocol/streams.ts";
import { TOPIC_DATA } from "../../src/protocol/topic-data.ts";
import {
  classicPatterns,
  FIXED_TOPICS,
  isByNameOnly,
  isStateTopic,
} from "../../src/protocol/topic-patterns.ts";
import { SNAPSHOT_SECTIONS, TOPIC_NAMES, topicOfPacket, topicRow } from "../../src/protocol/topic-table.ts";

describe("the table of topics", () => {
  test("is the table in docs/wire-format.md", () => {
    const page = readFileSync(join(import.meta.dir, "../../docs/wire-format.md"), "utf8");
    expect(page).toContain(topicsOfDocs());
  });

  test("gives a JSON Schema for the data of every topic", () => {
    for (const name of TOPIC_NAMES)
      expect([name, z.toJSONSchema(TOPIC_DATA[name]).type]).toEqual([name, "object"]);
  });

  test("has one topic for each kind of packet and each section", () => {
    expect([topicOfPacket("frame"), topicOfPacket("tracking")]).toEqual(["fps", "vr_tracking"]);
    const sections = SNAPSHOT_SECTIONS.map(({ section }) => section);
    expect(sections).toEqual(["fps", "vr_tracking", "performance", "scene", "game"]);
  });

  test("defines states, streams, topics by name only, and classic clients", () => {
    expect(FIXED_TOPICS.filter(isStateTopic)).toEqual([
      "fps",
      "vr_tracking",
      "performance",
      "stats",
      "headset",
      "relay",
    ]);
    expect([STREAMS, GAME_STREAMS]).toEqual([
      ["fps", "vr_tracking"],
      ["fps", "vr_tracking", "performance"],
    ]);
    const byName = ["profiler/scripts", "profiler/servers", "profiler/visual"];
    expect(FIXED_TOPICS.filter(isByNameOnly)).toEqual(byName);
    expect(["profiler/*", "profiler/later", "custom/*", "custom/constructor"].map(isByNameOnly)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(classicPatterns()).toEqual([
      "fps",
      "vr_tracking",
      "performance",
      "scene",
      "log/*",
      "alert",
      "snapshot",
      "custom/*",
    ]);
  });

  test("confirms events to a game, and not states", () => {
    const confirmed = TOPIC_NAMES.filter((name) => topicRow(name).confirmed);
    expect(confirmed.filter((name) => isStateTopic(name))).toEqual([]);
    expect(topicRow("custom/shot").confirmed).toBe(true);
    expect(topicRow("custom/xr_extra").confirmed).toBe(false);
  });
});

/** The table of topics as the docs show it. */
function topicsOfDocs(): string {
  const yes = (fact: boolean) => (fact ? "yes" : "");
  const rows = TOPIC_NAMES.map((name) => {
    const { about, event, kind, wildcard, sampling, packet, confirmed, classic, section } = topicRow(name);
    const topic = name === "custom/*" ? "custom/<event_name>" : name;
    const packetType = packet === undefined ? "" : packet === "frame" ? ", 0x01" : ", 0x03";
    const wire = event === undefined ? `type \`${name}\`` : `\`${event}\`${packetType}`;
    const stream = sampling === undefined ? "" : sampling === "profiler" ? "by the profiler" : "yes";
    const shown = section === undefined ? "" : `\`${section}\``;
    return [`\`${topic}\``, about, wire, kind, yes(wildcard), stream, yes(confirmed), yes(classic), shown];
  });
  const head = ["topic", "what", "event", "kind", "in `*`", "sampled", "confirmed", "classic", "snapshot"];
  return [head, head.map(() => "---"), ...rows]
    .map((row) => `|${row.map((cell) => (cell === "---" ? cell : ` ${cell} `)).join("|")}|`)
    .join("\n");
}
