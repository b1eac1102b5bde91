const THEMES = ["system", "dark", "light", "contrast"] as const;
const KEY = "telemetry-relay-theme";

/** Applies the theme that was chosen last on this machine. */
export function restoreTheme(): void {
  apply(localStorage.getItem(KEY) ?? "system");
}

/** Chooses the next theme. */
export function nextTheme(): void {
  const now = THEMES.indexOf((document.documentElement.dataset.theme ?? "system") as (typeof THEMES)[number]);
  const next = THEMES[(now + 1) % THEMES.length] ?? "system";
  localStorage.setItem(KEY, next);
  apply(next);
}

function apply(theme: string): void {
  document.documentElement.dataset.theme = theme;
}
