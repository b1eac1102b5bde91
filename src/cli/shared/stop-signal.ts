/** Resolves when the process gets SIGINT (Ctrl+C) or SIGTERM. A second signal ends the process at once. */
export function onStopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.on(signal, () => {
        if (asked) process.exit(130);
        asked = true;
        resolve();
      });
    }
  });
}
