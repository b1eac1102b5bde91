import { expect, test } from "bun:test";
import { join } from "node:path";
import { SOCKET_OPTIONS } from "../../src/server/index.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { TestClient } from "../support/test-client.ts";

const PROGRAM = join(import.meta.dir, "../support/echo-server.ts");

test("the echo server returns text and bytes unchanged, and closes on a message longer than the relay's limit", async () => {
  const server = Bun.spawn([process.execPath, PROGRAM, "--port", "0"], { stdout: "pipe", stderr: "inherit" });
  try {
    const { value } = await server.stdout.getReader().read();
    const url = /^echo at (ws:\S+)\n$/.exec(new TextDecoder().decode(value))?.[1] ?? "";
    using client = await TestClient.connect(url);
    const text = JSON.stringify({ text: "ä\u{1f600}" });
    const bytes = new Uint8Array(SOCKET_OPTIONS.maxPayloadLength).fill(7);
    client.send(text);
    client.send(new Uint8Array());
    client.send(bytes);
    expect(await client.packetThat(({ length }) => length > 0)).toEqual(bytes);
    expect([client.received[0], client.received[1]]).toEqual([text, new Uint8Array()]);
    client.send(new Uint8Array(SOCKET_OPTIONS.maxPayloadLength + 1));
    expect([1006, 1009]).toContain((await client.closed).code);

    // As on the relay: no deflate, even for who offers it.
    using raw = await RawConnection.connect(url);
    const offered = { "Sec-WebSocket-Extensions": "permessage-deflate" };
    const { status, headers } = await raw.handshake({ headers: offered });
    expect([status, headers["sec-websocket-extensions"]]).toEqual([101, undefined]);
  } finally {
    server.kill();
    await server.exited;
  }
});
