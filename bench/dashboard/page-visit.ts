import type { Browser, CDPSession } from "playwright-core";

/** How long a page takes until it also has the poses of the last minute. Units: milliseconds. */
const SETTLE_MILLIS = 5000;
/** How often the garbage is collected before the heap is measured. */
const COLLECTIONS = 10;
/** How long a page may take to show a minute. Units: milliseconds. */
const PATIENCE_MILLIS = 20_000;

/** Looks at each picture whether the strip shows frames at both of its ends, and keeps when it did first. */
const WATCH_THE_STRIP = `
  (() => {
    const isDrawn = (context, from, width, height) => {
      const { data } = context.getImageData(from, height - 30, width, 4);
      let drawn = 0;
      for (let at = 3; at < data.length; at += 4) if (data[at] > 0) drawn++;
      return drawn > data.length / 8;
    };
    const look = () => {
      const canvas = document.querySelector("canvas.strip");
      const context = canvas?.getContext("2d");
      const { width = 0, height = 0 } = canvas ?? {};
      const isFull = context && width > 300 && isDrawn(context, 10, 20, height) && isDrawn(context, width - 140, 20, height);
      if (isFull) globalThis.fullMinuteMillis = performance.now();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  })();`;

/** What one opening of the page took. Units: milliseconds from the begin of the navigation. */
export interface Opening {
  firstPaint: number;
  /** Until the strip shows a full minute. */
  fullMinute: number;
}

/** What an open page costs. */
export interface OpenPageCost {
  /** Share of a core. */
  scriptShare: number;
  /** Share of a core of the page's main thread: script, style, layout, painting. */
  mainThreadShare: number;
  /** Growth of the heap, after the garbage was collected. Units: bytes. */
  heapGrowthBytes: number;
}

/** The page in a session of its own, which has nothing in its cache. */
export class PageVisit implements AsyncDisposable {
  private constructor(
    private readonly close: () => Promise<void>,
    private readonly session: CDPSession,
    /** Resolves once the page also has the poses of the last minute, for which it has a connection of its own. */
    readonly hasPoses: Promise<void>,
  ) {}

  /** Opens the page and waits until it shows a full minute. Fails: it does not in time. */
  static async open(browser: Browser, url: string): Promise<{ visit: PageVisit; opening: Opening }> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.addInitScript(WATCH_THE_STRIP);
    const poses = Promise.withResolvers<void>();
    // The only connection that the page closes by itself.
    page.on("websocket", (socket) => socket.on("close", () => poses.resolve()));
    await page.goto(url);
    const session = await context.newCDPSession(page);
    const visit = new PageVisit(() => context.close(), session, poses.promise);
    const endMillis = performance.now() + PATIENCE_MILLIS;
    for (;;) {
      const fullMinute = await visit.#number("globalThis.fullMinuteMillis ?? -1");
      const firstPaint = await visit.#number(
        'performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? -1',
      );
      if (fullMinute >= 0 && firstPaint >= 0) return { visit, opening: { firstPaint, fullMinute } };
      if (performance.now() > endMillis) throw new Error("the page did not show a full minute");
      await Bun.sleep(20);
    }
  }

  /** Measures the page for a while, once it has what it loads at the beginning. Units: seconds. */
  async measure(seconds: number): Promise<OpenPageCost> {
    // Time of the thread, not of the clock: other work on the machine does not count.
    await this.session.send("Performance.enable", { timeDomain: "threadTicks" });
    await Bun.sleep(SETTLE_MILLIS);
    const before = await this.#state();
    await Bun.sleep(seconds * 1000);
    const after = await this.#state();
    const elapsed = after.Timestamp - before.Timestamp;
    return {
      scriptShare: (after.ScriptDuration - before.ScriptDuration) / elapsed,
      mainThreadShare: (after.TaskDuration - before.TaskDuration) / elapsed,
      heapGrowthBytes: after.heapBytes - before.heapBytes,
    };
  }

  /** The page's counters and the size of its heap. */
  async #state() {
    const heapBytes = await this.#leastHeapBytes();
    const { metrics } = await this.session.send("Performance.getMetrics");
    const of = (name: string) => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
    return {
      heapBytes,
      Timestamp: of("Timestamp"),
      ScriptDuration: of("ScriptDuration"),
      TaskDuration: of("TaskDuration"),
    };
  }

  /** Size of the heap, the least after several collections: the page makes new garbage meanwhile. */
  async #leastHeapBytes(): Promise<number> {
    let least = Number.POSITIVE_INFINITY;
    for (let count = 0; count < COLLECTIONS; count++) {
      await this.session.send("HeapProfiler.collectGarbage");
      const { usedSize } = await this.session.send("Runtime.getHeapUsage");
      least = Math.min(least, usedSize);
    }
    return least;
  }

  async #number(expression: string): Promise<number> {
    const { result } = await this.session.send("Runtime.evaluate", { expression, returnByValue: true });
    return Number(result.value);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
