/** The schema library as an ES module of our own: `require` of the package itself would load a second copy of it. */
export { z } from "zod";
