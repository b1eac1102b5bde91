import { describe, expect, test } from "bun:test";
import { Command } from "commander";
import { DEFAULT_RELAY_OPTIONS, type RelayOptions } from "../../../src/app/index.ts";
import { addRelayOptions, relaySettingsOf } from "../../../src/cli/shared/relay-options.ts";
import { TestRelay } from "../../support/test-relay.ts";

function optionsOf(...flags: string[]): RelayOptions {
  const command = addRelayOptions(
    new Command("serve").exitOverride().configureOutput({ writeErr: () => {} }),
  );
  command.parse(flags, { from: "user" });
  return relaySettingsOf(command, { directory: import.meta.dir, environment: {} }).options;
}

describe("the flags of a relay", () => {
  test("are shown in groups, after those of the command", () => {
    const help = addRelayOptions(new Command("serve").option("--own", "its own")).helpInformation();
    const headings = [...help.matchAll(/^([A-Z][^:\n]+):$/gm)].map(([, heading]) => heading);
    expect(headings[0]).toBe("Options");
    expect(headings).toContain("Access");
    expect(headings).toEqual([...new Set(headings)]);
    expect(help.indexOf("--own")).toBeLessThan(help.indexOf("--host"));
  });

  test("keep the defaults when they are omitted", () => {
    expect(optionsOf()).toEqual(DEFAULT_RELAY_OPTIONS);
  });

  test("set every limit of a lane", () => {
    const { lanes } = optionsOf(
      ...["--staleness", "100", "--max-stall", "5", "--backlog-bytes", "65536"],
      ...["--max-events", "10", "--max-event-bytes", "2048", "--max-controls", "7"],
    );
    expect(lanes).toEqual({
      stalenessMillis: 100,
      maxStallMillis: 5000,
      backlogBytes: 65_536,
      maxEvents: 10,
      maxEventBytes: 2048,
      maxControls: 7,
    });
  });

  test("set the history of all topics and of single ones", () => {
    const { history } = optionsOf(
      ...["--history-seconds", "30", "--history", "fps=120"],
      ...["--history", "custom/a=b=10.5,4096", "--history", "log/error=0,0"],
    );
    expect(history).toEqual({
      state: { ...DEFAULT_RELAY_OPTIONS.history.state, maxAgeMillis: 30_000 },
      event: { ...DEFAULT_RELAY_OPTIONS.history.event, maxAgeMillis: 30_000 },
      samples: { ...DEFAULT_RELAY_OPTIONS.history.samples, maxAgeMillis: 30_000 },
      series: { ...DEFAULT_RELAY_OPTIONS.history.series, maxAgeMillis: 30_000 },
      topics: {
        fps: { maxAgeMillis: 120_000 },
        "custom/a=b": { maxAgeMillis: 10_500, maxBytes: 4096 },
        "log/error": { maxAgeMillis: 0, maxBytes: 0 },
      },
    });
  });

  test.each([
    [["--history", "fps"], "Expected one topic with its seconds"],
    [["--history", "custom/*=10"], "Expected one topic with its seconds"],
    [["--history", "nonsense=10"], "Expected one topic with its seconds"],
    [["--history", "fps=ten"], "Expected one topic with its seconds"],
    [["--history", "fps=10,-1"], "Expected one topic with its seconds"],
    [["--history", "fps=10,2,3"], "Expected one topic with its seconds"],
    [["--max-events", "0"], "Expected a whole number from 1"],
    [["--backlog-bytes", "33554432"], "Expected a whole number from 1024 to 16777216"],
    [["--max-controls", "1.5"], "Expected a whole number from 1"],
    [["--max-event-bytes", "x"], "Expected a whole number from 1024"],
  ])("refuse invalid values: %p", (flags, why) => {
    expect(() => optionsOf(...flags)).toThrow(why);
  });

  test("limit the history of one topic and leave the others unchanged", async () => {
    await using relay = TestRelay.start({ ...optionsOf("--history", "custom/shot=600,1500"), port: 0 });
    const game = await relay.game();
    const event = (event_name: string, n: number) => ({
      type: "event",
      event: "custom",
      data: { event_name, n },
    });
    for (let n = 1; n <= 50; n++) for (const name of ["shot", "step"]) game.send(event(name, n));
    // The relay answers the hello after all earlier messages of the game.
    game.send({ type: "hello", source: "range" });
    await game.message(({ type }) => type === "welcome");
    const client = await relay.client("/?format=json");
    await client.ask({
      command: "subscribe",
      topics: ["custom/shot", "custom/step"],
      history: { last: 100 },
    });
    const repeated = (topic: string) =>
      client.messages().filter((message) => message.topic === topic && message.history === true);
    expect(repeated("custom/step")).toHaveLength(50);
    const shots = repeated("custom/shot").length;
    expect([shots > 0, shots < 10]).toEqual([true, true]);
  });
});
