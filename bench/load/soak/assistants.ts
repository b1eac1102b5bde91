import { Assistant, REVISIONS } from "../../../test/support/assistant.ts";

/** Pause between two assistants. Units: milliseconds. */
const PAUSE_MILLIS = 2000;
/** What each asks. */
const TOOLS = ["what_is_happening", "worst_hitches", "performance", "tracking", "events"] as const;

/** Assistants that come one after the other, ask everything, and go. */
export class Assistants {
  came = 0;
  /** Answers that were errors, by tool. */
  readonly refused: Record<string, number> = {};
  #stopped = false;
  readonly #stopping = Promise.withResolvers<void>();
  readonly #work: Promise<void>;

  constructor(url: string) {
    this.#work = this.#go(url.replace(/^ws/, "http"));
  }

  /** Waits until the last has gone. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopping.resolve();
    await this.#work;
  }

  async #go(httpUrl: string): Promise<void> {
    while (!this.#stopped) {
      await this.#visit(httpUrl).catch((error: Error) => this.#refuse(error.message.slice(0, 80)));
      await Promise.race([Bun.sleep(PAUSE_MILLIS), this.#stopping.promise]);
    }
  }

  async #visit(httpUrl: string): Promise<void> {
    const revision = REVISIONS[this.came++ % REVISIONS.length];
    await using assistant = await Assistant.connect(httpUrl, revision === undefined ? {} : { revision });
    const offered = await assistant.tools();
    for (const tool of TOOLS.filter((name) => offered.includes(name))) {
      const { isError } = await assistant.ask(
        tool,
        tool === "what_is_happening" ? {} : { source: "healthy" },
      );
      if (isError) this.#refuse(`MCP ${tool}`);
    }
  }

  #refuse(what: string): void {
    this.refused[what] = (this.refused[what] ?? 0) + 1;
  }
}
