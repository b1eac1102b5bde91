/**
 * Normalizes a document's URI: resolves escapes, and writes paths of Windows in lower case, because Windows compares names without case.
 * A path on another machine may be written with the machine as host or with two more slashes.
 * Godot identifies documents by their path, and editors escape different characters. A file's URI has no query and no fragment:
 * some editors leave the `#` of a folder called `C#` as it is.
 */
export function documentKey(uri: string): string {
  const url = URL.parse(uri.startsWith("file:") ? uri.replace(/[#?]/g, encodeURIComponent) : uri);
  if (url === null) return uri;
  const path = unescaped(url.pathname);
  if (url.protocol !== "file:") return `${url.protocol}//${url.host}${path}`;
  const whole = url.host === "" ? path : `//${url.host}${path}`;
  return `file://${WINDOWS_PATH.test(whole) ? whole.toLowerCase() : whole}`;
}

/** A drive, or a share of another machine. */
const WINDOWS_PATH = /^\/(?:[A-Za-z]:|\/)/;

function unescaped(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
