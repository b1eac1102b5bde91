import { effect } from "@preact/signals";
import { render } from "preact";
import { Dashboard } from "./model/dashboard.ts";
import { takeKeptToken } from "./parts/kept-token.ts";
import { listenToKeys } from "./parts/keys.ts";
import { Page } from "./parts/page.tsx";
import { keepTheme } from "./parts/theme.ts";

/** How often ages and the verdict are renewed. Units: milliseconds. */
const TICK_MILLIS = 250;
/** After so long hidden the page gives up the live data of its game. Units: milliseconds. */
const HIDDEN_MILLIS = 60_000;

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
let hiding: ReturnType<typeof setTimeout> | undefined;
document.addEventListener("visibilitychange", () => {
  clearTimeout(hiding);
  if (document.hidden)
    hiding = setTimeout(() => {
      dashboard.isHidden.value = true;
    }, HIDDEN_MILLIS);
  else dashboard.isHidden.value = false;
});
listenToKeys(dashboard);
render(<Page dashboard={dashboard} />, document.getElementById("page") as HTMLElement);
