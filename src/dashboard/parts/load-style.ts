/** Loads a style sheet of the page, once. Resolves when it is in force. Fails: it cannot be loaded. */
export function loadStyle(path: string): Promise<void> {
  if (document.querySelector(`link[href="${path}"]`) !== null) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = path;
    link.onload = () => resolve();
    link.onerror = () => {
      // So that the next try asks again.
      link.remove();
      reject(new Error(`${path} could not be loaded`));
    };
    document.head.append(link);
  });
}
