import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DEFAULT_RELAY_OPTIONS } from "../../../src/app/index.ts";
import { Chromium, skipWithoutChromium } from "../../support/chromium.ts";
import { offeringGame } from "../../support/offering-game.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(60_000);

/** The page's script: tries every way that a page has, and tells what came of each. */
const ATTACK = readFileSync(join(import.meta.dir, "attack.js"), "utf8");

/** Serves the attack as a page, and waits for what it tells. */
class AttackPage implements AsyncDisposable {
  readonly outcomes: Promise<Record<string, string>>;
  readonly port: number;
  /** The relay that is attacked: http://HOST:PORT. */
  target = "";
  readonly #server: Bun.Server<undefined>;

  constructor() {
    const told = Promise.withResolvers<Record<string, string>>();
    this.outcomes = told.promise;
    this.#server = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      routes: {
        "/": () => new Response(this.#html(), { headers: { "content-type": "text/html" } }),
        "/result": async (request) => {
          told.resolve((await request.json()) as Record<string, string>);
          return new Response();
        },
      },
    });
    this.port = this.#server.port ?? 0;
  }

  #html(): string {
    const places = [this.target, this.target.replace("http", "ws")].map((place) => JSON.stringify(place));
    return `<body><script>${ATTACK}
      attack(${places.join()})
      .then((outcomes) => fetch("/result", { method: "POST", body: JSON.stringify(outcomes) }));</script>`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop(true);
  }
}

/** A relay with a game that adds numbers, and keeps how often it was called. */
async function relayWithGame(allowedOrigins: string[] = []) {
  const relay = TestRelay.start({ access: { ...DEFAULT_RELAY_OPTIONS.access, allowedOrigins } });
  const game = await offeringGame(relay, "room", "add");
  let answered = 0;
  const answering = setInterval(() => {
    const calls = game.messages().filter(({ command, id }) => command === "call" && id !== undefined);
    for (const { id } of calls.slice(answered)) game.send({ type: "result", id, result: 3 });
    answered = calls.length;
  }, 5);
  return {
    relay,
    calls: () => game.messages().filter(({ command }) => command === "call").length,
    status: () => relay.status(),
    async [Symbol.asyncDispose]() {
      clearInterval(answering);
      game[Symbol.dispose]();
      await relay[Symbol.asyncDispose]();
    },
  };
}

/** Whom the relay let in, and whom it did not. */
async function visitorsOf({
  status,
  calls,
}: {
  status(): Promise<Record<string, unknown>>;
  calls(): number;
}) {
  const { clients_ever: clients, games_ever: games, refusals } = await status();
  return { clients, games, calls: calls(), refusals: refusals as Record<string, number> };
}

/** What a page sees whose browser and relay keep it out: an answer without content where it asked for none, else nothing. */
const KEPT_OUT = {
  "fetch /status": "failed",
  "fetch /status no-cors": "opaque",
  "POST json": "failed",
  "POST text": "failed",
  "POST text no-cors": "answered 0 opaque",
  "POST form no-cors": "answered 0 opaque",
  beacon: "true",
  PATCH: "failed",
  script: "failed",
  image: "failed",
  "WebSocket /": "failed",
  "WebSocket / telemetry.v1.json": "failed",
  "WebSocket /producer": "failed",
};

/** One try may be still on its way when the page tells of all: nobody waits for a beacon. */
const SURE_TRIES = Object.keys(KEPT_OUT).length - 1;

describe.skipIf(skipWithoutChromium())("in Chromium", () => {
  test("a page of another origin can read and command nothing", async () => {
    await using guarded = await relayWithGame();
    await using page = new AttackPage();
    page.target = guarded.relay.httpUrl;
    await using _browser = new Chromium(`http://127.0.0.1:${page.port}/`);
    expect(await page.outcomes).toEqual(KEPT_OUT);
    const { refusals, ...visitors } = await visitorsOf(guarded);
    expect(visitors).toEqual({ clients: 0, games: 1, calls: 0 });
    expect(refusals.origin_refused).toBeGreaterThanOrEqual(SURE_TRIES);
  });

  test("a page whose name points at the relay (DNS rebinding) can read and command nothing, even with a listed origin", async () => {
    await using page = new AttackPage();
    await using guarded = await relayWithGame([`http://rebound.example:${page.port}`]);
    page.target = `http://rebound.example:${guarded.relay.relay.port}`;
    await using _browser = new Chromium(`http://rebound.example:${page.port}/`, [
      "--host-resolver-rules=MAP rebound.example 127.0.0.1",
    ]);
    expect(await page.outcomes).toEqual(KEPT_OUT);
    const { refusals, ...visitors } = await visitorsOf(guarded);
    expect(visitors).toEqual({ clients: 0, games: 1, calls: 0 });
    expect(refusals.host_refused).toBeGreaterThanOrEqual(SURE_TRIES);
  });

  test("a page with a listed origin can do all of it, so the attempts themselves are valid", async () => {
    await using page = new AttackPage();
    await using guarded = await relayWithGame([`http://127.0.0.1:${page.port}`]);
    page.target = guarded.relay.httpUrl;
    await using _browser = new Chromium(`http://127.0.0.1:${page.port}/`);
    expect(await page.outcomes).toMatchObject({
      "fetch /status": expect.stringContaining('"sources"'),
      "POST json": "answered 200 cors",
      "WebSocket /": expect.stringContaining("read"),
      "WebSocket / telemetry.v1.json": expect.stringContaining("welcome"),
      "WebSocket /producer": "opened",
    });
    const { clients, games, calls } = await visitorsOf(guarded);
    expect([clients, games, calls]).toEqual([2, 2, 3]);
  });
});
