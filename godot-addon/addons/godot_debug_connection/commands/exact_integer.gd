extends RefCounted
## Reads numbers of JSON, and their texts, as integers of 64 bits without rounding. Any thread may call it.

const _MOST_DIGITS := "9223372036854775807"
const _MOST_DIGITS_BELOW_ZERO := "9223372036854775808"
# 2^63, the first float above all integers of 64 bits.
const _FLOATS_END := 9223372036854775808.0


## Whether a value is an integer: a number without a fraction, or the text of one. It may have more than 64 bits.
static func is_integer(value: Variant) -> bool:
	if value is float:
		var number: float = value
		return number == floorf(number)
	if value is String:
		var text: String = value
		return text.is_valid_int()
	return value is int


## The int of an integer; null if 64 bits do not hold it, and for any other value.
static func of(value: Variant) -> Variant:
	if value is int:
		return value
	if not is_integer(value):
		return null
	if value is String:
		var text: String = value
		return _of_text(text)
	var number: float = value
	if number < -_FLOATS_END or number >= _FLOATS_END:
		return null
	return int(number)


static func _of_text(text: String) -> Variant:
	var is_negative := text.begins_with("-")
	var digits := text.lstrip("+-").lstrip("0")
	var most := _MOST_DIGITS_BELOW_ZERO if is_negative else _MOST_DIGITS
	# Compared as text, because to_int prints an error for more.
	if digits.length() > most.length() or (digits.length() == most.length() and digits > most):
		return null
	return (("-" if is_negative else "") + digits).to_int()
