/**
 * Makes a loader that runs once and keeps its result.
 * Fails: as `load` does, for the calls that wait for it; the next call loads again.
 */
export function loadOnce<Loaded>(load: () => Loaded | Promise<Loaded>): () => Promise<Loaded> {
  let loading: Promise<Loaded> | undefined;
  return () => {
    if (loading !== undefined) return loading;
    const begun = Promise.try(load);
    loading = begun;
    begun.catch(() => {
      loading = undefined;
    });
    return begun;
  };
}
