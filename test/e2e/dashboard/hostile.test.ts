import { afterAll, afterEach, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { skipWithoutChromium } from "../../support/chromium.ts";
import { type OpenPage, TestBrowser } from "../../support/test-browser.ts";
import type { TestClient } from "../../support/test-client.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(60_000);

/** Markup that would run a script, if any text of a game were taken for markup. */
const MARKUP = '<img src=x onerror="alert(1)"><svg onload=alert(2)></svg>"\'{{alert(4)}}javascript:alert(5)';
const LONG = "x".repeat(900_000);
/** What may stand where a text is expected. */
const ODD: readonly unknown[] = [
  MARKUP,
  { [MARKUP]: MARKUP, toString: "no function", valueOf: 1 },
  [[[MARKUP]], null, true, 1e308],
  null,
  false,
  -0,
  "\u202e\u0000\ufffd\ud800",
];

describe.skipIf(skipWithoutChromium())("the dashboard of a hostile game", () => {
  let browser: TestBrowser;
  let relay: TestRelay;
  let game: TestClient;
  let opened: OpenPage;
  let frame = 0;

  beforeAll(async () => {
    relay = TestRelay.start();
    game = await relay.game();
    game.send({
      type: "hello",
      source: MARKUP.slice(0, 60),
      addon: "0.2.0",
      project: MARKUP,
      engine: MARKUP,
      pid: 42,
      commands: [
        { name: MARKUP.slice(0, 40), description: MARKUP, schema: { type: "object", title: MARKUP } },
        ...ODD.map((odd, index) => ({
          name: `odd_${index}`,
          description: "d",
          schema: {
            type: "object",
            properties: { [MARKUP]: odd, a: { type: odd, default: odd, enum: odd, items: odd } },
          },
        })),
        { name: "no_schema", description: "d", schema: { type: "object", properties: "text", required: 4 } },
      ],
    });
    browser = await TestBrowser.launch();
    opened = await browser.open(relay.httpUrl);
  });
  afterEach(() => expect(opened.faults).toEqual([]));
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    game?.[Symbol.dispose]();
    await relay?.[Symbol.asyncDispose]();
  });

  const say = (event: string, data: unknown) => game.send({ type: "event", event, data });
  /** Sends an event and waits until it is on the page, so that the page is alive. */
  async function answers(): Promise<void> {
    const name = `still_alive_${frame++}`;
    say("custom", { event_name: name });
    await opened.page.getByRole("region", { name: "Events" }).getByText(name).waitFor();
  }

  test("shows markup as text, and runs none of it", async () => {
    for (const odd of ODD) {
      say("custom", { event_name: odd, message: odd, level: odd, [MARKUP]: odd });
      say("custom", { event_name: "odd", message: odd });
      say("custom", { event_name: "odd", place: odd });
      say("error", { message: odd, stack: odd, file: odd, function: odd, line: odd });
      say("warning", { message: odd });
      say("scene_changed", { scene: odd, parent: odd });
      say("performance", { draw_calls: odd, custom: odd, memory_usage_mb: odd });
      say("performance", { custom: { [MARKUP]: 5, odd } });
      game.send({ type: "alert", level: odd, message: odd, id: odd, kind: odd, state: odd });
      game.send({ type: "alert", level: "error", message: MARKUP });
      say("vr_tracking", { headset: odd, left_controller: { position: odd, rotation: odd, buttons: odd } });
      say("fps", { fps: odd, frame_time_ms: odd, physics_time_ms: odd, frame: odd });
    }
    await answers();
    await opened.page.getByRole("region", { name: "Events" }).getByText("<img src=x").first().waitFor();
    expect(await opened.page.locator("img, svg[onload]").count()).toBe(0);
    expect(await opened.page.locator("main").innerText()).toContain("onerror");
  });

  test("lives with texts of a megabyte", async () => {
    say("custom", { event_name: "long", message: LONG });
    say("custom", { event_name: "long", [LONG.slice(0, 100_000)]: LONG });
    say("error", { message: LONG });
    game.send({ type: "alert", level: "error", message: LONG });
    await answers();
    const { scrollWidth } = (await sizesOf()) as { scrollWidth: number };
    expect(scrollWidth).toBeLessThanOrEqual(1440);
  });

  test("lives with ten thousand names of events, and keeps a bounded part of them", async () => {
    for (let count = 0; count < 10_000; count++) {
      say("custom", { event_name: `name_${count}`, count });
      // The relay refuses a game that sends faster than it may.
      if (count % 500 === 499) await Bun.sleep(20);
    }
    await answers();
    const rows = await opened.page.getByRole("region", { name: "Events" }).getByRole("listitem").count();
    expect(rows).toBeLessThanOrEqual(500);
  });

  /** Sizes of the page's content. */
  async function sizesOf(): Promise<unknown> {
    const session = await opened.page.context().newCDPSession(opened.page);
    const expression = "({ scrollWidth: document.documentElement.scrollWidth })";
    const { result } = await session.send("Runtime.evaluate", { expression, returnByValue: true });
    return result.value;
  }
});
