import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripPicture } from "../../../src/surfaces/mcp/pictures/strip-picture.ts";
import { Assistant } from "../../support/assistant.ts";
import { type RecordedPlay, recordedPlay } from "../../support/recorded-play.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(20_000);

const folder = mkdtempSync(join(tmpdir(), "mcp-recordings-"));
let calm: RecordedPlay;
let troubled: RecordedPlay;
let relay: TestRelay;
let assistant: Assistant;

beforeAll(async () => {
  const play = { folder, seconds: 40 };
  calm = recordedPlay({ ...play, name: "calm", games: [{ name: "hall", seed: 1, faults: [] }] });
  troubled = recordedPlay({
    ...play,
    name: "troubled",
    games: [{ name: "hall", seed: 2, faults: ["hitch"] }],
    begins({ hub, clock }) {
      clock.after(20_000, () => {
        const data = { message: "the door is stuck", file: "res://door.gd", line: 3 };
        const [hall] = hub.registry.connected();
        if (hall !== undefined)
          hub.accept(hall, "log/error", { from: "json", text: JSON.stringify({ data }), data });
      });
    },
  });
  relay = TestRelay.start({ recordFolder: folder });
  assistant = await Assistant.connect(relay.httpUrl);
});

afterAll(async () => {
  await assistant[Symbol.asyncDispose]();
  await relay[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

async function replay(method: string, body?: object): Promise<Response> {
  return await fetch(`${relay.httpUrl}/replay`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
}

function recordingsOf(data: Record<string, unknown> | undefined): { name: string; state: string }[] {
  return (data?.recordings ?? []) as { name: string; state: string }[];
}

function idsOf(hitches: unknown): string[] {
  return ((hitches ?? []) as { id: string }[]).map(({ id }) => id).toSorted();
}

describe("an assistant", () => {
  test("sees which recordings there are", async () => {
    const { data, text } = await assistant.ask("recordings");
    const recordings = recordingsOf(data);
    expect(data?.total).toBe(3);
    // The relay writes one of its own.
    expect(
      recordings
        .map(({ name, state }) => [name, state])
        .toSorted()
        .slice(1),
    ).toEqual([
      ["calm", "complete"],
      ["troubled", "complete"],
    ]);
    expect(text).toContain("- calm: complete, 40 s until");
  });

  test("asks a recording what it asks of a live game, and gets what was told live", async () => {
    const hitches = await assistant.ask("worst_hitches", {
      recording: "troubled",
      window_s: "run",
      limit: 50,
    });
    const told = troubled.hitches.filter(({ cause }) => cause.kind !== "waiting");
    expect(told.length).toBeGreaterThan(1);
    expect(idsOf(hitches.data?.hitches)).toEqual(idsOf(told));
    expect(hitches.text).toMatch(
      /^In the recording troubled, from 2023-11-14T22:13:20 to .* which is now:\n/,
    );
    const one = await assistant.ask("worst_hitches", { recording: "troubled", id: told.at(-1)?.id });
    expect(one.data?.around).not.toBeNull();
    const happening = await assistant.ask("what_is_happening", { recording: "calm" });
    expect(happening.data?.games).toMatchObject([{ source: "hall", connected: true, verdict: "holds" }]);
    const performance = await assistant.ask("performance", { recording: "calm", window_s: 30 });
    expect(performance.data?.games).toMatchObject([{ source: "hall", verdict: { answer: "holds" } }]);
    const events = await assistant.ask("events", { recording: "troubled", topics: ["alert"] });
    expect(events.data?.matched).toBe(troubled.alerts.length);
    const poses = await assistant.ask("tracking", { recording: "calm" });
    expect(poses.data?.games).toMatchObject([{ source: "hall" }]);
  });

  test("moves to a moment of a recording", async () => {
    const [first] = troubled.hitches.toReversed();
    const at = (first?.to ?? 0) + 2;
    const { data } = await assistant.ask("worst_hitches", { recording: "troubled", until: at });
    expect(data?.hitches).toMatchObject([{ id: first?.id }]);
    const later = await assistant.ask("performance", { recording: "troubled", until: 5 });
    expect(later).toMatchObject({ isError: true, text: expect.stringContaining("expected until from 17") });
  });

  test("asks many things of one recording and moment at a time, which is judged once", async () => {
    const tools = ["what_is_happening", "performance", "worst_hitches", "problems", "events", "tracking"];
    const asked = { recording: "calm", until: Number(calm.seconds[34]?.to) };
    const answers = await Promise.all(tools.map((name) => assistant.ask(name, asked)));
    expect(answers.map(({ isError, text }) => [isError, text.split(" ", 4).join(" ")])).toEqual(
      tools.map(() => [false, "In the recording calm,"]),
    );
  });

  test("compares two recordings", async () => {
    const side = { seconds: 20 };
    const { data, text } = await assistant.ask("compare_windows", {
      a: { ...side, recording: "calm" },
      b: { ...side, recording: "troubled" },
    });
    expect(text).toMatch(
      /^a is hall over 20 s up to now in the recording calm, whose now is its end \(\d+ samples\); b is hall .* troubled/,
    );
    expect(data?.changes).toContainEqual(
      expect.objectContaining({ statistic: "fps", b_is: expect.stringMatching(/same|worse|cannot_tell/) }),
    );
  });

  test("is told why a recording cannot be asked", async () => {
    const ask = async (recording: string) => (await assistant.ask("performance", { recording })).text;
    expect(await ask("none")).toStartWith("no_recording: ");
    const { data } = await assistant.ask("recordings");
    const own = recordingsOf(data).find(({ state }) => state === "recording");
    expect(await ask(own?.name ?? "")).toStartWith("recording_busy: ");
    await using other = TestRelay.start();
    await using asking = await Assistant.connect(other.httpUrl);
    expect((await asking.ask("performance", { recording: "calm" })).text).toStartWith("recording_failed: ");
    expect((await asking.ask("recordings")).text).toContain("without --record");
  });

  test("is told how long ago something was in the time of a replay, and of a recording", async () => {
    const agoIn = (text: string, line: RegExp) => Number(line.exec(text)?.[1]);
    const askHowLongAgo = async (asked: Record<string, unknown>) => {
      const problems = await assistant.ask("problems", asked);
      const events = await assistant.ask("events", { ...asked, topics: ["log/error"] });
      return [
        agoIn(problems.text, /^- error of hall, 1 time, last (\S+) s ago: .*door.gd:3: the door is stuck$/m),
        agoIn(events.text, /^- (\S+) s ago, log\/error of hall: .*door.gd:3: the door is stuck/m),
      ];
    };
    // The error comes in the 20th second.
    const play = { recording: "troubled", speed: 20, position_s: 17 };
    expect((await replay("POST", play)).status).toBe(200);
    const findError = async () => {
      const { data } = await assistant.ask("events", { topics: ["log/error"] });
      return ((data?.events ?? []) as { at: number }[])[0]?.at;
    };
    let told = await findError();
    while (told === undefined) told = await findError();
    expect((await replay("POST", { paused: true })).status).toBe(200);
    // The recording goes on for 20 s after the error. By the clock of the relay it is years ago.
    for (const ago of await askHowLongAgo({})) expect(ago).toBeWithin(0, 20.5);
    expect((await replay("DELETE")).status).toBe(200);
    expect(await askHowLongAgo({ recording: "troubled", until: told + 10 })).toEqual([10, 10]);
  });

  test("gets the picture of the last frames of a paused replay, however long it is paused", async () => {
    expect((await replay("POST", { recording: "calm", speed: 20, position_s: 10 })).status).toBe(200);
    const question = { name: "performance", arguments: { source: "hall", window_s: 1, picture: true } };
    let content: unknown[] = [];
    while (content.length < 2) {
      const answer = await assistant.client.callTool(question);
      ({ content } = answer as { content: unknown[] });
    }
    expect((await replay("POST", { paused: true })).status).toBe(200);
    // Longer than the window.
    await Bun.sleep(1200);
    const paused = await assistant.client.callTool(question);
    const [, picture] = paused.content as { data?: string }[];
    const { games } = paused.structuredContent as { games: { verdict: { budget_ms: number } }[] };
    const empty = stripPicture([], 1, games[0]?.verdict.budget_ms ?? 0);
    expect(picture?.data).toBeString();
    expect(picture?.data).not.toBe(Buffer.from(empty).toString("base64"));
    expect((await replay("DELETE")).status).toBe(200);
  });

  test("is told that a game of a replay answers no calls", async () => {
    expect((await replay("POST", { recording: "calm", paused: true })).status).toBe(200);
    for (const tool of ["game_state", "picture", "what_costs"])
      expect((await assistant.ask(tool)).text).toStartWith(
        "no_game: expected a live game: hall is played from a recording",
      );
    expect((await replay("DELETE")).status).toBe(200);
  });
});
