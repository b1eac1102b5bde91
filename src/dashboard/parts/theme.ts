import { effect } from "@preact/signals";
import type { Screen } from "../model/screen.ts";

const KEY = "telemetry-relay-theme";

/** Applies the theme of the page, and keeps it for the next visit of this browser. */
export function keepTheme(screen: Screen): void {
  screen.setTheme(localStorage.getItem(KEY));
  effect(() => {
    document.documentElement.dataset.theme = screen.theme.value;
    localStorage.setItem(KEY, screen.theme.value);
  });
  effect(() => {
    document.documentElement.classList.toggle("glance", screen.isGlance.value);
  });
}
