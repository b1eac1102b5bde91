/**
 * Normalizes a document's URI: resolves escapes, and writes a drive letter in lower case.
 * Godot identifies documents by their path, and editors escape different characters. A file's URI has no query and no fragment:
 * some editors leave the `#` of a folder called `C#` as it is.
 */
export function documentKey(uri: string): string {
  const url = URL.parse(uri.startsWith("file:") ? uri.replace(/[#?]/g, encodeURIComponent) : uri);
  if (url === null) return uri;
  const path = unescaped(url.pathname).replace(
    /^\/([A-Za-z]):/,
    (_, drive: string) => `/${drive.toLowerCase()}:`,
  );
  return `${url.protocol}//${url.host}${path}`;
}

function unescaped(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
