import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Subprocess } from "bun";
import { linesOf } from "./lines-of.ts";
import type { Need } from "./needs.ts";
import { ON_LINUX } from "./system-parts.ts";

const PROGRAM = "/usr/bin/prometheus";
const CHECKER = "/usr/bin/promtool";
const QUESTION_MILLIS = 100;

/** Prometheus with its checker promtool, as Debian packages them. */
export const PROMETHEUS: Need = {
  name: "Prometheus",
  found: () => existsSync(PROGRAM) && existsSync(CHECKER),
  command: ON_LINUX ? "sudo apt-get install --no-install-recommends prometheus" : undefined,
};

/** Runs promtool. Returns its exit code and what it printed on both outputs. */
export async function promtool(
  words: readonly string[],
  input = "",
): Promise<{ code: number; printed: string }> {
  const child = Bun.spawn([CHECKER, ...words], { stdin: Buffer.from(input), stdout: "pipe", stderr: "pipe" });
  const [text, fault] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  return { code: await child.exited, printed: text + fault };
}

/** One series of the answer to a query: its labels, and its newest value. */
export interface QueriedSeries {
  metric: Record<string, string>;
  value: [atSeconds: number, text: string];
}

/** A Prometheus that scrapes one address once a second. Disposing it ends it. */
export class TestPrometheus implements AsyncDisposable {
  /** Lines of its log so far. */
  readonly log: string[] = [];
  readonly #read: Promise<void>;

  private constructor(
    private readonly program: Subprocess<"ignore", "ignore", "pipe">,
    lines: AsyncIterator<string>,
    private readonly address: string,
  ) {
    this.#read = this.#keep(lines);
  }

  /** Starts one in a folder, which scrapes `HOST:PORT`. */
  static async start(folder: string, target: string): Promise<TestPrometheus> {
    const config = join(folder, "prometheus.yml");
    const scrape = { job_name: "telemetry-relay", static_configs: [{ targets: [target] }] };
    // YAML includes JSON.
    await Bun.write(config, JSON.stringify({ global: { scrape_interval: "1s" }, scrape_configs: [scrape] }));
    const program = Bun.spawn(
      [
        PROGRAM,
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(folder, "data")}`,
        "--web.listen-address=127.0.0.1:0",
        "--enable-feature=exemplar-storage",
      ],
      { stdin: "ignore", stdout: "ignore", stderr: "pipe" },
    );
    const lines = linesOf(program.stderr);
    const early: string[] = [];
    for (;;) {
      const { value: line, done } = await lines.next();
      if (done) throw new Error(`expected Prometheus to start, got ${early.join("\n")}`);
      early.push(line);
      const address = /msg="Listening on" address=(\S+)/.exec(line)?.[1];
      if (address === undefined) continue;
      const started = new TestPrometheus(program, lines, address);
      started.log.unshift(...early);
      return started;
    }
  }

  /** The warnings and errors in its log. */
  get warnings(): string[] {
    return this.log.filter((line) => /\blevel=(?:warn|error)\b/.test(line));
  }

  /** Asks its HTTP API, such as `query?query=up`. Returns the `data` of the answer. */
  async ask(question: string): Promise<unknown> {
    const response = await fetch(`http://${this.address}/api/v1/${question}`);
    // Before its storage is ready it answers 503.
    if (response.status === 503) return undefined;
    const answer = (await response.json()) as { status: string; data: unknown };
    if (answer.status !== "success") throw new Error(JSON.stringify(answer));
    return answer.data;
  }

  /** The series of a PromQL expression now. */
  async query(expression: string): Promise<QueriedSeries[]> {
    const data = await this.ask(`query?query=${encodeURIComponent(expression)}`);
    return (data as { result: QueriedSeries[] } | undefined)?.result ?? [];
  }

  /** Waits until an expression has series, and returns them: `up > 0`, say. */
  async until(expression: string): Promise<QueriedSeries[]> {
    for (;;) {
      const series = await this.query(expression);
      if (series.length > 0) return series;
      await Bun.sleep(QUESTION_MILLIS);
    }
  }

  async #keep(lines: AsyncIterator<string>): Promise<void> {
    for (let next = await lines.next(); !next.done; next = await lines.next()) this.log.push(next.value);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.program.kill("SIGKILL");
    await this.program.exited;
    await this.#read;
  }
}
