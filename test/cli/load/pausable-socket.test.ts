import { afterAll, beforeAll, expect, test } from "bun:test";
import { PausableSocket } from "../../../src/cli/load/pausable-socket.ts";

let server: Bun.Server<undefined>;

beforeAll(() => {
  server = Bun.serve<undefined>({
    hostname: "127.0.0.1",
    port: 0,
    fetch: (request, self) => {
      const headers = { "Sec-WebSocket-Protocol": request.headers.get("sec-websocket-protocol") ?? "" };
      if (new URL(request.url).pathname === "/refuse") return new Response(null, { status: 403 });
      return self.upgrade(request, { headers }) ? undefined : new Response(null, { status: 400 });
    },
    websocket: {
      message: (socket, message) => {
        if (message === "close") socket.close(4001, "slow client");
        else if (message === "flood")
          for (let index = 0; index < 200; index++) socket.sendText("x".repeat(50_000));
        else socket.send(message);
      },
    },
  });
});

afterAll(() => server.stop(true));

function open(path = "/"): Promise<{ socket: PausableSocket; next(): Promise<unknown> }> {
  const socket = new PausableSocket(`ws://127.0.0.1:${server.port}${path}`, ["a", "b"].slice(0, 1));
  const came: unknown[] = [];
  const readers: ((data: unknown) => void)[] = [];
  socket.onmessage = ({ data }: { data: unknown }) => {
    const reader = readers.shift();
    if (reader === undefined) came.push(data);
    else reader(data);
  };
  const next = () =>
    came.length > 0 ? Promise.resolve(came.shift()) : new Promise((resolve) => readers.push(resolve));
  return new Promise((resolve) => {
    socket.onopen = () => resolve({ socket, next });
  });
}

test("messages of every length come back unchanged", async () => {
  const { socket, next } = await open();
  expect(socket.protocol).toBe("a");
  for (const length of [0, 1, 125, 126, 65_535, 65_536, 300_000]) {
    socket.send("ü".repeat(length));
    expect(await next()).toBe("ü".repeat(length));
    const bytes = new Uint8Array(length).fill(7);
    socket.send(bytes);
    expect(new Uint8Array((await next()) as ArrayBuffer)).toEqual(bytes);
  }
  socket.close();
});

test("no messages arrive during a pause, and all arrive after it", async () => {
  const { socket, next } = await open();
  let reads = 0;
  socket.onread = () => reads++;
  socket.pause();
  socket.send("flood");
  // A reading client receives the whole flood in this time, so the paused one would have too.
  const other = await open();
  other.socket.send("flood");
  for (let index = 0; index < 200; index++) await other.next();
  expect(reads).toBe(0);
  socket.resume();
  for (let index = 0; index < 200; index++) expect(String(await next())).toHaveLength(50_000);
  socket.close();
  other.socket.close();
});

test("the close event has the server's close code and reason", async () => {
  const { socket } = await open();
  const closed = new Promise((resolve) => {
    socket.onclose = ({ code, reason }: { code: number; reason: string }) => resolve({ code, reason });
  });
  socket.send("close");
  expect(await closed).toEqual({ code: 4001, reason: "slow client" });
});

test.each(["/refuse", "nowhere"])("a handshake that fails (%p) ends with 1006", async (path) => {
  const url = path === "nowhere" ? "ws://127.0.0.1:9" : `ws://127.0.0.1:${server.port}${path}`;
  const socket = new PausableSocket(url);
  const code = await new Promise((resolve) => {
    socket.onclose = ({ code }: { code: number }) => resolve(code);
  });
  expect(code).toBe(1006);
});
