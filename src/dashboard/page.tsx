import { effect } from "@preact/signals";
import { options, render } from "preact";
import { Dashboard } from "./model/dashboard.ts";
import { momentOf } from "./model/moment.ts";
import { takeKeptToken } from "./parts/kept-token.ts";
import { listenToKeys } from "./parts/keys.ts";
import { Page } from "./parts/page.tsx";
import { Painter, PainterContext } from "./parts/painter.ts";
import { keepTheme } from "./parts/theme.ts";

/** How often ages and the verdict are renewed. Units: milliseconds. */
const TICK_MILLIS = 250;
/** Shortest time between two renderings of what changed. Units: milliseconds. */
const RENDER_MILLIS = 40;
/** The fragment that opens the list of all games. */
const FLEET = "fleet";

// Events may come by the thousand: what changes within this time is rendered once.
options.debounceRendering = (renderChanges) => setTimeout(renderChanges, RENDER_MILLIS);
const dashboard = new Dashboard(location.href, takeKeptToken(), {
  nowMillis: () => performance.now(),
  unixMillis: () => Date.now(),
});
keepTheme(dashboard.screen);
setInterval(() => dashboard.tick(), TICK_MILLIS);
effect(() => {
  const { title } = dashboard.headline.value;
  document.title = `${title} · Telemetry`;
});
document.addEventListener("visibilitychange", () => dashboard.setHidden(document.hidden));
goToAddress();
addEventListener("hashchange", goToAddress);
effect(() => {
  const isFleet = dashboard.screen.isFleet.value;
  if (isFleet !== isFleetAsked())
    history.replaceState(null, "", `${location.pathname}${location.search}${isFleet ? `#${FLEET}` : ""}`);
});
listenToKeys(dashboard);
render(
  <PainterContext.Provider value={new Painter()}>
    <Page dashboard={dashboard} />
  </PainterContext.Provider>,
  document.getElementById("page") as HTMLElement,
);

/** Shows what the address names: a moment, or the list of all games, for a screen on the wall. */
function goToAddress(): void {
  const moment = momentOf(location.hash);
  if (moment !== undefined) dashboard.moments.begin(moment);
  dashboard.screen.isFleet.value = isFleetAsked();
}

/** Whether the address asks for the list of all games. */
function isFleetAsked(): boolean {
  return new URLSearchParams(location.hash.slice(1)).has(FLEET);
}
