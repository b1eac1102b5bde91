/** Time between two pings. Units: milliseconds. */
const PING_MILLIS = 2;

/** A client that was there before the page: it takes the game's frames and pings all the time. */
export class OtherClient implements Disposable {
  #worstMillis = 0;
  readonly #pinging: ReturnType<typeof setInterval>;

  private constructor(private readonly socket: WebSocket) {
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => {
      if (typeof data !== "string" || !data.includes('"pong"')) return;
      const { t } = JSON.parse(data) as { t: number };
      this.#worstMillis = Math.max(this.#worstMillis, performance.now() - t);
    };
    this.#pinging = setInterval(() => {
      socket.send(JSON.stringify({ command: "ping", t: performance.now() }));
    }, PING_MILLIS);
  }

  static async connect(url: string): Promise<OtherClient> {
    const socket = new WebSocket(`${url}/?format=binary&topics=fps,vr_tracking`);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error(`no relay at ${url}`));
    });
    return new OtherClient(socket);
  }

  /** Longest answer to a ping since the last call. Units: milliseconds. */
  takeWorstMillis(): number {
    const worst = this.#worstMillis;
    this.#worstMillis = 0;
    return worst;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#pinging);
    this.socket.close();
  }
}
