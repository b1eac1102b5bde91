import type { Screen } from "../model/screen.ts";

/** Copies a text, and says whether that worked: a page that is not served securely has no clipboard. */
export async function copyText(screen: Screen, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    screen.say("Copied");
  } catch {
    screen.say("The browser does not let this page copy");
  }
}

/** Saves a file where the browser saves downloads. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
