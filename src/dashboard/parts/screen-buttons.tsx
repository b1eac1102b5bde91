import type { Screen, Theme } from "../model/screen.ts";

const NAMES: Readonly<Record<Theme, string>> = {
  system: "system",
  dark: "dark",
  light: "light",
  contrast: "contrast",
};

/** How the page is shown: theme, glance, keys. */
export function ScreenButtons({ screen }: { screen: Screen }) {
  const theme = NAMES[screen.theme.value];
  return (
    <div class="screen-buttons">
      <button
        type="button"
        class="plain"
        onClick={() => screen.toggleGlance()}
        aria-pressed={screen.isGlance.value}
      >
        {screen.isGlance.value ? "Whole page" : "Glance"}
      </button>
      <button type="button" class="plain" onClick={() => screen.nextTheme()} title="Next theme (t)">
        <span aria-hidden="true">◐</span> <span class="unseen">Theme: </span>
        {theme}
      </button>
      <button
        type="button"
        class="plain"
        title="Open on a phone: a QR code (q)"
        onClick={() => {
          screen.dialog.value = { name: "phone" };
        }}
      >
        QR
      </button>
      <button
        type="button"
        class="plain"
        title="Keys (?)"
        aria-label="Keys"
        onClick={() => {
          screen.dialog.value = { name: "keys" };
        }}
      >
        ?
      </button>
    </div>
  );
}
