import type { JsonObject } from "../../protocol/json-messages.ts";
import { listOf, textOf } from "./read-json.ts";

/** Hosts that only this machine reaches. */
const LOOPBACK = /^(?:localhost|127\..*|\[::1\])$/;

/**
 * Addresses by which other devices open the page: its own, or if only this machine reaches that, those of the relay by its `/status`.
 * Undefined while the relay's are not known. They hold neither token nor moment.
 */
export function pageUrlsFor(pageUrl: string, status: JsonObject): readonly string[] | undefined {
  const page = new URL(pageUrl);
  page.hash = "";
  page.search = "";
  if (!LOOPBACK.test(page.hostname)) return [page.href];
  if (status.page_urls === undefined) return undefined;
  return listOf(status.page_urls)
    .map((url) => textOf(url))
    .filter((url) => URL.canParse(url));
}
