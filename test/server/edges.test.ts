import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { DEFAULT_RELAY_OPTIONS } from "../../src/app/index.ts";
import { systemClock } from "../../src/base/clock.ts";
import { silentLog } from "../../src/base/log.ts";
import { Tally } from "../../src/base/tally.ts";
import type { ErrorCode } from "../../src/protocol/error-table.ts";
import { edgeHeaders, makeEdgeSecret, NO_TOKENS, RelayServer } from "../../src/server/index.ts";

const SECRET = makeEdgeSecret();

describe("a server behind edges", () => {
  let server: RelayServer;
  beforeEach(() => {
    server = new RelayServer(
      {
        host: "127.0.0.1",
        port: 0,
        certificate: undefined,
        edgeSecret: SECRET,
        limits: DEFAULT_RELAY_OPTIONS.limits,
        heartbeat: DEFAULT_RELAY_OPTIONS,
        access: {
          tokens: { ...NO_TOKENS, viewer: "the-token-of-a-viewer" },
          allowedOrigins: [],
          allowedHosts: [],
        },
      },
      { log: silentLog, refusals: new Tally<ErrorCode>(), clock: systemClock },
    );
    server.serve([
      {
        name: "peers",
        routes: {
          "/peer": () => [
            {
              method: "GET",
              path: "/peer",
              right: "none",
              answer: (_, { address }) => new Response(address),
            },
          ],
        },
      },
    ]);
  });
  afterEach(async () => {
    await server.terminate();
  });
  const ask = (headers: Record<string, string>) =>
    fetch(`http://127.0.0.1:${server.portForEdges}/peer`, { headers });

  test("answers edges alone", async () => {
    const [name = "", text = ""] = Object.entries(edgeHeaders(SECRET))[0] ?? [];
    const answers = await Promise.all([
      ask({}),
      ask({ [name]: text.replace(SECRET, "a guess") }),
      ask({ [name]: SECRET }),
      ask(edgeHeaders(makeEdgeSecret())),
      ask({ [name]: text }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 200]);
  });

  test("takes the address of a peer from its edge", async () => {
    const [name = ""] = Object.keys(edgeHeaders(SECRET));
    const answers = ["203.0.113.7", "::ffff:203.0.113.7", "2001:db8::1"].map(async (address) =>
      (await ask({ [name]: `${SECRET} peer 5000 ${address}` })).text(),
    );
    expect(await Promise.all(answers)).toEqual(["203.0.113.7", "203.0.113.7", "2001:db8::1"]);
  });

  test("names the port of its edges as its own, which nobody listens at yet", async () => {
    expect(server.port).not.toBe(server.portForEdges);
    await expect(fetch(`http://127.0.0.1:${server.port}/peer`)).rejects.toThrow();
  });
});
