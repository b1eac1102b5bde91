import { effect, type Signal, signal } from "@preact/signals";
import type { Screen } from "../model/screen.ts";

const KEY = "telemetry-relay-theme";

/** Applies the theme of the page, and keeps it for the next visit of this browser. */
export function keepTheme(screen: Screen): void {
  const isLight = systemPrefers("(prefers-color-scheme: light)");
  const isContrast = systemPrefers("(prefers-contrast: more)");
  screen.setTheme(localStorage.getItem(KEY));
  effect(() => {
    const { value: theme } = screen.theme;
    const ofSystem = isContrast.value ? "contrast" : isLight.value ? "light" : "dark";
    document.documentElement.dataset.theme = theme === "system" ? ofSystem : theme;
    localStorage.setItem(KEY, theme);
  });
  effect(() => {
    document.documentElement.classList.toggle("glance", screen.isGlance.value);
  });
}

/** Whether the operating system prefers something, now and whenever that changes. */
function systemPrefers(what: string): Signal<boolean> {
  const query = matchMedia(what);
  const prefers = signal(query.matches);
  query.addEventListener("change", ({ matches }) => {
    prefers.value = matches;
  });
  return prefers;
}
