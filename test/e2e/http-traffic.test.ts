import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { offeringGame } from "../support/offering-game.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(30_000);

const PAGE = "/events?topic=custom/*&limit=1000";
const MIB = 1024 * 1024;

let relay: TestRelay;

/** A relay with a history that fills a page of a megabyte. */
beforeEach(async () => {
  relay = TestRelay.start();
  using game = await relay.game();
  const text = "a door opens ".repeat(80);
  for (let number = 0; number < 1200; number++)
    game.send({ type: "event", event: "custom", data: { event_name: `t${number % 30}`, number, text } });
  await game.ask({ type: "taken?" });
  // So that the relay knows what they cost.
  for (let number = 0; number < 10; number++) await Promise.all([get("/health"), relay.status()]);
});

afterEach(async () => {
  await relay[Symbol.asyncDispose]();
});

async function get(path: string, init: RequestInit = {}): Promise<Response> {
  return await fetch(`${relay.httpUrl}${path}`, init);
}

async function refusals(): Promise<Record<string, number>> {
  for (;;) {
    const { refusals } = (await relay.status()) as { refusals?: Record<string, number> };
    // The crowd in this process may have used up what its address may ask for.
    if (refusals !== undefined) return refusals;
    await Bun.sleep(10);
  }
}

/** Answers to many requests at once: how many there are of each status and code. */
async function crowd(count: number, path: string, init: RequestInit = {}): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  await Promise.all(
    Array.from({ length: count }, async () => {
      const response = await get(path, init);
      const body = response.status >= 400 ? ((await response.json()) as { code: string }).code : "";
      if (body === "") await response.arrayBuffer();
      else expect(response.headers.get("retry-after")).toBe("1");
      const kind = `${response.status} ${body}`.trim();
      counts[kind] = (counts[kind] ?? 0) + 1;
    }),
  );
  return counts;
}

describe.each(["identity", "gzip"])("a crowd that asks for long pages (%s)", (encoding) => {
  test("gets those that the work of its address allows, and the rest refused and counted", async () => {
    const counts = await crowd(300, PAGE, { headers: { "accept-encoding": encoding } });
    expect(Object.keys(counts).sort()).toEqual(["200", "429 rate_exceeded"]);
    expect(counts["200"]).toBeGreaterThan(5);
    expect(await refusals()).toMatchObject({ rate_exceeded: expect.any(Number) });
  });
});

test("requests that only ask for heads, or for an answer that the client has, pay for their work too", async () => {
  const etag = (await get(PAGE)).headers.get("etag") ?? "";
  const counts = await crowd(1000, PAGE, { headers: { "if-none-match": etag } });
  expect(counts["304"]).toBeGreaterThan(5);
  expect(counts["429 rate_exceeded"]).toBeGreaterThan(5);
});

test("quick requests are answered while long ones are refused", async () => {
  const crowded = crowd(300, PAGE);
  const healthy: number[] = [];
  for (let number = 0; number < 20; number++) healthy.push((await get("/health")).status);
  await crowded;
  expect(new Set(healthy)).toEqual(new Set([200]));
});

test("the API's description is made and compressed once, whoever asks", async () => {
  const counts = await crowd(300, "/openapi.json", { headers: { "accept-encoding": "gzip" } });
  expect(counts).toEqual({ "200": 300 });
});

test("requests that wait for a game hold no turn", async () => {
  using _game = await offeringGame(relay, "room", "get_snapshot");
  const waiting = Array.from({ length: 20 }, () => get("/snapshot?fresh"));
  // The game never answers, and the relay waits two seconds.
  const began = performance.now();
  expect((await get("/health")).status).toBe(200);
  expect(performance.now() - began).toBeLessThan(1500);
  for (const answer of await Promise.all(waiting)) expect(answer.status).toBe(200);
});

test.each([
  ["refused", "GET /nowhere", "Host: 127.0.0.1"],
  ["refused by their host", "GET /", "Host: attacker.example"],
  ["answered", "GET /health", "Host: 127.0.0.1"],
])(
  "a connection that brings thousands of requests at once, which are %s, is cut after a few",
  async (_, line, host) => {
    using connection = await RawConnection.connect(relay.httpUrl);
    connection.write(`${line} HTTP/1.1\r\n${host}\r\n\r\n`.repeat(5000));
    await connection.ended;
    const answers = connection.received.toString().split("HTTP/1.1 ").length - 1;
    expect(answers).toBeLessThan(100);
    for (const count of Object.values(await refusals())) expect(count).toBeLessThan(100);
  },
);

test("bodies that do not come to their end hold room, and beyond it requests with a body are refused", async () => {
  const head = `POST /mcp HTTP/1.1\r\nHost: ${new URL(relay.httpUrl).host}\r\nContent-Type: application/json\r\nContent-Length: ${2 * MIB}\r\n\r\n{`;
  const waiting: RawConnection[] = [];
  for (let number = 0; number < 32; number++) {
    const connection = await RawConnection.connect(relay.httpUrl);
    connection.write(head);
    waiting.push(connection);
  }
  const ask = async () => {
    using connection = await RawConnection.connect(relay.httpUrl);
    connection.write(head);
    const first = connection.answer().then(({ status, body }) => [status, JSON.parse(body).code]);
    return await Promise.race([first, Bun.sleep(200).then(() => "waits")]);
  };
  let refused = await ask();
  while (refused === "waits") refused = await ask();
  expect(refused).toEqual([429, "too_many_requests"]);
  expect((await refusals()).too_many_requests).toBeGreaterThan(0);
  expect((await get("/health")).status).toBe(200);
  for (const connection of waiting) connection[Symbol.dispose]();
  while ((await ask()) !== "waits") await Bun.sleep(10);
});
