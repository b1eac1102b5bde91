import { expect, setDefaultTimeout, test } from "bun:test";
import { startSimulation } from "../../../src/cli/shared/simulation.ts";
import { type UpstreamAddress, upstreamAddress } from "../../../src/ingest/index.ts";
import { fleetLines } from "../../../src/surfaces/mcp/summaries/fleet-lines.ts";
import { Assistant } from "../../support/assistant.ts";
import { offeringGame } from "../../support/offering-game.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(30_000);

test("an assistant is told of the games of each site, asks one by name, and calls its commands", async () => {
  await using lab = TestRelay.start({ site: "lab" });
  await using hub = TestRelay.start({ upstreams: [upstreamAddress(lab.relay.url) as UpstreamAddress] });
  // One name at both relays: the linked game has its site before it.
  const games = [lab, hub].map(({ relay }, seed) =>
    startSimulation({ url: `${relay.url}/producer`, hz: 90, seed, source: "arena" }),
  );
  await using assistant = await Assistant.connect(hub.httpUrl);
  const ask = async () => (await assistant.ask("what_is_happening")).text;
  let text = await ask();
  while (!/Site lab: lab\/arena holds 90 Hz\./.test(text) || !/This relay: arena holds 90 Hz\./.test(text)) {
    await Bun.sleep(100);
    text = await ask();
  }
  const one = await assistant.ask("what_is_happening", { source: "lab/arena" });
  expect(one.data).toMatchObject({
    sites: [],
    games: [{ source: "lab/arena", site: "lab", connected: true }],
  });
  const called = await assistant.ask("call_game_command", {
    source: "lab/arena",
    name: "hitch",
    arguments: { milliseconds: 20 },
  });
  expect([called.isError, called.text]).toEqual([false, expect.stringContaining("lab/arena")]);
  for (const game of games) game.stop();
});

test("a game of a site is asked though it is judged there; a question without its name lists a bounded number", async () => {
  await using lab = TestRelay.start({ site: "lab" });
  await using hub = TestRelay.start({ upstreams: [upstreamAddress(lab.relay.url) as UpstreamAddress] });
  const games = await Promise.all(
    Array.from({ length: 20 }, (_, index) => offeringGame(lab, `quest-${index}`, "save")),
  );
  await using assistant = await Assistant.connect(hub.httpUrl);
  let text = "";
  while (!text.includes("and 4 more")) {
    await Bun.sleep(50);
    ({ text } = await assistant.ask("game_state"));
  }
  expect(text).toContain("expected source, since several games are connected");
  for (const game of games) game[Symbol.dispose]();
});

test("of very many games the lines name the worst, and say how many there are more", () => {
  const game = (source: string) => ({
    source,
    epoch: source,
    connected: true,
    project: null,
    device: null,
    mood: "good" as const,
    words: "holds 90 Hz",
    sentence: null,
    answer: null,
    budget_ms: null,
    fps: null,
    frame_time_p99_ms: null,
    stale_share: null,
    hitches: null,
    age_s: null,
  });
  const many = Array.from({ length: 60 }, (_, index) => game(`g${index}`));
  const up = { connected: true, since: 0, reason: null, may_control: true };
  const lines = fleetLines(
    [
      { site: null, link: null, games: [] },
      { site: "a", link: up, games: many },
      { site: "b", link: up, games: many },
      { site: "c", link: { ...up, connected: false, since: 940 }, games: many },
      { site: "d", link: up, games: [] },
    ],
    1000,
  );
  expect(lines.map((line) => [line.slice(0, 26), line.slice(-22)])).toEqual([
    ["Site a: g0 holds 90 Hz; g1", "0 Hz; g59 holds 90 Hz."],
    ["Site b: g0 holds 90 Hz; g1", " holds 90 Hz; 12 more."],
    ["Site c: link down for 60 s", "its games are unknown."],
    ["Site d: no game.", "Site d: no game."],
  ]);
});
