import type { Dashboard } from "../model/dashboard.ts";
import { lookAtFrame, moveByFrames } from "../model/shown-frames.ts";
import { openMark } from "./moment-buttons.tsx";

/** Zoom of one press of a key. */
const KEY_ZOOM = 1.5;

/** What a key does on this page. */
export interface KeyAction {
  /** Names of the keys, as the browser gives them. */
  keys: readonly string[];
  /** How a person reads the keys. */
  shown: string;
  does: string;
  /** Whether it works in the list of all games too. */
  inFleet?: true;
  act(dashboard: Dashboard, key: string, isShifted: boolean): void;
}

/** Every key of the page. The dialog of keys is made from this table. */
export const KEYS: readonly KeyAction[] = [
  {
    keys: [" "],
    shown: "Space",
    does: "pause everything, or go back to live",
    act: ({ view, game }) => {
      if (view.isLive.value) view.pauseAt(game.value?.frames.newestMillis ?? 0);
      else view.backToLive();
    },
  },
  {
    keys: ["ArrowLeft", "ArrowRight"],
    shown: "← →",
    does: "one frame back or forward; with Shift ten",
    act: (dashboard, key, isShifted) =>
      moveByFrames(dashboard, (key === "ArrowLeft" ? -1 : 1) * (isShifted ? 10 : 1)),
  },
  { keys: ["n"], shown: "n", does: "next hitch, from the newest to the oldest", act: nextHitch },
  {
    keys: ["+", "=", "-"],
    shown: "+ −",
    does: "zoom the strip",
    act: ({ view, game }, key) => {
      const newest = game.value?.frames.newestMillis ?? 0;
      const right = view.pausedAtMillis.value ?? newest;
      view.zoom(key === "-" ? KEY_ZOOM : 1 / KEY_ZOOM, right - view.spanMillis.value / 2, newest);
    },
  },
  { keys: ["0"], shown: "0", does: "the last minute again, live", act: ({ view }) => view.reset() },
  {
    keys: ["Escape"],
    shown: "Esc",
    does: "close what is open, or go back to live",
    inFleet: true,
    act: closeOrLive,
  },
  { keys: ["m"], shown: "m", does: "mark this moment, for every client", act: openMark },
  {
    keys: ["g"],
    shown: "g",
    does: "glance: verdict and work, very large",
    inFleet: true,
    act: ({ screen }) => screen.toggleGlance(),
  },
  {
    keys: ["f"],
    shown: "f",
    does: "all games on one screen, or one game again",
    inFleet: true,
    act: ({ screen }) => screen.toggleFleet(),
  },
  { keys: ["t"], shown: "t", does: "next theme", inFleet: true, act: ({ screen }) => screen.nextTheme() },
  {
    keys: ["/"],
    shown: "/",
    does: "search the events, or the games",
    inFleet: true,
    act: ({ screen }) =>
      document.getElementById(screen.isFleet.value ? "fleet-filter" : "event-filter")?.focus(),
  },
  {
    keys: ["r"],
    shown: "r",
    does: "recordings",
    inFleet: true,
    act: ({ screen }) => {
      screen.dialog.value = { name: "recordings" };
    },
  },
  {
    keys: ["p"],
    shown: "p",
    does: "play or pause the replay",
    act: (dashboard) => controlReplay(dashboard, (replay) => replay.toggle()),
  },
  {
    keys: [",", "."],
    shown: ", .",
    does: "the replay one frame back or on",
    act: (dashboard, key) =>
      controlReplay(dashboard, (replay) => replay.control({ step: key === "," ? -1 : 1 })),
  },
  {
    keys: ["q"],
    shown: "q",
    does: "a QR code that opens this page on a phone",
    inFleet: true,
    act: ({ screen }) => {
      screen.dialog.value = { name: "phone" };
    },
  },
  {
    keys: ["?"],
    shown: "?",
    does: "show these keys",
    inFleet: true,
    act: ({ screen }) => {
      screen.dialog.value = { name: "keys" };
    },
  },
];

/** Connects the keyboard: every key that is not for a field or for an open dialog. */
export function listenToKeys(dashboard: Dashboard): void {
  addEventListener("keydown", (event) => {
    // A dialog that has just closed keeps the focus until the browser draws again.
    const target = event.target as HTMLElement;
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      target.closest("input:not([type=range], [type=checkbox]), select, textarea, dialog[open]") !== null
    )
      return;
    // The arrows move a slider.
    if (event.key.startsWith("Arrow") && target.closest("input") !== null) return;
    // The space bar presses the button that has the focus.
    if (event.key === " " && target.closest("button, summary, a, input") !== null) return;
    const action = KEYS.find(({ keys }) => keys.includes(event.key));
    if (action === undefined || (dashboard.screen.isFleet.value && !action.inFleet)) return;
    action.act(dashboard, event.key, event.shiftKey);
    event.preventDefault();
  });
}

/** Changes the replay, if there is one and the token may change it. */
function controlReplay(
  { replay, mayControl }: Dashboard,
  change: (replay: Dashboard["replay"]) => Promise<void>,
): void {
  if (mayControl.value && replay.state.value !== undefined) void change(replay);
}

/** Looks at the hitch before the one that is looked at; from the oldest back to the newest. */
function nextHitch(dashboard: Dashboard): void {
  const hitches = dashboard.game.value?.hitches.hitches.value ?? [];
  const now = hitches.findIndex(({ frame }) => frame === dashboard.view.cursorNumber.value);
  const next = hitches[(now + 1) % Math.max(1, hitches.length)];
  if (next !== undefined) lookAtFrame(dashboard, next.frame);
}

function closeOrLive({ screen, view }: Dashboard): void {
  if (screen.isFleet.value) screen.toggleFleet();
  else if (screen.isGlance.value) screen.toggleGlance();
  else view.backToLive();
}
