import { RawConnection } from "../../../support/raw-connection.ts";
import { TestClient } from "../../../support/test-client.ts";
import { type Attack, forEachAtOnce, within } from "../attack.ts";
import type { RelayAddress } from "../relay-address.ts";

/** How long a crowd that reads nothing stays. Units: milliseconds. */
const STAY_MILLIS = 1000;
/** A page of a megabyte. */
const PAGE = "/events?topic=custom/*&limit=1000";

/** Fills the history, so that a page of it is long. */
async function fillHistory(relay: RelayAddress): Promise<void> {
  using game = await TestClient.connect(`${relay.url}/producer`);
  const text = "a door opens ".repeat(80);
  for (let number = 0; number < 1200; number++)
    game.send({ type: "event", event: "custom", data: { event_name: `t${number % 30}`, number, text } });
  await game.ask({ type: "taken?" });
}

/** Many requests at once, each of which reads its answer. Returns how many were refused. */
async function ask(relay: RelayAddress, count: number, path: string, init: RequestInit): Promise<number> {
  let refused = 0;
  const each = async () => {
    const response = await fetch(`${relay.httpUrl}${path}`, init);
    await response.arrayBuffer();
    if (response.status === 429) refused++;
  };
  await Promise.all(Array.from({ length: count }, each));
  return refused;
}

/** Many connections at once that send some bytes and read nothing. */
async function sendAndStay(relay: RelayAddress, count: number, bytes: string | Uint8Array): Promise<void> {
  await forEachAtOnce(Array.from({ length: count }), count, async () => {
    using connection = await RawConnection.connect(relay.httpUrl);
    connection.pause();
    connection.write(bytes);
    await within(STAY_MILLIS, connection.ended);
  });
}

function head(line: string, ...headers: string[]): string {
  return [`${line} HTTP/1.1`, "Host: 127.0.0.1", ...headers, "", ""].join("\r\n");
}

function post(body: string, length = body.length): string {
  const accept = "Accept: application/json, text/event-stream";
  return `${head("POST /mcp", "Content-Type: application/json", accept, `Content-Length: ${length}`)}${body}`;
}

/** Crowds that ask for much at once, by HTTP: answers that are long or that nobody reads, bodies without an end, thousands of requests in a packet. */
export const httpCrowds: Attack = {
  name: "crowds of HTTP requests, answers that nobody reads, bodies without an end",
  async run(relay) {
    await fillHistory(relay);
    const complaints: string[] = [];
    let attempts = 0;
    let refused = 0;
    const crowds: [string, number, () => Promise<unknown>][] = [
      ["pages", 1000, () => ask(relay, 1000, PAGE, { headers: { "accept-encoding": "identity" } })],
      ["compressed pages", 1000, () => ask(relay, 1000, PAGE, { headers: { "accept-encoding": "gzip" } })],
      ["heads", 1000, () => ask(relay, 1000, PAGE, { method: "HEAD" })],
      ["unread pages", 300, () => sendAndStay(relay, 300, head(`GET ${PAGE}`))],
      ["unfinished bodies", 200, () => sendAndStay(relay, 200, post("{".padEnd(500_000), 2_000_000))],
      ["whole bodies", 100, () => sendAndStay(relay, 100, post("{".padEnd(2_000_000)))],
      ["requests in one packet", 5000, () => sendAndStay(relay, 1, head("GET /nowhere").repeat(5000))],
    ];
    for (const [what, count, run] of crowds) {
      const before = await countOf(relay);
      await run();
      const added = (await countOf(relay)) - before;
      if (added === 0) complaints.push(`${what}: none of ${count} was refused`);
      attempts += count;
      refused += added;
      // What its address may do has to come back.
      await Bun.sleep(STAY_MILLIS);
    }
    return { attempts, refused, complaints };
  },
};

/** How many refusals the relay has counted. */
async function countOf(relay: RelayAddress): Promise<number> {
  return Object.values(await relay.refusals()).reduce((sum, count) => sum + count, 0);
}
