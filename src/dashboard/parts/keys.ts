import type { Dashboard } from "../model/dashboard.ts";
import { moveByFrames } from "./frame-panel.tsx";
import { lookAt } from "./hitch-panel.tsx";
import { nextTheme } from "./theme.ts";

/** Connects the keyboard: every key that is not for a field. */
export function listenToKeys(dashboard: Dashboard): void {
  addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName))
      return;
    if (!act(dashboard, event.key, event.shiftKey, target)) return;
    event.preventDefault();
  });
}

/** Does what a key stands for. Returns whether it stands for anything. */
function act(dashboard: Dashboard, key: string, isShifted: boolean, target: HTMLElement): boolean {
  const { view } = dashboard;
  switch (key) {
    case " ":
      if (target.tagName === "BUTTON") return false;
      if (view.isLive.value) view.pauseAt(dashboard.game.value?.frames.newestMillis ?? 0);
      else view.backToLive();
      return true;
    case "ArrowLeft":
    case "ArrowRight":
      moveByFrames(dashboard, (key === "ArrowLeft" ? -1 : 1) * (isShifted ? 10 : 1));
      return true;
    case "Escape":
      view.backToLive();
      return true;
    case "n":
      nextHitch(dashboard);
      return true;
    case "t":
      nextTheme();
      return true;
    case "/":
      document.getElementById("event-filter")?.focus();
      return true;
    default:
      return false;
  }
}

/** Looks at the hitch before the one that is looked at; from the oldest back to the newest. */
function nextHitch(dashboard: Dashboard): void {
  const hitches = dashboard.game.value?.hitches.hitches.value ?? [];
  const now = hitches.findIndex(({ frame }) => frame === dashboard.view.cursorNumber.value);
  const next = hitches[(now + 1) % Math.max(1, hitches.length)];
  if (next !== undefined) lookAt(dashboard, next);
}
