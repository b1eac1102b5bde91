export { decodeVariant } from "./decode-variant.ts";
export { encodeVariant } from "./encode-variant.ts";
export type { ElementType, PackedNumbersVariant, Variant } from "./variant.ts";
