/** The sheets that are loaded, or being loaded, by path. */
const sheets = new Map<string, Promise<void>>();

/** Loads a style sheet of the page, once. Resolves when it is in force. Fails: it cannot be loaded. */
export function loadStyle(path: string): Promise<void> {
  const known = sheets.get(path);
  if (known !== undefined) return known;
  const loading = new Promise<void>((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = path;
    link.onload = () => resolve();
    link.onerror = () => {
      // So that the next try asks again.
      link.remove();
      sheets.delete(path);
      reject(new Error(`${path} could not be loaded`));
    };
    document.head.append(link);
  });
  sheets.set(path, loading);
  return loading;
}
