/** A link that opens a viewer on the relay. */
export interface ViewerLink {
  name: string;
  href: string;
}

/** Links that open viewers on the relay of a page: their apps, and Foxglove in the browser. They hold no token. `pageUrl` may lie behind a path prefix. */
export function viewerLinks(pageUrl: string): readonly ViewerLink[] {
  const relay = new URL("foxglove", new URL(".", pageUrl));
  relay.protocol = relay.protocol === "https:" ? "wss:" : "ws:";
  const query = `ds=foxglove-websocket&ds.url=${encodeURIComponent(relay.href)}`;
  return [
    { name: "Foxglove", href: `foxglove://open?${query}` },
    { name: "Lichtblick", href: `lichtblick://open?${query}` },
    { name: "Foxglove in the browser", href: `https://app.foxglove.dev/~/view?${query}` },
  ];
}

/** The address of the layout for them. */
export function layoutUrl(pageUrl: string): string {
  return new URL("foxglove/layout.json", new URL(".", pageUrl)).href;
}
