import { expect, setDefaultTimeout, test } from "bun:test";
import { failedHandshake, isRefusalOfProtocol } from "../../../src/ingest/upstream/failed-handshake.ts";
import { makeCertificate } from "../../../src/server/tls/make-certificate.ts";

setDefaultTimeout(20_000);

const SECRET = "a-secret-token";

/** What a WebSocket says of a connection that fails. */
async function failureOf(url: string): Promise<unknown> {
  const failed = Promise.withResolvers<unknown>();
  const socket = new WebSocket(url, ["telemetry.v1.link"]);
  socket.onerror = ({ error }) => failed.resolve(error);
  return await failed.promise;
}

/** A server that answers every handshake with a status. */
function serverOf(status: number, tls?: { cert: string; key: string }) {
  const fetch = () => new Response(null, { status });
  return Bun.serve({ hostname: "127.0.0.1", port: 0, fetch, ...(tls && { tls }) });
}

test.each([
  [401, "?token="],
  [403, "the right viewer"],
  [500, "refused (500)"],
])("a server that answers %d is told with what to do, and without the token", async (status, words) => {
  using server = serverOf(status);
  const url = `ws://127.0.0.1:${server.port}/?token=${SECRET}`;
  const said = failedHandshake(await failureOf(url), url);
  expect(said).toContain(words);
  expect(said).not.toContain(SECRET);
});

test("a certificate that this machine does not trust is told with the variable that makes it trusted", async () => {
  const request = { commonName: "lab", hosts: ["127.0.0.1"], from: new Date(Date.now() - 1000), days: 1 };
  const { certPem, keyPem } = makeCertificate(request);
  using server = serverOf(401, { cert: certPem, key: keyPem });
  const url = `wss://127.0.0.1:${server.port}`;
  expect(failedHandshake(await failureOf(url), url)).toMatch(/not trusted \(\w+\): .*NODE_EXTRA_CA_CERTS/);
  const plain = `ws://127.0.0.1:${server.port}`;
  expect(failedHandshake(await failureOf(plain), plain)).toContain("begins with wss://");
});

test("an address of TLS at a server without is told", async () => {
  using server = serverOf(401);
  const url = `wss://127.0.0.1:${server.port}`;
  expect(failedHandshake(await failureOf(url), url)).toContain("begins with ws://");
});

test("only a handshake that ended for the subprotocol is tried without it", async () => {
  for (const [status, isOfProtocol] of [
    [400, true],
    [401, false],
    [503, false],
  ] as const) {
    using server = serverOf(status);
    const error = await failureOf(`ws://127.0.0.1:${server.port}`);
    expect([status, isRefusalOfProtocol(error, false)]).toEqual([status, isOfProtocol]);
  }
});
