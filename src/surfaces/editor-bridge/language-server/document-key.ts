/**
 * One name for all spellings of a document's URI: escapes resolved, a drive letter in lower case.
 * Godot knows documents by their path; editors differ in what they escape.
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
