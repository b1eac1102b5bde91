import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { gzipSync } from "node:zlib";
import { DEFAULT_LIMITS } from "../../src/protocol/limits.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(30_000);

const MIB = 1024 * 1024;
/** As many as may wait: 32 MiB of 7. */
const MOST = 4;
const PATH = "/events?whole=1&topic=custom/long";

let relay: TestRelay;

/** A relay with one event of 7 MiB, which `/events` gives out alone. */
beforeEach(async () => {
  // What long answers take of the processor is another limit.
  relay = TestRelay.start({
    limits: { ...DEFAULT_LIMITS, workMillisPerSecond: 1_000_000 },
    maxInflatedBytes: 8 * MIB,
  });
  const game = await relay.game();
  const data = { event_name: "long", text: "x".repeat(7 * MIB) };
  const json = JSON.stringify({ type: "event", event: "custom", data });
  const gzip = gzipSync(json);
  const head = Buffer.alloc(9);
  head.writeUInt8(2, 0);
  head.writeUInt32BE(json.length, 1);
  head.writeUInt32BE(gzip.length, 5);
  game.send(Buffer.concat([head, gzip]));
  await game.ask({ type: "taken?" });
});

afterEach(async () => {
  await relay[Symbol.asyncDispose]();
});

/** Asks for the event and does not read it. */
async function askAndWait(): Promise<RawConnection> {
  const connection = await RawConnection.connect(relay.httpUrl);
  connection.pause();
  connection.write(Buffer.from(`GET ${PATH} HTTP/1.1\r\nHost: ${new URL(relay.httpUrl).host}\r\n\r\n`));
  return connection;
}

async function longEvent(method = "GET"): Promise<Response> {
  return await fetch(`${relay.httpUrl}${PATH}`, { method, headers: { "accept-encoding": "identity" } });
}

async function untilRefused(): Promise<Response> {
  for (;;) {
    const answer = await longEvent();
    if (answer.status !== 200) return answer;
    await answer.arrayBuffer();
    await Bun.sleep(10);
  }
}

test("unread long answers are limited; further ones are refused until clients read or abandon them", async () => {
  const waiting = await Promise.all(Array.from({ length: MOST }, askAndWait));
  const refused = await untilRefused();
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
  expect(await refused.json()).toMatchObject({ code: "too_many_requests" });
  const { refusals } = (await relay.status()) as { refusals: Record<string, number> };
  expect(refusals.too_many_requests).toBeGreaterThan(0);
  // What is short goes on.
  expect((await fetch(`${relay.httpUrl}/health`)).status).toBe(200);
  for (const connection of waiting) connection[Symbol.dispose]();
  while ((await longEvent()).status !== 200) await Bun.sleep(10);
});

test("answers that were read, requested by HEAD, or abandoned no longer count", async () => {
  for (let round = 0; round < 3 * MOST; round++) {
    const answer = await longEvent();
    expect(answer.status).toBe(200);
    expect((await answer.text()).length).toBeGreaterThan(7 * MIB);
    expect(Number((await longEvent("HEAD")).headers.get("content-length"))).toBeGreaterThan(7 * MIB);
    using _gone = await askAndWait();
  }
  while ((await longEvent()).status !== 200) await Bun.sleep(10);
});
