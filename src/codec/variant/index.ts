export { type DecodedVariant, decodeVariant } from "./decode-variant.ts";
export { type EncodedVariant, encodeVariant } from "./encode-variant.ts";
export type {
  CallableVariant,
  DictionaryVariant,
  ElementType,
  IdVariant,
  NodePathVariant,
  NumbersVariant,
  PackedNumbersVariant,
  PackedStringsVariant,
  SignalVariant,
  StringNameVariant,
  TypedArrayVariant,
  Variant,
} from "./variant.ts";
export { DEFAULT_VARIANT_LIMITS, type VariantLimits, type VariantRefusal } from "./variant-status.ts";
