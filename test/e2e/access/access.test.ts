import { describe, expect, test } from "bun:test";
import { Writable } from "node:stream";
import pino from "pino";
import { DEFAULT_RELAY_OPTIONS, type RelayOptions, startRelay } from "../../../src/app/index.ts";
import { connect } from "../../../src/client/index.ts";
import { type RawAnswer, RawConnection } from "../../support/raw-connection.ts";
import { TestClient } from "../../support/test-client.ts";
import { TestRelay } from "../../support/test-relay.ts";

type Access = Partial<RelayOptions["access"]>;

function startWith(access: Access, options: Partial<RelayOptions> = {}): TestRelay {
  return TestRelay.start({ ...options, access: { ...DEFAULT_RELAY_OPTIONS.access, ...access } });
}

const TOKENS = { all: "all-1", viewer: "viewer-1", producer: "producer-1", control: "control-1" };

async function ask(relay: TestRelay, line: string, headers = {}, body = ""): Promise<RawAnswer> {
  using connection = await RawConnection.connect(relay.httpUrl);
  return await connection.request(line, headers, body);
}

async function shake(relay: TestRelay, path: string, headers = {}): Promise<RawAnswer> {
  using connection = await RawConnection.connect(relay.httpUrl);
  return await connection.handshake({ path, headers });
}

function codeOf({ status, body }: RawAnswer): unknown[] {
  return [status, JSON.parse(body).code];
}

/** A command as a form of another site would send it, or as a program does. */
const COMMAND = '{"name":"x"}';
function posted(type: string, extra = {}) {
  return { "Content-Type": type, "Content-Length": `${COMMAND.length}`, ...extra };
}

describe("a request for another host, as after DNS rebinding", () => {
  test("is refused by HTTP and WebSocket, on every path", async () => {
    await using relay = startWith({});
    const headers = { Host: "evil.example:8081" };
    for (const line of ["GET /status", "GET /health", "GET /nowhere", "OPTIONS /command"])
      expect(codeOf(await ask(relay, line, headers))).toEqual([403, "host_refused"]);
    expect(codeOf(await ask(relay, "POST /command", posted("application/json", headers), COMMAND))).toEqual([
      403,
      "host_refused",
    ]);
    for (const path of ["/", "/producer", "/debugger"])
      expect(codeOf(await shake(relay, path, headers))).toEqual([403, "host_refused"]);
    expect((await relay.status()).refusals).toMatchObject({ host_refused: 8 });
  });

  test("is accepted for a listed name", async () => {
    await using relay = startWith({ allowedHosts: ["relay.example"] });
    expect((await ask(relay, "GET /status", { Host: "relay.example" })).status).toBe(200);
    expect((await shake(relay, "/", { Host: "relay.example:9" })).status).toBe(101);
  });
});

describe("a page of another origin", () => {
  const headers = { Origin: "http://localhost:5173" };

  test("is refused by HTTP and WebSocket, with the flag that would allow it", async () => {
    await using relay = startWith({});
    const answers = [
      await ask(relay, "GET /status", headers),
      await ask(relay, "GET /health", headers),
      await ask(relay, "OPTIONS /command", { ...headers, "Access-Control-Request-Method": "POST" }),
      await ask(relay, "POST /command", posted("text/plain", headers), COMMAND),
      await shake(relay, "/", headers),
      await shake(relay, "/producer", headers),
    ];
    for (const answer of answers) {
      expect(codeOf(answer)).toEqual([403, "origin_refused"]);
      expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
      expect(JSON.parse(answer.body).message).toContain("--allow-origin http://localhost:5173");
    }
  });

  test("is accepted if it is listed, and may read, with or without a preflight request", async () => {
    await using relay = startWith({ allowedOrigins: ["http://localhost:5173"] });
    const asked = { ...headers, "Access-Control-Request-Private-Network": "true" };
    const preflight = await ask(relay, "OPTIONS /command", asked);
    expect(preflight).toMatchObject({
      status: 204,
      headers: {
        "access-control-allow-origin": "http://localhost:5173",
        "access-control-allow-methods": expect.stringContaining("POST"),
        "access-control-allow-headers": expect.stringContaining("Content-Type"),
        "access-control-allow-private-network": "true",
      },
    });
    const answer = await ask(relay, "GET /status", headers);
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        "access-control-allow-origin": "http://localhost:5173",
        vary: expect.stringContaining("Origin"),
      },
    });
    expect((await shake(relay, "/", headers)).status).toBe(101);
    expect((await ask(relay, "GET /status", { Origin: "http://localhost:5174" })).status).toBe(403);
  });

  test("differs from the relay's own page and from programs without an origin, which are accepted", async () => {
    await using relay = startWith({});
    const own = await ask(relay, "GET /status", { Origin: relay.httpUrl });
    expect([own.status, own.headers["access-control-allow-origin"]]).toEqual([200, undefined]);
    expect(own.headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
    });
    expect((await shake(relay, "/", { Origin: relay.httpUrl })).status).toBe(101);
    expect((await shake(relay, "/")).status).toBe(101);
  });
});

describe("tokens", () => {
  test("are required by every path except /health, with the right of that path", async () => {
    await using relay = startWith({ tokens: TOKENS });
    const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
    const outcomes = async (token: string | undefined) => {
      const headers = token === undefined ? {} : bearer(token);
      return [
        (await ask(relay, "GET /health", headers)).status,
        (await ask(relay, "GET /status", headers)).status,
        (await ask(relay, "GET /clients", headers)).status,
        (await ask(relay, "POST /command", posted("application/json", headers), COMMAND)).status,
        (await shake(relay, "/", headers)).status,
        (await shake(relay, "/producer", headers)).status,
        (await shake(relay, "/debugger", { ...headers, "Sec-WebSocket-Protocol": "binary" })).status,
      ];
    };
    expect({
      none: await outcomes(undefined),
      wrong: await outcomes("all-2"),
      viewer: await outcomes(TOKENS.viewer),
      producer: await outcomes(TOKENS.producer),
      control: await outcomes(TOKENS.control),
      all: await outcomes(TOKENS.all),
    }).toEqual({
      none: [200, 401, 401, 401, 401, 401, 401],
      wrong: [200, 401, 401, 401, 401, 401, 401],
      viewer: [200, 200, 200, 403, 101, 403, 403],
      producer: [200, 403, 403, 403, 403, 101, 101],
      // 404: there is no game to command.
      control: [200, 200, 200, 404, 101, 403, 403],
      all: [200, 200, 200, 404, 101, 101, 101],
    });
    const refused = await ask(relay, "GET /status");
    expect(codeOf(refused)).toEqual([401, "unauthorized"]);
    expect(refused.headers["www-authenticate"]).toStartWith("Bearer");
    expect((await ask(relay, "GET /nowhere")).status).toBe(401);
  });

  test("come as a header, in the URL or as a subprotocol, which the relay never echoes", async () => {
    await using relay = startWith({ tokens: TOKENS });
    expect((await ask(relay, `GET /status?token=${TOKENS.viewer}`)).status).toBe(200);
    const inUrl = await shake(relay, `/?token=${TOKENS.viewer}&format=json`);
    expect([inUrl.status, inUrl.headers["sec-websocket-protocol"]]).toEqual([101, undefined]);
    const carrier = `telemetry.token.${TOKENS.viewer}`;
    for (const asked of [`telemetry.v1.json, ${carrier}`, `${carrier}, telemetry.v1.json`]) {
      const answer = await shake(relay, "/", { "Sec-WebSocket-Protocol": asked });
      expect([answer.status, answer.headers["sec-websocket-protocol"]]).toEqual([101, "telemetry.v1.json"]);
    }
    const alone = await shake(relay, "/", { "Sec-WebSocket-Protocol": carrier });
    expect([alone.status, alone.headers["sec-websocket-protocol"]]).toEqual([101, undefined]);
    const game = await shake(relay, "/producer", {
      "Sec-WebSocket-Protocol": `telemetry.token.${TOKENS.producer}`,
    });
    expect([game.status, game.headers["sec-websocket-protocol"]]).toEqual([101, undefined]);
    const wrong = await shake(relay, "/", {
      "Sec-WebSocket-Protocol": "telemetry.v1.json, telemetry.token.x",
    });
    expect(codeOf(wrong)).toEqual([401, "unauthorized"]);
  });

  test("count in one order: the header, the subprotocol, the URL; the first decides, right or wrong", async () => {
    await using relay = startWith({ tokens: TOKENS });
    const { all, viewer, producer } = TOKENS;
    const statusOf = async (header: string | undefined, carriers: readonly string[], query: string) => {
      const protocols = [...carriers.map((token) => `telemetry.token.${token}`), "telemetry.v1.json"];
      const answer = await shake(relay, `/${query}`, {
        Authorization: header,
        "Sec-WebSocket-Protocol": protocols.join(", "),
      });
      return [answer.status, answer.headers["sec-websocket-protocol"] ?? "none"];
    };
    const taken = [101, "telemetry.v1.json"];
    const refused = (status: number) => [status, "none"];
    expect({
      header: await statusOf(`Bearer ${viewer}`, ["wrong"], "?token=wrong"),
      "a header in other letters": await statusOf(`bEARER  ${viewer}`, ["wrong"], ""),
      "a wrong header": await statusOf("Bearer wrong", [all], `?token=${all}`),
      "a header without the right": await statusOf(`Bearer ${producer}`, [all], `?token=${all}`),
      "a header of another scheme": await statusOf(`Basic ${viewer}`, [viewer], "?token=wrong"),
      "a header with two tokens": await statusOf(`Bearer ${all}, Bearer ${all}`, [], ""),
      "a header without a token": await statusOf("Bearer ", [], `?token=${viewer}`),
      subprotocol: await statusOf(undefined, [viewer], "?token=wrong"),
      "two subprotocols": await statusOf(undefined, ["wrong", viewer], `?token=${viewer}`),
      "an empty subprotocol": await statusOf(undefined, [""], `?token=${viewer}`),
      URL: await statusOf(undefined, [], `?token=${viewer}&format=json`),
      "two in the URL": await statusOf(undefined, [], `?token=wrong&token=${viewer}`),
      "an empty one in the URL": await statusOf(undefined, [], "?token="),
      "another name in the URL": await statusOf(undefined, [], `?Token=${viewer}`),
    }).toEqual({
      header: taken,
      "a header in other letters": taken,
      "a wrong header": refused(401),
      "a header without the right": refused(403),
      "a header of another scheme": taken,
      "a header with two tokens": refused(401),
      "a header without a token": taken,
      subprotocol: taken,
      "two subprotocols": refused(401),
      "an empty subprotocol": refused(401),
      URL: taken,
      "two in the URL": refused(401),
      "an empty one in the URL": refused(401),
      "another name in the URL": refused(401),
    });
  });

  test("of a viewer may not call: the answer has a code and the command's id", async () => {
    await using relay = startWith({ tokens: TOKENS });
    using viewer = await TestClient.connect(`${relay.relay.url}/?token=${TOKENS.viewer}`);
    expect(await viewer.ask({ command: "call", name: "x" })).toMatchObject({
      type: "error",
      code: "forbidden",
    });
    expect(await viewer.ask({ command: "ping" })).toMatchObject({ type: "pong" });
    using control = await TestClient.connect(`${relay.relay.url}/?token=${TOKENS.control}`);
    expect(await control.ask({ command: "call", name: "x" })).toMatchObject({ code: "no_game" });
  });

  test.each(["json", "msgpack", "binary", "classic"] as const)(
    "are also sent by the client library: %s",
    async (format) => {
      const token = format === "json" ? "not/for+a=subprotocol" : "plain-token";
      await using relay = startWith({ tokens: { ...TOKENS, all: token } });
      const client = connect(relay.relay.url, { format, token });
      try {
        expect(await client.ping()).toBeGreaterThan(0);
      } finally {
        client.close();
      }
    },
  );

  test("appear nowhere: not in the log, not in /clients, /status or /config, not in messages to clients", async () => {
    const lines: string[] = [];
    const sink = new Writable({
      write(chunk, _, done) {
        lines.push(String(chunk));
        done();
      },
    });
    const log = pino({ level: "debug" }, sink);
    const access = { ...DEFAULT_RELAY_OPTIONS.access, tokens: TOKENS };
    const relay = startRelay({ port: 0, logLevel: "debug", access }, { log });
    try {
      const http = relay.url.replace("ws:", "http:");
      using client = await TestClient.connect(`${relay.url}/?token=${TOKENS.viewer}&format=json`);
      using other = await TestClient.connect(relay.url, [
        "telemetry.v1.json",
        `telemetry.token.${TOKENS.all}`,
      ]);
      using game = await TestClient.connect(`${relay.url}/producer?token=${TOKENS.producer}`);
      game.send({ type: "hello", source: "game" });
      await client.message(({ type }) => type === "welcome");
      await other.ask({ command: "get_stats" });
      const texts = [...client.received, ...other.received, ...game.received].map(String);
      for (const path of ["/clients", "/status", "/", "/nowhere", "/config"])
        texts.push(await (await fetch(`${http}${path}?token=${TOKENS.all}`)).text());
      texts.push(await (await fetch(`${http}/status?token=wrong-secret-1`)).text());
      texts.push(await (await fetch(`${http}/command?token=${TOKENS.viewer}`, { method: "POST" })).text());
      expect(lines.length).toBeGreaterThan(0);
      expect(texts.join().length).toBeGreaterThan(1000);
      const all = [...lines, ...texts].join("\n");
      for (const secret of [...Object.values(TOKENS), "wrong-secret-1"]) expect(all).not.toContain(secret);
    } finally {
      await relay.stop();
    }
  });
});

describe("beyond this machine", () => {
  test("the relay makes a token if none is given, and requires it from every program", async () => {
    await using relay = startWith({}, { host: "0.0.0.0" });
    const { madeToken, localUrl } = relay.relay;
    expect(madeToken).toMatch(/^[\w-]{43}$/);
    const http = localUrl.replace("ws:", "http:");
    expect((await fetch(`${http}/status`)).status).toBe(401);
    expect((await fetch(`${http}/status?token=${madeToken}`)).status).toBe(200);
  });

  test("the relay makes no token if one is given, and none with --insecure", async () => {
    await using given = startWith({ tokens: { ...TOKENS, all: "mine" } }, { host: "0.0.0.0" });
    expect(given.relay.madeToken).toBeUndefined();
    await using open = startWith({ insecure: true }, { host: "0.0.0.0" });
    expect(open.relay.madeToken).toBeUndefined();
    expect((await fetch(`${open.relay.localUrl.replace("ws:", "http:")}/status`)).status).toBe(200);
  });

  test("if one right has a token, the relay makes the missing ones, also on this machine", async () => {
    await using relay = startWith({ tokens: { ...DEFAULT_RELAY_OPTIONS.access.tokens, viewer: "v" } });
    expect(relay.relay.madeToken).toBeDefined();
    expect((await shake(relay, "/producer")).status).toBe(401);
    expect((await shake(relay, `/producer?token=${relay.relay.madeToken}`)).status).toBe(101);
  });

  test("two relays make two tokens", async () => {
    await using one = startWith({}, { host: "0.0.0.0" });
    await using two = startWith({}, { host: "0.0.0.0" });
    expect(one.relay.madeToken).not.toBe(two.relay.madeToken);
  });
});

describe("a program that guesses tokens", () => {
  test("is refused with 429 and Retry-After, by HTTP and WebSocket, and every guess is counted; the right token always passes", async () => {
    await using relay = startWith({ tokens: TOKENS });
    const right = { Authorization: `Bearer ${TOKENS.all}` };
    const guess = (number: number) => ask(relay, "GET /status", { Authorization: `Bearer guess-${number}` });
    const answers: RawAnswer[] = [];
    for (let number = 0; number < 40; number++) {
      answers.push(await guess(number));
      expect((await ask(relay, "GET /status", right)).status).toBe(200);
    }
    const limited = answers.filter(({ status }) => status === 429);
    expect(limited.length).toBeGreaterThan(10);
    expect(answers.length - limited.length).toBeGreaterThanOrEqual(20);
    expect(limited[0]?.headers["retry-after"]).toBe("1");
    expect(codeOf(await shake(relay, "/?token=guess"))).toEqual([429, "rate_exceeded"]);
    expect((await shake(relay, "/", right)).status).toBe(101);
    const { refusals } = JSON.parse((await ask(relay, "GET /status", right)).body);
    expect(refusals.unauthorized + refusals.rate_exceeded).toBe(41);
  });

  test("is slowed however many connections and ways it uses, also by paths that need no token", async () => {
    await using relay = startWith({ tokens: TOKENS });
    const ways: ((guess: string) => Promise<RawAnswer>)[] = [
      (guess) => ask(relay, "GET /health", { Authorization: `Bearer ${guess}` }),
      (guess) => ask(relay, `GET /status?token=${guess}`),
      (guess) => ask(relay, "POST /mcp", { Authorization: `Bearer ${guess}`, "Content-Length": "0" }),
      (guess) => ask(relay, `DELETE /nowhere?token=${guess}`),
      (guess) => shake(relay, `/?token=${guess}`),
      (guess) => shake(relay, "/producer", { "Sec-WebSocket-Protocol": `telemetry.token.${guess}` }),
      (guess) => shake(relay, "/lsp", { Authorization: `Bearer ${guess}` }),
    ];
    const answers = await Promise.all(
      Array.from({ length: 70 }, (_, number) => ways[number % ways.length]?.(`guess-${number}`)),
    );
    const count = (status: number) => answers.filter((answer) => answer?.status === status).length;
    // What needs no token is answered, and says nothing about the guess.
    expect(count(200)).toBe(10);
    // 20 at once, and one more for each second that this takes.
    expect(count(401)).toBeLessThan(35);
    expect(count(401) + count(429)).toBe(60);
  });
});
