import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { decodeVariant, encodeVariant } from "../../../src/codec/index.ts";
import { Assistant } from "../../support/assistant.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { TestGame } from "../../support/godot/test-game.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(60_000);

const NOTIFICATION_APPLICATION_RESUMED = 2014;
const NOTIFICATION_APPLICATION_PAUSED = 2015;

/** The debugger of an editor: a game that breaks is held until it is released. */
class HoldingEditor implements Disposable {
  readonly #server: Bun.Server<undefined>;
  #game: Bun.ServerWebSocket<undefined> | undefined;

  constructor() {
    this.#server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      fetch: (request, server) => {
        const isUpgraded = server.upgrade(request, { headers: { "Sec-WebSocket-Protocol": "binary" } });
        return isUpgraded ? undefined : new Response("", { status: 426 });
      },
      websocket: {
        open: (game) => {
          this.#game = game;
        },
        message: (_, bytes) => {
          const decoded = decodeVariant(new Uint8Array(bytes as Buffer));
          const message = decoded.refusal === undefined ? decoded.value : undefined;
          // As the addon's editor plugin does.
          if (Array.isArray(message) && message[0] === "debug_enter") this.#say("telemetry_debugger:held");
        },
      },
    });
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#server.port}`;
  }

  release(): void {
    this.#say("continue");
    this.#say("telemetry_debugger:released");
  }

  [Symbol.dispose](): void {
    this.#server.stop(true);
  }

  #say(name: string): void {
    const encoded = encodeVariant([name, 1n, []]);
    if (encoded.refusal === undefined) this.#game?.send(encoded.bytes);
  }
}

interface Game {
  standstill: { state: string; seconds: number } | null;
  stale_share: number | null;
  paused_s: number;
  hitches: { count: number };
  frame_time_ms: { samples: number; max: number } | null;
  verdict: { sentence: string };
}

/** Asks until the window of the game is as expected. */
async function windowWhere({ httpUrl }: TestRelay, isExpected: (game: Game) => boolean): Promise<Game> {
  for (;;) {
    const { games } = (await (await fetch(`${httpUrl}/stats?window=10`)).json()) as { games: Game[] };
    const game = games[0];
    if (game !== undefined && isExpected(game)) return game;
    await Bun.sleep(50);
  }
}

const hasFrames = ({ frame_time_ms }: Game) => (frame_time_ms?.samples ?? 0) > 150;

describe.skipIf(skipWithoutGodot())("a real game", () => {
  test("whose main thread stops for three seconds stands still, everywhere, until it moves", async () => {
    await using relay = TestRelay.start();
    const client = await relay.client("/?format=json&topics=fps,alert&max_hz=0");
    using game = await TestGame.start({ relayUrl: `${relay.relay.url}/producer` });
    await using assistant = await Assistant.connect(relay.httpUrl);
    await windowWhere(relay, hasFrames);
    const blocked = game.do({ do: "block", millis: 3000 });
    const still = await windowWhere(relay, ({ standstill }) => standstill !== null);
    expect(still.standstill?.state).toBe("still");
    expect(still.standstill?.seconds).toBeWithin(1, 2.5);
    expect(still.verdict.sentence).toStartWith("stands still: no frame for ");
    const { sources } = (await relay.status()) as { sources: { standstill: unknown }[] };
    expect(sources[0]?.standstill).toMatchObject({ state: "still" });
    for (const tool of ["what_is_happening", "performance", "worst_hitches", "events"])
      expect((await assistant.ask(tool)).text).toContain("stands still: no frame for ");
    await blocked;
    await windowWhere(relay, ({ standstill }) => standstill === null);
    const alerts = () =>
      client
        .messages()
        .filter(({ kind }) => kind === "standstill")
        .map(({ state }) => state);
    while (alerts().length < 2) await Bun.sleep(50);
    expect(alerts()).toEqual(["open", "resolved"]);
    expect((await assistant.ask("events")).text).not.toContain("stands still: no frame for 3");
  });

  test("that the editor's debugger holds says so, and has no late frame for it", async () => {
    await using relay = TestRelay.start();
    await relay.client("/?format=json&topics=fps,alert&max_hz=0");
    using editor = new HoldingEditor();
    using game = await TestGame.start({
      relayUrl: `${relay.relay.url}/producer`,
      args: ["--remote-debug", editor.url],
    });
    await windowWhere(relay, hasFrames);
    const held = game.do({ do: "misbehave", kind: "script_error" });
    const during = await windowWhere(relay, ({ standstill }) => (standstill?.seconds ?? 0) > 1.5);
    expect(during.standstill?.state).toBe("held");
    expect(during.verdict.sentence).toStartWith("is held by the debugger: no frame for ");
    editor.release();
    await held;
    const after = await windowWhere(relay, ({ standstill, paused_s }) => standstill === null && paused_s > 0);
    expect(after.frame_time_ms?.max).toBeLessThan(1000);
  });

  test("whose app is paused has no late frame for it", async () => {
    await using relay = TestRelay.start();
    await relay.client("/?format=json&topics=fps,alert&max_hz=0");
    using game = await TestGame.start({ relayUrl: `${relay.relay.url}/producer` });
    await windowWhere(relay, hasFrames);
    await game.do({ do: "notify", what: NOTIFICATION_APPLICATION_PAUSED });
    const blocked = game.do({ do: "block", millis: 2000 });
    const paused = await windowWhere(relay, ({ standstill }) => standstill !== null);
    expect(paused.standstill?.state).toBe("paused");
    await blocked;
    await game.do({ do: "notify", what: NOTIFICATION_APPLICATION_RESUMED });
    const after = await windowWhere(relay, ({ standstill, paused_s }) => standstill === null && paused_s > 0);
    expect(after.paused_s).toBeWithin(1.8, 2.6);
    expect(after.frame_time_ms?.max).toBeLessThan(1000);
  });
});
