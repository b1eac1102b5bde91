/** Where one of Godot's two servers listens. */
export interface EditorAddress {
  readonly host: string;
  readonly port: number;
}

/** Reads `host:port`, an IPv6 host in brackets; undefined for what is none. */
export function editorAddress(text: string): EditorAddress | undefined {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:/[\]@]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  return host === undefined || !(port >= 1 && port <= 65_535) ? undefined : { host, port };
}

/** The address as it is written. */
export function showAddress({ host, port }: EditorAddress): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
