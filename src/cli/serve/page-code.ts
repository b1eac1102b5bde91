import type { Relay } from "../../app/index.ts";

/** The parts of a relay that tell where its page is. */
type PageHost = Pick<Relay, "pageUrls" | "madeToken">;

/**
 * The address of the page as a QR code of half blocks for a terminal, with the address below. If no other device can reach the relay, one line that says what to do.
 * A token that the relay made is in the fragment, which a browser sends to nobody; one of a person is never printed.
 */
export async function pageCode({ pageUrls: [reachable], madeToken }: PageHost): Promise<string> {
  if (reachable === undefined)
    return "  no QR code: only this machine can reach the relay; to let a phone or a headset in, add --host 0.0.0.0";
  const page = new URL(reachable);
  page.hash = madeToken === undefined ? "" : `token=${madeToken}`;
  // Loaded here, so that a relay without --qr does not load it.
  const { renderUnicodeCompact } = await import("uqr");
  return `${renderUnicodeCompact(page.href, { border: 2 })}\n  page     ${page.href}    scan the code to open it on a phone or a headset`;
}
