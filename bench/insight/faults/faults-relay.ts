import type { Hitch } from "../../../src/insight/index.ts";
import type { JsonObject } from "../../../src/protocol/json-messages.ts";
import { CliProcess } from "../../../test/support/cli-process.ts";

/** An alert, and when the client received it. */
export interface HeardAlert {
  kind: string;
  subject: string | undefined;
  state: string;
  level: string;
  id: string;
  source: string;
  message: string;
  details: JsonObject;
  /** Units: unix seconds. */
  atSeconds: number;
}

/** How often the bench reads the hitches: the relay keeps the newest hundred. Units: milliseconds. */
const READ_MILLIS = 10_000;

/** A relay in a process of its own, with a client that listens to its alerts. */
export class FaultsRelay implements AsyncDisposable {
  readonly alerts: HeardAlert[] = [];
  /** By id, as the relay told of them last. */
  readonly hitches = new Map<string, Hitch>();
  readonly #timer: ReturnType<typeof setInterval>;

  private constructor(
    private readonly process: CliProcess,
    readonly url: string,
    private readonly socket: WebSocket,
  ) {
    socket.onmessage = ({ data }) => {
      const { type, kind, subject, state, level, id, source, message, details } = JSON.parse(String(data));
      const atSeconds = Date.now() / 1000;
      if (type !== "alert") return;
      this.alerts.push({
        kind,
        subject,
        state,
        level,
        id,
        source,
        message,
        details: details ?? {},
        atSeconds,
      });
    };
    this.#timer = setInterval(() => void this.readHitches(), READ_MILLIS);
  }

  static async start(isProfiled: boolean): Promise<FaultsRelay> {
    const flags = isProfiled ? ["--profile-hitches"] : [];
    const process = new CliProcess(["serve", "--port", "0", ...flags]);
    const url = await process.relayUrl();
    const socket = new WebSocket(`${url}/?format=json&topics=alert`);
    await new Promise((resolve) => {
      socket.onopen = resolve;
    });
    return new FaultsRelay(process, url, socket);
  }

  /** Reads the hitches of all games. */
  async readHitches(): Promise<void> {
    const answer = await fetch(`${this.url.replace(/^ws/, "http")}/hitches?limit=100&waiting=1`);
    const { hitches } = (await answer.json()) as { hitches: Hitch[] };
    for (const hitch of hitches) this.hitches.set(hitch.id, hitch);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.socket.close();
    await this.process[Symbol.asyncDispose]();
  }
}
