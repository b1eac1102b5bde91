import { afterEach, expect, test } from "bun:test";
import { systemClock } from "../../../src/base/clock.ts";
import { DEFAULT_LANE_LIMITS, FLOW_PING, FlowControl } from "../../../src/delivery/index.ts";
import { skipWithout } from "../../support/needs.ts";
import { SIGNALS } from "../../support/system-parts.ts";

const PING_AFTER_MILLIS = 60;
const LIMITS = { ...DEFAULT_LANE_LIMITS, stalenessMillis: 20 };

/** A client on a thread of its own, because this one stands still. Its WebSocket answers pings by itself. */
const CLIENT = `
  const socket = new WebSocket(process.env.CLIENT_URL);
  socket.onclose = () => process.exit();
`;

let server: Bun.Server<undefined> | undefined;
let client: Bun.Subprocess | undefined;

afterEach(async () => {
  client?.kill();
  await server?.stop(true);
});

/** A real connection whose lane flow control watches, and the moments at which it was called stale. */
async function watchedClient(): Promise<{
  flow: FlowControl;
  stale: number[];
  pongs: number;
  nextPong: () => Promise<void>;
}> {
  const flow = new FlowControl(systemClock, LIMITS);
  const connected = Promise.withResolvers<Bun.ServerWebSocket<undefined>>();
  let ponged = Promise.withResolvers<void>();
  const state = { flow, stale: [] as number[], pongs: 0, nextPong: () => ponged.promise };
  server = Bun.serve<undefined>({
    port: 0,
    hostname: "127.0.0.1",
    fetch: (request, self) => (self.upgrade(request) ? undefined : new Response(null, { status: 400 })),
    websocket: {
      sendPings: false,
      open: (socket) => connected.resolve(socket),
      message() {},
      pong() {
        state.pongs++;
        flow.answered(lane);
        ponged.resolve();
        ponged = Promise.withResolvers();
      },
    },
  });
  client = Bun.spawn([process.execPath, "-e", CLIENT], {
    env: { ...process.env, CLIENT_URL: `ws://127.0.0.1:${server.port}` },
  });
  const socket = await connected.promise;
  const lane = {
    keepsUp: () => true,
    ping: () => void socket.ping(FLOW_PING),
    stale: (nowMillis: number) => void state.stale.push(nowMillis),
    checkStall() {},
  };
  flow.watch(lane);
  return state;
}

test("a client whose pong arrived while the relay itself stood still is not stale", async () => {
  const watched = await watchedClient();
  const { flow } = watched;
  await Bun.sleep(PING_AFTER_MILLIS);
  flow.publishing(performance.now());
  const pong = watched.nextPong();
  flow.published(performance.now());
  // The event loop stands still for longer than a pong may take; the client does not.
  Bun.sleepSync(10 * LIMITS.stalenessMillis);
  flow.publishing(performance.now());
  await pong;
  await Bun.sleep(0);
  expect([watched.pongs, watched.stale]).toEqual([1, []]);
});

test.skipIf(skipWithout(SIGNALS))(
  "a client that is stopped is stale, although the relay stood still as well",
  async () => {
    const watched = await watchedClient();
    const { flow } = watched;
    client?.kill("SIGSTOP");
    await Bun.sleep(PING_AFTER_MILLIS);
    flow.publishing(performance.now());
    flow.published(performance.now());
    Bun.sleepSync(10 * LIMITS.stalenessMillis);
    flow.publishing(performance.now());
    for (let turn = 0; turn < 3; turn++) await Bun.sleep(0);
    expect([watched.pongs, watched.stale.length]).toEqual([0, 1]);
    client?.kill("SIGKILL");
  },
);
