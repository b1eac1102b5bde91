import { FetchedPackages, fetchPackages } from "./fetched-packages.ts";

/** Rerun's viewer for browsers, 46 MB unpacked. The tests of the long form use it. */
export const RERUN = new FetchedPackages(
  "Rerun's web viewer",
  "rerun-viewer",
  ["@rerun-io/web-viewer@0.33.0"],
  "rerun-viewer.ts",
);

if (import.meta.main) await fetchPackages(RERUN);
