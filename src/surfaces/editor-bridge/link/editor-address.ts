/** Address of one of Godot's two servers. */
export interface EditorAddress {
  readonly host: string;
  readonly port: number;
}

/** Reads `host:port`, with an IPv6 host in brackets. Returns undefined for any other text. */
export function editorAddress(text: string): EditorAddress | undefined {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:/[\]@]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  return host === undefined || !(port >= 1 && port <= 65_535) ? undefined : { host, port };
}

/** Writes an address as `host:port`. */
export function showAddress({ host, port }: EditorAddress): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
