/** How often a program asks by HTTP. Units: milliseconds. */
const EVERY_MILLIS = 250;

/** One request. */
interface Question {
  path: string;
  init?: RequestInit;
}

const json = (method: string, body: object): RequestInit => ({
  method,
  body: JSON.stringify(body),
  headers: { "content-type": "application/json" },
});
const GZIP: RequestInit = { headers: { "accept-encoding": "gzip" } };

/** Everything that is asked, in turn: scrapes, changes of the configuration, and calls. */
const QUESTIONS: readonly Question[] = [
  { path: "/status" },
  { path: "/config", init: json("PATCH", { max_subscriptions: 63 }) },
  { path: "/events?limit=1000", init: GZIP },
  {
    path: "/command",
    init: json("POST", { name: "hitch", source: "healthy", arguments: { milliseconds: 20 } }),
  },
  { path: "/snapshot" },
  { path: "/stats?window=10" },
  { path: "/config", init: json("PATCH", { max_subscriptions: 64 }) },
  { path: "/stats?window=run" },
  { path: "/clients" },
  { path: "/hitches", init: GZIP },
  {
    path: "/command",
    init: json("POST", { name: "teleport", source: "healthy", arguments: { to: [1, 2, 3] } }),
  },
  { path: "/topics" },
  { path: "/events?topic=stats&limit=1000" },
  { path: "/openapi.json", init: GZIP },
];

/** A program that asks by HTTP again and again. */
export class Questions {
  asked = 0;
  /** Requests that were not answered with 200, by path and status. */
  readonly refused: Record<string, number> = {};
  readonly #timer: Timer;
  #last: Promise<void> = Promise.resolve();

  constructor(url: string) {
    const httpUrl = url.replace(/^ws/, "http");
    this.#timer = setInterval(() => {
      const question = QUESTIONS[this.asked++ % QUESTIONS.length];
      if (question !== undefined) this.#last = this.#ask(httpUrl, question);
    }, EVERY_MILLIS);
  }

  /** Asks nothing more, and waits for the last answer. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#last;
  }

  async #ask(httpUrl: string, { path, init }: Question): Promise<void> {
    let status: number | string = "no answer";
    try {
      const answer = await fetch(`${httpUrl}${path}`, init);
      await answer.arrayBuffer();
      ({ status } = answer);
    } catch {
      // It stays without an answer.
    }
    if (status === 200) return;
    const key = `${path}: ${status}`;
    this.refused[key] = (this.refused[key] ?? 0) + 1;
  }
}
