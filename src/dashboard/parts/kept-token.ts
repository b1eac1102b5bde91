const KEY = "telemetry-relay-token";

/** The token of this tab, or one from the fragment (`#token=…`), which leaves the address at once. */
export function takeKeptToken(): string | undefined {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const given = fragment.get("token");
  if (given !== null) {
    keepToken(given);
    fragment.delete("token");
    const rest = fragment.toString();
    history.replaceState(null, "", `${location.pathname}${location.search}${rest === "" ? "" : `#${rest}`}`);
  }
  return sessionStorage.getItem(KEY) ?? undefined;
}

/** Keeps a token for this tab. */
export function keepToken(token: string): void {
  sessionStorage.setItem(KEY, token);
}
