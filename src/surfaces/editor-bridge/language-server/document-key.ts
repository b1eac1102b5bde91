/**
 * Normalizes a document's URI: resolves escapes, and writes a drive letter in lower case.
 * Godot identifies documents by their path, and editors escape different characters.
 */
export function documentKey(uri: string): string {
  const url = URL.parse(uri);
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
