import { signal } from "@preact/signals";

/** The themes of the page. `system` follows the operating system. */
const THEMES = ["system", "dark", "light", "contrast"] as const;

/** One theme of the page. */
export type Theme = (typeof THEMES)[number];

/** What is open above the page: the list of keys, a code for a phone, settings, the relay, a mark, recordings and one of them, what a picture shows as a table, or a measure as a chart. */
export type OpenDialog =
  | { name: "keys" | "phone" | "frames" | "poses" | "settings" | "relay" | "mark" }
  | { name: "recordings"; recording?: string }
  | { name: "chart"; key: string };

/** How the page is shown, apart from what it shows. */
export class Screen {
  readonly dialog = signal<OpenDialog | undefined>(undefined);
  /** One line that the page has to say; empty for none. */
  readonly notice = signal("");
  /** Only the verdict, the strip and the work, large enough to be read through a headset's passthrough. */
  readonly isGlance = signal(false);
  /** Whether all games are shown, in the place of one. */
  readonly isFleet = signal(false);
  readonly theme = signal<Theme>("system");

  /** Takes a theme by its name; any other name means `system`. */
  setTheme(name: string | null): void {
    this.theme.value = THEMES.find((theme) => theme === name) ?? "system";
  }

  /** Chooses the next theme. */
  nextTheme(): void {
    const next = (THEMES.indexOf(this.theme.value) + 1) % THEMES.length;
    this.theme.value = THEMES[next] ?? "system";
  }

  /** Says one line, in the place of the one before. */
  say(line: string): void {
    this.notice.value = line;
  }

  toggleGlance(): void {
    this.isFleet.value = false;
    this.isGlance.value = !this.isGlance.value;
  }

  toggleFleet(): void {
    this.isGlance.value = false;
    this.isFleet.value = !this.isFleet.value;
  }
}
