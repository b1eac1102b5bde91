import { askApi } from "../shared/ask-api.ts";

/** Asks a relay which recordings its black box has left since it started, those that it is writing among them. Empty if it does not answer or has none. */
export async function askForRecordings(relayUrl: string, token: string | undefined): Promise<string[]> {
  const status = await askApi(relayUrl, { path: "/status", query: {}, token });
  // Safe: the black box itself fills this section.
  const { written = [], recording = [] } = (status?.black_box ?? {}) as Record<string, string[]>;
  return [...written, ...recording];
}
