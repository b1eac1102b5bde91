import { startServe } from "./start-serve.ts";

/** Time between two pings of the client that is there already. Units: milliseconds. */
const PING_MILLIS = 2;
/** How long it pings while the first game connects. Units: milliseconds. */
const WATCHED_MILLIS = 500;

/** How long the first peers of a new relay wait, since what they need is loaded with them. Units: milliseconds. */
export interface FirstPeers {
  /** Handshake of the first client, and of the second. */
  firstClient: number;
  secondClient: number;
  /** Handshake of the first game, with the answer to its hello. */
  firstGame: number;
  /** Longest answer to a ping of a client while the first game connects. */
  worstPong: number;
}

/** Starts a relay and connects its first two clients and its first game. */
export async function measureFirstPeers(program: readonly string[]): Promise<FirstPeers> {
  const { relay, url } = await startServe(program);
  try {
    const [firstClient, watcher] = await connect(url);
    const [secondClient, other] = await connect(url);
    other.close();
    const pongs = watchPongs(watcher);
    const startedMillis = performance.now();
    const [, game] = await connect(`${url}/producer`);
    const answered = Promise.withResolvers<void>();
    game.onmessage = () => answered.resolve();
    game.send(JSON.stringify({ type: "hello", source: "bench", session: "0123456789abcdef" }));
    await answered.promise;
    const firstGame = performance.now() - startedMillis;
    await Bun.sleep(WATCHED_MILLIS);
    return { firstClient, secondClient, firstGame, worstPong: pongs.worstMillis() };
  } finally {
    relay.kill("SIGKILL");
    await relay.exited;
  }
}

async function connect(url: string): Promise<[millis: number, WebSocket]> {
  const startedMillis = performance.now();
  const socket = new WebSocket(url);
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error(`no WebSocket at ${url}`));
  });
  return [performance.now() - startedMillis, socket];
}

/** Pings all the time, and keeps the longest wait for an answer. */
function watchPongs(socket: WebSocket): { worstMillis(): number } {
  let worst = 0;
  const timer = setInterval(
    () => socket.send(JSON.stringify({ command: "ping", t: performance.now() })),
    PING_MILLIS,
  );
  socket.onmessage = ({ data }) => {
    const { type, t } = JSON.parse(String(data)) as { type: string; t: number };
    if (type === "pong") worst = Math.max(worst, performance.now() - t);
  };
  return {
    worstMillis() {
      clearInterval(timer);
      socket.close();
      return worst;
    },
  };
}
