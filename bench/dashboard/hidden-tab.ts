import { BrowserTabs } from "../../test/support/browser-tabs.ts";

/** Counts drawings, frames that the page has asked the browser for, and how long after its return the strip is drawn. */
const WATCH = `
  globalThis.drawn = 0;
  globalThis.asked = 0;
  globalThis.returnMillis = undefined;
  let seenAt;
  const { clearRect } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.clearRect = function (...place) {
    drawn++;
    if (seenAt !== undefined && this.canvas.className === "strip") {
      returnMillis ??= performance.now() - seenAt;
    }
    return clearRect.apply(this, place);
  };
  const ask = requestAnimationFrame;
  globalThis.requestAnimationFrame = (step) => {
    asked++;
    return ask((now) => {
      asked--;
      step(now);
    });
  };
  let wasHidden = false;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) wasHidden = true;
    else if (wasHidden) seenAt = performance.now();
  }, true);`;

/** What a page did behind another tab, and when it was seen again. */
export interface HiddenTab {
  /** Drawings of canvases while it was hidden. */
  drawings: number;
  /** Frames that the page had asked the browser for at the end. */
  waitingFrames: number;
  /** Until the strip was drawn again. Units: milliseconds. */
  returnMillis: number;
}

/** Opens the page, hides it behind another tab for a while, and shows it again. Units: seconds. */
export async function hideForAWhile(url: string, seconds: number): Promise<HiddenTab> {
  await using browser = await BrowserTabs.launch();
  const page = await browser.open(url, WATCH);
  await page.until('document.querySelector("h1")?.textContent.startsWith("Holding")');
  await browser.open("about:blank");
  await page.until('document.visibilityState === "hidden"');
  const before = Number(await page.evaluate("drawn"));
  await Bun.sleep(seconds * 1000);
  const drawings = Number(await page.evaluate("drawn")) - before;
  const waitingFrames = Number(await page.evaluate("asked"));
  await browser.show(page);
  await page.until("returnMillis !== undefined");
  return { drawings, waitingFrames, returnMillis: Number(await page.evaluate("returnMillis")) };
}
