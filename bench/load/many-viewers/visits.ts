import { Viewer } from "./viewer.ts";

/** Pause between two visits. Units: milliseconds. */
const PAUSE_MILLIS = 20;

/** What visitors waited for, one entry a visit. Units: milliseconds. */
export interface VisitTimes {
  /** A new v1 client, from connecting to the newest frame sample that it gets with its subscription. */
  newClient: number[];
  /** A connected client, from its `ping` to the `pong`. */
  pong: number[];
  /** `GET /health` on a connection of its own. */
  health: number[];
}

/** Visits the relay again and again until `isOver`, with one visit of each kind at a time. */
export async function visit(url: string, isOver: () => boolean): Promise<VisitTimes> {
  const asking = await Asking.connect(url);
  const health = `${url.replace("ws:", "http:")}/health`;
  const [newClient, pong, answered] = await Promise.all([
    repeat(() => newClientOf(url), isOver),
    repeat(() => asking.pong(), isOver),
    repeat(() => healthOf(health), isOver),
  ]);
  asking.cut();
  return { newClient, pong, health: answered };
}

async function repeat(work: () => Promise<void>, isOver: () => boolean): Promise<number[]> {
  const times: number[] = [];
  while (!isOver()) {
    const startMillis = performance.now();
    await work();
    times.push(performance.now() - startMillis);
    await Bun.sleep(PAUSE_MILLIS);
  }
  return times;
}

async function newClientOf(url: string): Promise<void> {
  const viewer = new Viewer(`${url}/?format=binary&topics=fps`, () => {});
  const served = new Promise<void>((resolve) => {
    viewer.onNext = resolve;
  });
  await viewer.connect();
  await served;
  viewer.cut();
}

async function healthOf(url: string): Promise<void> {
  const response = await fetch(url, { keepalive: false, headers: { connection: "close" } });
  if (!response.ok) throw new Error(`expected GET /health to answer 200, got ${response.status}`);
  await response.arrayBuffer();
}

/** A connected classic client that sends pings. */
class Asking {
  #answered: (() => void) | undefined;

  private constructor(private readonly socket: WebSocket) {
    socket.addEventListener("message", ({ data }) => {
      if (typeof data === "string" && data.startsWith('{"type":"pong"')) this.#answered?.();
    });
  }

  static connect(url: string): Promise<Asking> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url);
      socket.addEventListener("open", () => resolve(new Asking(socket)));
      socket.addEventListener("error", () => reject(new Error(`expected ${url} to accept a client`)));
    });
  }

  pong(): Promise<void> {
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.socket.send('{"command":"ping"}');
    });
  }

  cut(): void {
    this.socket.close();
  }
}
