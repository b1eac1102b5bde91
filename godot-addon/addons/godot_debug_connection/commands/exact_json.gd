extends RefCounted
## Reads JSON without rounding integers. The engine reads every number as a float, which has room for 53 bits.

const ExactInteger := preload("exact_integer.gd")

# An integer of 16 digits or more outside of texts. Possessive, so that a long text needs no stack.
const _LONG_INTEGER := "\"(?:[^\"\\\\]++|\\\\.)*+\"(*SKIP)(*FAIL)|(?<![\\d.eE+-])-?[1-9]\\d{15,}+(?![.eE])"


## The value of valid JSON. An integer of 16 digits or more is an int, if 64 bits hold it. All other numbers are floats.
static func parse(text: String) -> Variant:
	var long_integer := RegEx.create_from_string(_LONG_INTEGER)
	if long_integer.search(text) == null:
		return _value_of(text)
	# Nobody can know the mark, so that no other text is taken for an integer.
	var mark := "%x:" % randi()
	return _with_integers(_value_of(long_integer.sub(text, "\"%s$0\"" % mark, true)), mark)


static func _value_of(text: String) -> Variant:
	var json := JSON.new()
	json.parse(text)
	return json.data


static func _with_integers(value: Variant, mark: String) -> Variant:
	if value is Dictionary:
		var dictionary: Dictionary = value
		for key: String in dictionary:
			dictionary[key] = _with_integers(dictionary[key], mark)
	elif value is Array:
		var array: Array = value
		for index: int in array.size():
			array[index] = _with_integers(array[index], mark)
	elif value is String:
		var text: String = value
		if text.begins_with(mark):
			var literal := text.trim_prefix(mark)
			var integer: Variant = ExactInteger.of(literal)
			if integer == null:
				return literal.to_float()
			return integer
	return value
